"""Tenders, direct orders and their lines: the bulk of a generated company."""


class Orders:
    def _make_orders(self):
        """From processes to bids, from bids to lines; totals before orders."""
        self.cr.execute("SET LOCAL work_mem = '256MB'")
        self.cr.execute("SET LOCAL jit = off")
        self._plan_processes()
        self._plan_orders()
        self._plan_lines()
        self._insert_groups()
        self._insert_requisitions()
        self._insert_orders()
        self._insert_lines()
        self.cr.execute("ANALYZE purchase_order")
        self.cr.execute("ANALYZE purchase_order_line")
        self.cr.execute("ANALYZE res_partner")

    # ---- Plans -----------------------------------------------------------------------

    def _plan_processes(self):
        """Processes until their bids are as many as the orders that are asked for."""
        days = round(365.25 * self.years)
        ids = ", ".join(map(str, self.companies.ids))
        foreign = ", ".join(map(str, self.foreign.ids))
        currencies = ", ".join(str(c.currency_id.id) for c in self.companies)
        nr = f"1 + floor({len(self.companies)} * power({self.u('p', 33)}, 1.8))::int"
        self.temporary(
            "gen_process",
            f"""
            WITH p AS (
                SELECT p, CASE WHEN {self.u("p", 30)} < {self.tender_share}
                    THEN 2 + floor(5 * power({self.u("p", 31)}, 1.6))::int
                    ELSE 1 END AS wanted
                  FROM generate_series(1, {self.orders}) p
            ), q AS (
                SELECT p, wanted, sum(wanted) OVER (ORDER BY p) - wanted AS before
                  FROM p
            ), r AS (
                SELECT p, before, least(wanted, {self.orders} - before)::int AS bids,
                       {nr} AS nr,
                       DATE '{self.date_to}' - 1
                       - floor({self.u("p", 32)} * {days})::int AS day
                  FROM q WHERE before < {self.orders}
            )
            SELECT p, before, bids, (ARRAY[{ids}])[nr] AS company_id,
                   CASE WHEN {self.u("p", 35)} < 0.04
                        THEN (ARRAY[{foreign}])[1 + p % {len(self.foreign)}]
                        ELSE (ARRAY[{currencies}])[nr] END AS currency_id,
                   -- A weekend's decisions are rare: most wait since Friday.
                   day - CASE WHEN {self.u("p", 34)} < 0.03 THEN 0
                              ELSE greatest(extract(isodow FROM day)::int - 5, 0) END
                   AS day
              FROM r
            """,
        )

    def _plan_orders(self):
        """The bids of each process, each by another vendor; one wins."""
        first = self.reserve("purchase_order", self.orders)
        vendors = self.vendors
        rank = (
            f"CASE WHEN {self.u('p', 36)} < 0.05 THEN 0"
            f" ELSE {self.zipf('p', 37, vendors)} - 1 END"
        )
        stride = f"1 + floor({self.u('p', 38)} * {vendors // 8})::int"
        moment = (
            f"day + INTERVAL '3 hours' + {self.u('p', 39)} * INTERVAL '10 hours'"
            f" + CASE WHEN {self.u('p', 40)} < 0.01"
            " THEN INTERVAL '12 hours' ELSE INTERVAL '0' END"
        )
        direct = self.u("p", 41)
        self.temporary(
            "gen_order",
            f"""
            WITH o AS (
                SELECT {first} + before::int + b - 1 AS id, p, b, bids, company_id,
                       currency_id,
                       {self.first_vendor}
                       + (({rank}) + (b - 1) * ({stride})) % {vendors} AS partner_id,
                       exp(0.03 * {self.z("p * 8 + b", 42)}) AS factor,
                       date_trunc('second', {moment}) AS approved
                  FROM gen_process, generate_series(1, bids) b
            ), s AS (
                SELECT *, row_number() OVER (PARTITION BY p ORDER BY factor, id)
                       AS place
                  FROM o
            )
            SELECT id, p, b, bids, company_id, currency_id, partner_id, factor,
                   approved, date_trunc('second', approved
                       - (1 + {self.u("p", 43)} * 20) * INTERVAL '1 day') AS ordered,
                   CASE
                   WHEN bids = 1 THEN CASE
                       WHEN {direct} < 0.94 THEN 'purchase' WHEN {direct} < 0.98
                       THEN 'cancel' WHEN {direct} < 0.99 THEN 'draft' ELSE 'sent' END
                   WHEN {self.u("p", 44)} < 0.03 THEN 'sent'
                   WHEN place = CASE WHEN {self.u("p", 45)} < 0.9 THEN 1 ELSE 2 END
                       THEN 'purchase' ELSE 'cancel' END AS state
              FROM s ORDER BY id
            """,
        )
        self.cr.execute("CREATE UNIQUE INDEX ON pg_temp.gen_order (id)")

    def _plan_lines(self):
        """The lines of each order; all bids of a tender are for the same."""
        most = 2 * self.lines_per_order - 1
        product = f"{self.zipf('p * 64 + k', 51, self.products)} - 1"
        # 10,000 tenge at the middle, 5 and 2,000,000 at the ends.
        base = f"exp(9.2 + 1.3 * {self.z('product', 52)})"
        self.temporary(
            "gen_line",
            f"""
            WITH l AS (
                SELECT o.id AS order_id, p, b, k, factor, {product} AS product,
                       CASE WHEN o.currency_id = c.currency_id THEN 1
                            ELSE r.rate END AS rate
                  FROM gen_order o
                  JOIN res_company c ON c.id = o.company_id
                  LEFT JOIN gen_rate r ON r.company_id = o.company_id
                   AND r.currency_id = o.currency_id AND o.ordered::date >= r.day
                   AND o.ordered::date < r.until,
                       generate_series(
                           1, 1 + floor({self.u("p", 50)} * {most})::int) k
            ), m AS (
                SELECT order_id, k, product, rate,
                       (1 + floor(exp({self.u("p * 64 + k", 53)} * 4)))::int AS qty,
                       ({base} * factor * rate * exp(0.05
                        * {self.z("p * 64 + k", 54)}))::numeric AS price,
                       CASE WHEN {self.u("p * 64 + k", 55)} < 0.04 THEN 5 ELSE 0 END
                       AS discount,
                       {self.u("(p * 8 + b) * 64 + k", 56)} AS delivery
                  FROM l
            )
            SELECT order_id, k, product, rate, qty, delivery,
                   -- Whole units above 100: no subtotal is between two cents.
                   CASE WHEN price < 100 THEN greatest(round(price, 2), 0.01)
                        ELSE round(price) END AS price,
                   CASE WHEN price < 100 THEN 0 ELSE discount END AS discount
              FROM m
            """,
        )
        self.temporary(
            "gen_total",
            """
            SELECT order_id,
                   sum(round(qty * price * (100 - discount) / 100, 2)) AS total,
                   min(rate) AS rate, count(*) AS lines,
                   bool_or(delivery < 0.95) AS delivered
              FROM gen_line GROUP BY order_id
            """,
        )
        self.cr.execute("CREATE UNIQUE INDEX ON pg_temp.gen_total (order_id)")

    # ---- Rows ------------------------------------------------------------------------

    def _insert_groups(self):
        self.cr.execute("SELECT count(*), max(p) FROM gen_process WHERE bids > 1")
        count = self.cr.fetchone()[0]
        groups = self.reserve("purchase_order_group", max(count, 1))
        self.cr.execute("ALTER TABLE pg_temp.gen_process ADD COLUMN group_id int")
        self.cr.execute(
            """
            UPDATE gen_process p SET group_id = %s - 1 + q.nr
              FROM (SELECT p, row_number() OVER (ORDER BY p) AS nr
                      FROM gen_process WHERE bids > 1) q
             WHERE q.p = p.p
            """,
            [groups],
        )
        self.insert(
            "purchase_order_group",
            "order",
            "gen_process WHERE bids > 1 ORDER BY p",
            id="group_id",
        )

    def _insert_requisitions(self):
        """Agreements of each company with its first vendors but the huge one."""
        self.agreed = max(2, self.vendors // 40)
        count = self.agreed * len(self.companies)
        first = self.reserve("purchase_requisition", count)
        ids = ", ".join(map(str, self.companies.ids))
        currencies = ", ".join(str(c.currency_id.id) for c in self.companies)
        self.temporary(
            "gen_agreement",
            f"""
            SELECT {first} - 1 + g AS id,
                   (ARRAY[{ids}])[1 + (g - 1) / {self.agreed}] AS company_id,
                   (ARRAY[{currencies}])[1 + (g - 1) / {self.agreed}] AS currency_id,
                   {self.first_vendor} + 1 + (g - 1) % {self.agreed} AS vendor_id
              FROM generate_series(1, {count}) g
            """,
        )
        self.insert(
            "purchase_requisition",
            "requisition",
            "gen_agreement a",
            id="a.id",
            name="'BO/GEN/' || a.id",
            company_id="a.company_id",
            currency_id="a.currency_id",
            vendor_id="a.vendor_id",
            requisition_type="'blanket_order'",
            state="'confirmed'",
        )

    def _insert_orders(self):
        by_number = self.zipf("o.p", 60, self.buyers)
        approver = (
            f"{self.buyers + 1} + floor({self.u('o.p', 61)} * {self.approvers})::int"
        )
        awarded = "o.state = 'purchase'"
        approved = f"CASE WHEN {awarded} THEN o.approved END"
        before = f"(2 + {self.u('o.p', 62)} * 25) * INTERVAL '1 day'"
        created = f"date_trunc('second', o.ordered - {before})"
        tender = "o.bids > 1"
        rejected = f"{tender} AND NOT {awarded}"
        rejection = self.u("o.p * 8 + o.b", 63)
        self.insert(
            "purchase_order",
            "order",
            f"""gen_order o JOIN gen_process p ON p.p = o.p
            JOIN gen_total t ON t.order_id = o.id
            JOIN gen_user u ON u.company_id = o.company_id AND u.nr = {by_number}
            JOIN gen_user v ON v.company_id = o.company_id AND v.nr = {approver}
            LEFT JOIN gen_agreement a ON a.company_id = o.company_id
             AND a.vendor_id = o.partner_id AND o.bids = 1
             AND {self.u("o.p", 64)} < 0.25
            ORDER BY o.id""",
            id="o.id",
            name=f"'GEN' || lpad((o.id - {self.made['purchase_order'][0]} + 1)::text,"
            " 8, '0')",
            partner_id="o.partner_id",
            company_id="o.company_id",
            currency_id="o.currency_id",
            currency_rate="t.rate",
            user_id="u.id",
            create_uid="u.id",
            write_uid="u.id",
            state="o.state",
            purchase_group_id="p.group_id",
            requisition_id="a.id",
            date_order="o.ordered",
            date_approve=approved,
            date_planned="o.ordered + INTERVAL '14 days'",
            date_calendar_start=f"coalesce({approved}, o.ordered)",
            create_date=created,
            write_date=f"coalesce({approved}, o.ordered)",
            amount_untaxed="t.total",
            amount_tax="0",
            amount_total="t.total",
            amount_total_cc="round(t.total / t.rate, 2)",
            invoice_status=f"CASE WHEN {awarded} AND {self._is_due('t.delivered')}"
            " THEN 'to invoice' ELSE 'no' END",
            ksrisk_method=f"CASE WHEN {tender} THEN 'open' WHEN a.id IS NOT NULL"
            " THEN 'limited' ELSE 'single_source' END",
            ksrisk_direct_reason_id=self._get_reason(f"{tender} OR a.id IS NOT NULL"),
            ksrisk_bid_status=f"CASE WHEN {rejected} AND {rejection} < 0.06"
            f" THEN 'disqualified' WHEN {rejected} AND {rejection} < 0.08"
            " THEN 'withdrawn' ELSE 'valid' END",
            ksrisk_bid_date=f"date_trunc('second', o.ordered - {before} * 0.1)",
            ksrisk_approved_uid=f"CASE WHEN {awarded} THEN v.id END",
            ksrisk_approved_date=approved,
            ksrisk_is_imported="false",
        )

    def _get_reason(self, competed):
        """Of twenty direct awards one names no ground."""
        reasons = self.env["ksrisk.direct.reason"].search([]).ids or [0]
        return (
            f"CASE WHEN {competed} OR {self.u('o.p', 65)} < 0.05 THEN NULL"
            f" ELSE (ARRAY{reasons})[1 + floor({self.u('o.p', 66)} * {len(reasons)})]"
            " END"
        )

    def _is_due(self, delivered):
        """Is there something to bill: what has come, or all that was ordered?"""
        template, method = self._get_line_kind()
        if template["purchase_method"] == "purchase":
            return "true"
        return delivered if method == "manual" else "false"

    def _get_line_kind(self):
        first = self.prototypes.first
        company = self.companies[0]
        template = first("product", company, "product_template")
        line = first("order", company, "purchase_order_line")
        return template, line["qty_received_method"]

    def _insert_lines(self):
        template, method = self._get_line_kind()
        received = (
            "CASE WHEN l.state <> 'purchase' OR l.delivery >= 0.95 THEN 0"
            " WHEN l.delivery >= 0.9 AND l.qty > 1 THEN l.qty / 2 ELSE l.qty END"
        )
        if method != "manual":  # what receipts say, and there are none
            received = "0"
        due = "l.qty" if template["purchase_method"] == "purchase" else received
        subtotal = "round(l.qty * l.price * (100 - l.discount) / 100, 2)"
        count = self.insert(
            "purchase_order_line",
            "order",
            # Sorted before the wide rows are made of it.
            """(SELECT l.*, o.company_id, o.partner_id, o.ordered, o.approved, o.state
                FROM gen_line l JOIN gen_order o ON o.id = l.order_id
                ORDER BY l.order_id, l.k OFFSET 0) l""",
            order_id="l.order_id",
            sequence="9 + l.k",
            name="'Generated product ' || (l.product + 1)",
            company_id="l.company_id",
            partner_id="l.partner_id",
            product_id=f"{self.first_product} + l.product",
            product_uom_id=str(template["uom_id"]),
            product_qty="l.qty",
            product_uom_qty="l.qty",
            price_unit="l.price",
            technical_price_unit="l.price",
            discount="l.discount",
            price_subtotal=subtotal,
            price_total=subtotal,
            price_tax="0",
            price_total_cc=f"round({subtotal} / l.rate, 2)",
            date_planned="l.ordered + INTERVAL '14 days'",
            qty_received=received,
            qty_received_manual=received,
            qty_invoiced="0",
            qty_to_invoice=f"CASE WHEN l.state = 'purchase' THEN {due} ELSE 0 END",
            create_date="l.ordered",
            write_date="coalesce(l.approved, l.ordered)",
        )
        self.made["purchase_order_line"] = (None, count)
