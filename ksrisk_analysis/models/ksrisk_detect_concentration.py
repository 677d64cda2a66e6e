"""P08, P09: who gets the money."""

from dateutil.relativedelta import relativedelta

from odoo import models
from odoo.tools import SQL


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    # ------------------------------------------------------------------
    # P08: a vendor's share of the company, or of one buyer
    # ------------------------------------------------------------------
    def _get_shares(self, query, who):
        """What each vendor got, and the whole of which it is a part.

        :param who: SQL of the whole besides the company: the buyer, or nothing
        """
        return SQL(
            """
            SELECT *, sum(amount) OVER whole AS total, count(*) OVER whole AS n
            FROM (
                SELECT o.company_id, %(who)s AS who, p.commercial_partner_id AS vendor,
                    sum(%(amount)s) AS amount, count(*) AS k,
                    min(o.date_approve) AS first_at, max(o.date_approve) AS last_at
                FROM purchase_order o JOIN res_partner p ON p.id = o.partner_id
                WHERE %(awarded)s AND %(who)s IS NOT NULL AND %(amount)s > 0
                GROUP BY o.company_id, who, vendor
            ) AS vendors
            WINDOW whole AS (PARTITION BY company_id, who)
            """,
            who=who,
            amount=query.amount(),
            awarded=query.awarded(),
        )

    def _get_share_flags(self, query, who, key):
        company = SQL("company_id")
        return SQL(
            """
            WITH shares AS (%(shares)s),
            wholes AS (
                SELECT company_id, who, n, %(fence)s AS fence
                FROM shares GROUP BY company_id, who, n
                HAVING n >= %(count)s
            ),
            found AS (
                SELECT s.* FROM shares s JOIN wholes USING (company_id, who, n)
                WHERE s.amount >= s.total * %(share)s::numeric
                    OR (s.amount >= s.total * %(floor)s::numeric
                        AND %(beyond)s)
            )
            SELECT %(flags)s FROM found
            """,
            shares=self._get_shares(query, who),
            fence=query.fence(
                query.parameter("width", company),
                SQL("(amount / total)::float8"),
                SQL("n"),
            ),
            count=query.parameter("count", company),
            share=query.parameter("share", company),
            floor=query.parameter("floor", company),
            beyond=query.exceeds(SQL("(s.amount / s.total)::float8"), SQL("fence")),
            flags=query.flags(
                company=company,
                model="res.partner",
                record=SQL("vendor"),
                partner=SQL("vendor"),
                key=key,
                score=SQL("(amount / total)"),
                amount=SQL("amount"),
                date_from=query.local(SQL("first_at"), company),
                date_to=query.local(SQL("last_at"), company),
                evidence=SQL("k"),
            ),
        )

    def _count_shares(self, query, who):
        """Vendors of each whole, and those of wholes with enough of them."""
        return SQL(
            """
            SELECT company_id, count(*) AS population,
                count(*) FILTER (WHERE n >= %s) AS covered
            FROM (%s) AS shares GROUP BY company_id
            """,
            query.parameter("count", SQL("company_id")),
            self._get_shares(query, who),
        )

    def _select_p08(self, query):
        """Vendors with a large part of what the company spends."""
        return self._get_share_flags(query, SQL("0"), SQL("''"))

    def _count_p08(self, query):
        return self._count_shares(query, SQL("0"))

    def _evidence_p08(self, flag):
        return self._get_vendor_evidence(flag, SQL("TRUE"))

    def _select_p08b(self, query):
        """Vendors with a large part of what one buyer spends."""
        return self._get_share_flags(query, SQL("o.user_id"), SQL("who"))

    def _count_p08b(self, query):
        return self._count_shares(query, SQL("o.user_id"))

    def _evidence_p08b(self, flag):
        return self._get_vendor_evidence(flag, SQL("o.user_id = %s", int(flag.key)))

    def _get_vendor_evidence(self, flag, condition):
        """Orders of the flag's vendor in the flag's period, the largest first."""
        query = self._get_query(
            flag.company_id, today=flag.date_to, since=flag.date_from
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT o.id FROM purchase_order o
                JOIN res_partner p ON p.id = o.partner_id
                WHERE p.commercial_partner_id = %(vendor)s AND %(awarded)s
                    AND %(amount)s > 0 AND %(condition)s
                ORDER BY %(amount)s DESC, o.id
                """,
                vendor=flag.partner_id.id,
                awarded=query.awarded(),
                amount=query.amount(),
                condition=condition,
            )
        )
        return {"purchase.order": [order_id for (order_id,) in rows]}

    # ------------------------------------------------------------------
    # P09: the market of a category becomes narrow
    # ------------------------------------------------------------------
    def _get_category_years(self, query):
        """CTEs: ``vendors``, what each got, and ``years`` with Herfindahl's index, per
        category and half of the period."""
        middle = query.since + (query.today - query.since) / 2
        if not self.months % 2:
            middle = query.today - relativedelta(months=self.months // 2)
        return SQL(
            """
            vendors AS MATERIALIZED (
                SELECT o.company_id, s.categ_id AS category, p.commercial_partner_id
                    AS vendor, NOT %(early)s AS late,
                    count(*) AS orders, sum(%(amount)s) AS amount,
                    min(o.date_approve) AS first_at, max(o.date_approve) AS last_at
                FROM purchase_order o
                JOIN res_partner p ON p.id = o.partner_id
                JOIN (%(spending)s) AS s ON s.order_id = o.id
                WHERE %(awarded)s AND s.categ_id IS NOT NULL
                GROUP BY 1, 2, 3, 4 HAVING sum(%(amount)s) > 0
            ),
            years AS (
                SELECT company_id, category, late, sum(orders)::int AS orders,
                    sum(amount) AS amount,
                    sum(amount * amount) / (sum(amount) * sum(amount)) AS hhi,
                    min(first_at) AS first_at, max(last_at) AS last_at
                FROM vendors GROUP BY company_id, category, late
                HAVING sum(orders) >= %(count)s
            )
            """,
            early=query.before(SQL("o.date_approve"), middle + relativedelta(days=1)),
            amount=query.converted(SQL("s.spent")),
            spending=self._get_spending(query, query.awarded()),
            awarded=query.awarded(),
            count=query.parameter("count", SQL("company_id")),
        )

    def _select_p09(self, query):
        """Categories where few vendors share the money, and fewer than a year ago."""
        company = SQL("company_id")
        return SQL(
            """
            WITH %(years)s,
            found AS (
                SELECT now.*, now.hhi - ago.hhi AS rise
                FROM years now JOIN years ago USING (company_id, category)
                WHERE now.late AND NOT ago.late AND now.hhi > %(index)s::numeric
                    AND now.hhi - ago.hhi > %(rise)s::numeric
            ),
            largest AS (
                SELECT DISTINCT ON (company_id, category) company_id, category, vendor
                FROM vendors
                WHERE late AND (company_id, category) IN (
                    SELECT company_id, category FROM found
                )
                ORDER BY company_id, category, amount DESC, vendor
            )
            SELECT %(flags)s FROM found JOIN largest USING (company_id, category)
            """,
            years=self._get_category_years(query),
            index=query.parameter("index", company),
            rise=query.parameter("rise", company),
            flags=query.flags(
                company=company,
                model="product.category",
                record=SQL("category"),
                partner=SQL("vendor"),
                score=SQL("hhi"),
                amount=SQL("amount"),
                date_from=query.local(SQL("first_at"), company),
                date_to=query.local(SQL("last_at"), company),
                evidence=SQL("orders"),
            ),
        )

    def _count_p09(self, query):
        """Categories of the last year, and those with enough orders in both."""
        return SQL(
            """
            WITH %s
            SELECT company_id, count(*) FILTER (WHERE late) AS population,
                count(*) FILTER (WHERE late AND both_) AS covered
            FROM (
                SELECT *, count(*) OVER (PARTITION BY company_id, category) = 2 AS both_
                FROM years
            ) AS y GROUP BY company_id
            """,
            self._get_category_years(query),
        )

    def _evidence_p09(self, flag):
        """Orders of the last year with a line of the category."""
        query = self._get_query(
            flag.company_id, today=flag.date_to, since=flag.date_from
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT o.id FROM purchase_order o
                JOIN purchase_order_line l ON l.order_id = o.id
                JOIN product_product pp ON pp.id = l.product_id
                JOIN product_template t ON t.id = pp.product_tmpl_id
                WHERE %s AND t.categ_id = %s
                    AND l.display_type IS NULL AND l.is_downpayment IS NOT TRUE
                GROUP BY o.id ORDER BY sum(l.price_subtotal) DESC, o.id
                """,
                query.awarded(),
                flag.res_id,
            )
        )
        return {"purchase.order": [order_id for (order_id,) in rows]}
