"""P21: a vendor nobody knew, and a large order."""

from odoo import models
from odoo.tools import SQL

#: What a quantile is guessed from: percent of the pages of all orders, and how much of
#: its share, so that hardly ever the guess is too high.
_SAMPLED = 1
_GUESSED = 0.9


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    # ------------------------------------------------------------------
    # P21: the first order of a new vendor is among the largest
    # ------------------------------------------------------------------
    def _get_large(self, query):
        """Per company with enough orders: from what amount on an order is large.

        Only amounts are sorted that are no smaller than a guess, made from a sample; if
        it was too high, all are: the result is the same.
        """
        share = query.parameter("share", SQL("c.id"))
        return SQL(
            """
            SELECT c.id AS company_id, large FROM res_company c
            CROSS JOIN LATERAL (
                SELECT percentile_disc(%(share)s * %(guessed_share)s) WITHIN GROUP (
                    ORDER BY %(amount)s
                ) AS least
                FROM purchase_order o TABLESAMPLE SYSTEM (%(sampled)s)
                WHERE %(awarded)s AND o.company_id = c.id
            ) AS guess
            CROSS JOIN LATERAL (
                (%(guessed)s) UNION ALL (%(sorted)s) LIMIT 1
            ) AS found
            WHERE %(ours)s
            OFFSET 0  -- once a company, not once an order that it is compared with
            """,
            share=share,
            guessed_share=_GUESSED,
            sampled=_SAMPLED,
            amount=query.amount(),
            awarded=query.awarded(),
            guessed=self._get_quantile_from(query, share, SQL("guess.least")),
            sorted=self._get_quantile_from(query, share, SQL("0")),
            ours=query.ours(SQL("c.id")),
        )

    def _get_quantile_from(self, query, share, least):
        """The quantile of the amounts of the company ``c``, unless it lies below."""
        return SQL(
            """
            SELECT large FROM (
                SELECT %(large)s AS large FROM (
                    SELECT count(*)::int AS n,
                        (count(*) FILTER (WHERE amount < %(least)s))::int AS below,
                        array_agg(amount ORDER BY amount)
                            FILTER (WHERE amount >= %(least)s) AS amounts
                    FROM (
                        SELECT %(amount)s AS amount FROM purchase_order o
                        WHERE %(awarded)s AND o.company_id = c.id OFFSET 0
                    ) AS o WHERE amount > 0
                ) AS sorted
                WHERE n >= %(count)s
            ) AS placed WHERE large IS NOT NULL
            """,
            large=query.placed(share, SQL("amounts"), SQL("n"), SQL("below")),
            least=least,
            amount=query.amount(),
            awarded=query.awarded(),
            count=query.parameter("count", SQL("c.id")),
        )

    def _get_early_orders(self, query):
        """Awards within some days since the vendor was entered.

        Orders that were imported are older than their vendors' cards: they tell none.
        """
        return SQL(
            """
            SELECT o.id, o.company_id, p.vendor, o.date_approve, %(day)s::date AS day,
                %(amount)s AS amount
            FROM (
                SELECT p.id, v.id AS vendor, v.create_date
                FROM res_partner p JOIN res_partner v ON v.id = p.commercial_partner_id
                WHERE v.create_date >= %(first)s::date - (%(most)s + 3)
                OFFSET 0  -- few vendors are new: an index finds the orders of each
            ) AS p
            CROSS JOIN LATERAL (
                SELECT * FROM purchase_order o
                WHERE o.partner_id = p.id AND %(awarded)s
                    AND NOT COALESCE(o.ksrisk_is_imported, FALSE)
                    -- A bare comparison first: clocks cost more.
                    AND o.date_approve BETWEEN p.create_date - INTERVAL '2 days'
                        AND p.create_date + (%(most)s + 2) * INTERVAL '1 day'
                OFFSET 0
            ) AS o
            WHERE %(amount)s > 0
                AND %(day)s::date - %(since)s::date BETWEEN 0 AND %(days)s
            """,
            day=query.local(SQL("o.date_approve")),
            since=query.local(SQL("p.create_date")),
            amount=query.amount(),
            awarded=query.awarded(),
            first=query.since,
            days=query.parameter("days"),
            most=self._get_largest(query, "days"),
        )

    def _get_first_of(self, orders):
        """Those of some orders before which their vendors had none of the company."""
        return SQL(
            """
            SELECT * FROM (%s OFFSET 0) AS o
            WHERE NOT EXISTS (
                SELECT FROM purchase_order e JOIN res_partner q ON q.id = e.partner_id
                WHERE q.commercial_partner_id = o.vendor
                    AND e.company_id = o.company_id AND e.state = 'purchase'
                    AND (e.date_approve, e.id) < (o.date_approve, o.id)
                OFFSET 0  -- looked for order by order, in an index
            )
            """,
            orders,
        )

    def _select_p21(self, query):
        large = SQL(
            """
            SELECT o.*, c.large FROM early o JOIN large c USING (company_id)
            WHERE %s
            """,
            query.reaches(SQL("o.amount::float8"), SQL("c.large")),
        )
        return SQL(
            """
            WITH early AS MATERIALIZED (%(early)s),
            large AS MATERIALIZED (%(large)s)
            SELECT %(flags)s FROM (%(first)s) AS o
            """,
            early=self._get_early_orders(query),
            large=self._get_large(query),
            first=self._get_first_of(large),
            flags=query.flags(
                company=SQL("company_id"),
                model="res.partner",
                record=SQL("vendor"),
                partner=SQL("vendor"),
                score=SQL("(amount / large::numeric)"),
                amount=SQL("amount"),
                date_from=SQL("day"),
                date_to=SQL("day"),
                evidence={"purchase.order": SQL("ARRAY[id]")},
            ),
        )

    def _count_p21(self, query):
        """New vendors with a first order, and those of companies with enough orders."""
        return SQL(
            """
            SELECT company_id, count(*) AS population, count(c.large) AS covered
            FROM (%s) AS o LEFT JOIN (%s) AS c USING (company_id) GROUP BY company_id
            """,
            self._get_first_of(self._get_early_orders(query)),
            self._get_large(query),
        )

    # ------------------------------------------------------------------
    # P21b: a small first order, then one many times larger
    # ------------------------------------------------------------------
    def _get_trial_orders(self, query):
        """Each vendor's first award of all time where it is small, with its day.

        First those of each contact, which an index has in this order.
        """
        return SQL(
            """
            SELECT *, %(day)s::date AS day FROM (
                SELECT DISTINCT ON (o.company_id, vendor) o.*,
                    p.commercial_partner_id AS vendor
                FROM (
                    SELECT DISTINCT ON (company_id, partner_id) o.id, o.company_id,
                        o.partner_id, o.date_approve, %(amount)s AS amount
                    FROM purchase_order o
                    WHERE o.state = 'purchase' AND %(company)s AND %(only)s
                        AND %(until)s AND %(amount)s > 0
                    ORDER BY company_id, partner_id, date_approve, id
                ) AS o JOIN res_partner p ON p.id = o.partner_id
                ORDER BY o.company_id, vendor, o.date_approve, o.id
            ) AS o
            WHERE amount < %(limit)s * %(small)s::numeric
            """,
            day=query.local(SQL("o.date_approve")),
            amount=query.amount(),
            company=query.ours(SQL("o.company_id")),
            only=query.only_vendors(),
            until=query.until(SQL("o.date_approve")),
            limit=query.parameter("limit", at=SQL("o.date_approve")),
            small=query.parameter("small"),
        )

    def _select_p21b(self, query):
        """What came soon after a small first order, an index finds vendor by vendor."""
        return SQL(
            """
            WITH first AS MATERIALIZED (%(first)s),
            later AS (
                SELECT first.*, o.id AS later_id, o.later, o.later_day
                FROM first JOIN res_partner p ON p.commercial_partner_id = first.vendor
                CROSS JOIN LATERAL (
                    SELECT o.id, %(amount)s AS later, %(day)s::date AS later_day
                    FROM purchase_order o
                    WHERE o.partner_id = p.id AND o.company_id = first.company_id
                        AND %(awarded)s AND %(until)s AND o.date_approve BETWEEN
                            first.date_approve AND first.date_approve
                            + (%(days)s + 2) * INTERVAL '1 day'
                    OFFSET 0
                ) AS o
                WHERE o.id <> first.id
                    AND o.later >= first.amount * %(factor)s::numeric
                    AND o.later >= %(large)s AND o.later_day - first.day <= %(days)s
            ),
            found AS (
                SELECT company_id, vendor, id, day, max(later) AS amount,
                    max(later) / amount AS score, max(later_day) AS last_day,
                    array_agg(later_id ORDER BY later DESC, later_id) AS ids
                FROM later GROUP BY company_id, vendor, id, day, later.amount
            )
            SELECT %(flags)s FROM found
            """,
            first=self._get_trial_orders(query),
            amount=query.amount(),
            day=query.local(SQL("o.date_approve")),
            awarded=query.awarded(),
            until=query.until(SQL("o.date_approve")),
            days=query.parameter("days", SQL("first.company_id")),
            factor=query.parameter("factor", SQL("first.company_id")),
            large=query.parameter("large", SQL("first.company_id")),
            flags=query.flags(
                company=SQL("company_id"),
                model="res.partner",
                record=SQL("vendor"),
                partner=SQL("vendor"),
                score=SQL("score"),
                amount=SQL("amount"),
                date_from=SQL("day"),
                date_to=SQL("last_day"),
                evidence={"purchase.order": SQL("(id || ids)")},
            ),
        )

    def _count_p21b(self, query):
        """Vendors whose first order is small; all of them have what the rule needs."""
        return SQL(
            "SELECT company_id, count(*) AS population, count(*) AS covered"
            " FROM (%s) AS first GROUP BY company_id",
            self._get_trial_orders(query),
        )
