"""C02, C07: contracts that change, and contracts that never end."""

from odoo import models
from odoo.tools import SQL


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    def _get_contracts(self, query):
        """Contracts that began, with their first day; ``is_live``: in the period."""
        return SQL(
            """
            SELECT *, date_end IS NULL OR date_end >= %(since)s AS is_live
            FROM (
                SELECT c.id, c.company_id, c.commercial_partner_id AS vendor, c.date,
                    c.contract_type, c.active, c.date_end, COALESCE(
                        (SELECT min(l.date_start) FROM contract_line l
                            WHERE l.contract_id = c.id),
                        c.create_date::date -- so does the entry of the first day
                    ) AS date_start
                FROM contract_contract c WHERE %(ours)s
            ) AS c
            WHERE LEAST(date, date_start) <= %(today)s
            """,
            ours=query.ours(SQL("c.company_id")),
            since=query.since,
            today=query.today,
        )

    def _count_contracts(self, query, kind):
        return SQL(
            """
            SELECT company_id, count(*) AS population, count(*) AS covered
            FROM (%s) AS c WHERE is_live AND %s GROUP BY company_id
            """,
            self._get_contracts(query),
            kind,
        )

    # ------------------------------------------------------------------
    # C02
    # ------------------------------------------------------------------
    def _select_c02(self, query):
        """Contracts amended several times, or early.

        Each contract begins with an entry of its first day, which is no amendment.
        """
        return SQL(
            """
            WITH amended AS (
                SELECT c.id, c.company_id, c.vendor, count(*) AS n, max(m.date) AS last,
                    min(m.date) AS first, count(*) FILTER (
                        WHERE m.date BETWEEN c.date AND c.date + %(days)s
                    ) AS n_early, array_agg(m.id ORDER BY m.date, m.id) AS ids
                FROM (%(contracts)s) AS c JOIN contract_modification m
                    ON m.contract_id = c.id AND m.date <> c.date_start
                WHERE c.is_live AND m.date >= LEAST(c.date, c.date_start)
                    AND m.date <= %(today)s
                GROUP BY c.id, c.company_id, c.vendor
            )
            SELECT %(flags)s FROM amended WHERE n >= %(count)s OR n_early >= %(early)s
            """,
            contracts=self._get_contracts(query),
            today=query.today,
            days=query.parameter("days", SQL("c.company_id")),
            count=query.parameter("count", SQL("company_id")),
            early=query.parameter("early", SQL("company_id")),
            flags=query.flags(
                company=SQL("company_id"),
                model="contract.contract",
                record=SQL("id"),
                partner=SQL("vendor"),
                score=SQL("n + n_early"),
                date_from=SQL("first"),
                date_to=SQL("last"),
                evidence={
                    "contract.contract": SQL("ARRAY[id]"),
                    "contract.modification": SQL("ids"),
                },
            ),
        )

    def _count_c02(self, query):
        """Contracts in force; all of them have what the rule needs."""
        return self._count_contracts(query, SQL("TRUE"))

    # ------------------------------------------------------------------
    # C07
    # ------------------------------------------------------------------
    def _get_late_bills(self, query):
        """What was billed for a contract after its end, less what was refunded."""
        return SQL(
            """
            SELECT c.id, sum(l.balance) AS amount, min(i.day) AS first,
                max(i.day) AS last, array_agg(DISTINCT l.move_id) AS ids
            FROM contracts c
            JOIN contract_line cl ON cl.contract_id = c.id
            JOIN account_move_line l ON l.contract_line_id = cl.id
            JOIN account_move m ON m.id = l.move_id AND m.state = 'posted',
            LATERAL (SELECT COALESCE(m.invoice_date, m.date) AS day) AS i
            WHERE i.day > c.date_end + %(late)s AND %(within)s
            GROUP BY c.id HAVING sum(l.balance) > 0
            """,
            late=query.parameter("late", SQL("c.company_id")),
            within=query.on_days(SQL("i.day")),
        )

    def _select_c07(self, query):
        """Contracts with vendors: without an end, for too long, or billed past it.

        The score is in years; one without an end goes before most others.
        """
        return SQL(
            """
            WITH contracts AS MATERIALIZED (
                SELECT * FROM (%(contracts)s) AS c WHERE contract_type = 'purchase'
            ),
            found AS (
                SELECT c.*, 'open' AS key, 10 * 365 AS days, NULL::numeric AS amount,
                    date_start AS first, NULL::date AS last, NULL::int[] AS ids
                FROM contracts c WHERE date_end IS NULL AND active
                UNION ALL
                SELECT c.*, 'long', date_end - date_start + 1, NULL, date_start,
                    date_end, NULL
                FROM contracts c
                WHERE is_live AND date_end - date_start + 1 > %(term)s
                UNION ALL
                SELECT c.*, 'billed', b.last - c.date_end, b.amount, b.first, b.last,
                    b.ids
                FROM contracts c JOIN (%(bills)s) AS b ON b.id = c.id
            )
            SELECT %(flags)s FROM found
            """,
            contracts=self._get_contracts(query),
            bills=self._get_late_bills(query),
            term=query.parameter("term", SQL("c.company_id")),
            flags=query.flags(
                company=SQL("company_id"),
                model="contract.contract",
                record=SQL("id"),
                key=SQL("key"),
                partner=SQL("vendor"),
                score=SQL("days / 365.0"),
                amount=SQL("amount"),
                date_from=SQL("first"),
                date_to=SQL("last"),
                evidence={
                    "contract.contract": SQL("ARRAY[id]"),
                    "account.move": SQL("ids"),
                },
            ),
        )

    def _count_c07(self, query):
        """Contracts with vendors in force; all of them have what the rule needs."""
        return self._count_contracts(query, SQL("contract_type = 'purchase'"))
