"""Purchases read for the Open Contracting Data Standard, some at a time."""

from odoo import api, models
from odoo.tools import SQL

from ..core import ocds

#: Processes that are held in memory at once.
_BATCH = 1000


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    @api.model
    def _iterate_ocds(self, company, date_from, date_to, batch=_BATCH):
        """Yield each process (:class:`ocds.Process`) of a company, whole.

        Rows are read by SQL in batches, whatever the rights of the user: the caller
        has made sure that he may. A process is in the period if the deadline of one
        of its orders is. Requests that were never sent are none.
        """
        self.env.flush_all()
        buyer = _party("company", company.partner_id)
        period = SQL(
            "company_id = %s AND state <> 'draft'"
            " AND date_order >= %s AND date_order < %s::date + 1",
            company.id,
            date_from,
            date_to,
        )
        for column, key, is_tender in (
            ("purchase_group_id", "tender", True),
            ("id", "order", False),
        ):
            for ids in self._get_ocds_batches(period, is_tender, batch):
                yield from self._read_ocds(company, buyer, column, ids, key, is_tender)

    def _get_ocds_batches(self, period, is_tender, batch):
        """Ids of tenders, or of orders that are alone, in their order.

        Each batch goes on in the index of ids where the last one ended.
        """
        alone = SQL(
            "SELECT id FROM purchase_order WHERE %s AND purchase_group_id IS NULL",
            period,
        )
        tenders = SQL(
            "SELECT g.id FROM purchase_order_group AS g WHERE EXISTS (SELECT FROM"
            " purchase_order WHERE purchase_group_id = g.id AND %s)",
            period,
        )
        last = 0
        while True:
            rows = self.env.execute_query(
                SQL(
                    "%s AND %s > %s ORDER BY 1 LIMIT %s",
                    tenders if is_tender else alone,
                    SQL("g.id" if is_tender else "id"),
                    last,
                    batch,
                )
            )
            if not rows:
                return
            last = rows[-1][0]
            yield [number for (number,) in rows]

    def _read_ocds(self, company, buyer, column, ids, key, is_tender):
        orders = {}
        for row in self._query_ocds_orders(company, column, ids):
            process, number = row.pop("process"), row["id"]
            orders[number] = process, _order(row)
        for row in self._query_ocds_lines(list(orders)):
            orders[row.pop("order_id")][1].lines.append(ocds.Line(**row))
        processes = {}
        for process, order in orders.values():
            processes.setdefault(process, []).append(order)
        for process, found in processes.items():
            yield ocds.Process(
                key=f"{company.id}-{key}-{process}",
                buyer=buyer,
                orders=found,
                # One bid that is left alone is a tender still.
                is_tender=is_tender or found[0].method in ("open", "price_request"),
            )

    def _query_ocds_orders(self, company, column, ids):
        return _fetch(
            self.env,
            SQL(
                """
                SELECT o.id, o.%(process)s AS process, o.name, o.state,
                       o.amount_untaxed AS amount, c.name AS currency,
                       o.create_date AS created, o.date_order AS deadline,
                       o.date_approve AS approved, o.write_date AS changed,
                       o.date_planned AS planned,
                       o.requisition_id IS NOT NULL AS has_agreement,
                       o.ksrisk_method AS method, o.ksrisk_bid_status AS bid_state,
                       o.ksrisk_bid_date AS bid_date,
                       v.id AS vendor_id, v.name AS vendor_name, v.is_company,
                       v.vat, v.email, v.city, n.name->>'en_US' AS country
                  FROM purchase_order o
                  JOIN res_currency c ON c.id = o.currency_id
                  JOIN res_partner p ON p.id = o.partner_id
                  JOIN res_partner v
                    ON v.id = COALESCE(p.commercial_partner_id, p.id)
                  LEFT JOIN res_country n ON n.id = v.country_id
                 WHERE o.%(process)s = ANY(%(ids)s) AND o.company_id = %(company)s
                   AND o.state <> 'draft'
                 ORDER BY o.%(process)s, o.id
                """,
                process=SQL.identifier(column),
                ids=ids,
                company=company.id,
            ),
        )

    def _query_ocds_lines(self, order_ids):
        lang = self.env.lang or "en_US"
        return _fetch(
            self.env,
            SQL(
                """
                SELECT l.order_id, l.id AS key, l.name, l.product_qty AS quantity,
                       l.price_unit * (1 - COALESCE(l.discount, 0) / 100) AS price,
                       COALESCE(u.name->>%(lang)s, u.name->>'en_US') AS unit,
                       t.categ_id AS category_key, g.complete_name AS category,
                       l.qty_received >= l.product_qty AS is_received
                  FROM purchase_order_line l
                  LEFT JOIN uom_uom u ON u.id = l.product_uom_id
                  LEFT JOIN product_product p ON p.id = l.product_id
                  LEFT JOIN product_template t ON t.id = p.product_tmpl_id
                  LEFT JOIN product_category g ON g.id = t.categ_id
                 WHERE l.order_id = ANY(%(orders)s) AND l.display_type IS NULL
                   AND NOT COALESCE(l.is_downpayment, false)
                 ORDER BY l.order_id, l.sequence, l.id
                """,
                lang=lang,
                orders=order_ids,
            ),
        )


def _fetch(env, query):
    env.cr.execute(query)
    return env.cr.dictfetchall()


def _order(row):
    person = not row.pop("is_company")
    vendor = ocds.Party(
        key=f"vendor-{row.pop('vendor_id')}",
        name=row.pop("vendor_name"),
        number=row.pop("vat"),
        email=row.pop("email"),
        city=row.pop("city"),
        country=row.pop("country"),
    )
    if person:  # the number and address of a person are nobody's business
        vendor.number = vendor.email = vendor.city = None
    return ocds.Order(key=row.pop("id"), vendor=vendor, **row)


def _party(kind, partner):
    return ocds.Party(
        key=f"{kind}-{partner.id}",
        name=partner.name,
        number=partner.vat or None,
        email=partner.email or None,
        city=partner.city or None,
        country=partner.country_id.with_context(lang="en_US").name or None,
    )
