"""Vendors beside each other over many tenders: P17, P17b, P17r."""

from odoo import models
from odoo.tools import SQL


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    # ------------------------------------------------------------------
    # P17: two vendors bid together, and it is always the same one who wins
    # ------------------------------------------------------------------
    def _get_rivals(self, query):
        """Bids in the decided tenders, with the winner of each."""
        return SQL(
            "SELECT * FROM (%s) AS b WHERE winner IS NOT NULL AND (valid OR refused)",
            self._get_tender_bids(query),
        )

    def _select_p17(self, query):
        """First who lost to whom often enough, and of these few where else they met.

        How often any two met is a question to all pairs of each tender; this one is to
        each bid that lost. IS TRUE looks up each row: a join might loop over them all.
        """
        return SQL(
            """
            WITH rivals AS NOT MATERIALIZED (%(rivals)s),
            pairs AS MATERIALIZED (
                SELECT company_id, (pair >> 32)::int AS winner,
                    (pair & 4294967295)::int AS loser
                FROM (
                    SELECT company_id, (winner::int8 << 32) | vendor AS pair
                    FROM rivals WHERE vendor <> winner
                    ORDER BY pair, company_id  -- numbers are sorted soonest
                ) AS lost
                GROUP BY pair, company_id HAVING count(*) >= %(count)s
            ),
            met AS MATERIALIZED (
                SELECT company_id, process, vendor, winner, date_to, id FROM rivals
                WHERE ((company_id, vendor) IN (
                    SELECT company_id, winner FROM pairs
                    UNION SELECT company_id, loser FROM pairs
                )) IS TRUE
            ),
            meetings AS (
                SELECT company_id, winner, loser, process, bool_and(won) AS won,
                    min(winner_id) AS winner_id, min(loser_id) AS loser_id,
                    max(date_to) AS date_to
                FROM (
                    SELECT company_id, process, w.vendor AS winner, l.vendor AS loser,
                        w.vendor = w.winner AS won, w.id AS winner_id,
                        l.id AS loser_id, w.date_to
                    FROM met w JOIN met l USING (company_id, process)
                    WHERE ((company_id, w.vendor, l.vendor) IN (
                        SELECT company_id, winner, loser FROM pairs
                    )) IS TRUE
                    OFFSET 0  -- bids are joined as they are, and few are left
                ) AS bids
                GROUP BY company_id, winner, loser, process
            ),
            found AS (
                SELECT company_id, winner, loser, count(*) AS together,
                    array_agg(loser_id ORDER BY process)
                        || array_agg(winner_id ORDER BY process) AS ids,
                    min(date_to) AS date_from, max(date_to) AS date_to
                FROM meetings GROUP BY company_id, winner, loser
                HAVING count(*) >= %(count)s AND bool_and(won)
            )
            SELECT %(flags)s FROM found
            """,
            rivals=self._get_rivals(query),
            count=query.parameter("count", SQL("company_id")),
            flags=query.flags(
                company=SQL("company_id"),
                model="res.partner",
                record=SQL("winner"),
                key=SQL("loser"),
                partner=SQL("winner"),
                score=SQL("together"),
                date_from=SQL("date_from"),
                date_to=SQL("date_to"),
                evidence={"purchase.order": SQL("ids")},
            ),
        )

    def _count_p17(self, query):
        return SQL(
            "SELECT company_id, count(DISTINCT vendor) AS population,"
            " count(DISTINCT vendor) AS covered FROM (%s) AS r GROUP BY company_id",
            self._get_rivals(query),
        )

    # ------------------------------------------------------------------
    # P17b (R027): asked again and again, and hardly ever answers
    # ------------------------------------------------------------------
    def _get_asked(self, query):
        """Requests in tenders with an award, whether they were answered or not."""
        return SQL(
            "SELECT * FROM (%s) AS b WHERE is_awarded", self._get_tender_bids(query)
        )

    def _select_p17b(self, query):
        """All are counted first; requests are gathered of the few who are silent."""
        company = SQL("company_id")
        return SQL(
            """
            WITH asked AS NOT MATERIALIZED (%(asked)s),
            silent AS MATERIALIZED (
                SELECT company_id, vendor FROM asked GROUP BY company_id, vendor
                HAVING count(*) >= %(count)s
                    AND count(*) FILTER (WHERE status IS NULL) >= %(share)s * count(*)
            ),
            found AS (
                SELECT company_id, vendor,
                    count(*) FILTER (WHERE status IS NULL) AS score,
                    array_agg(id ORDER BY status NULLS FIRST, id) AS ids,
                    min(date_to) AS date_from, max(date_to) AS date_to
                FROM asked WHERE ((company_id, vendor) IN (
                    SELECT company_id, vendor FROM silent
                )) IS TRUE
                GROUP BY company_id, vendor
            )
            SELECT %(flags)s FROM found
            """,
            asked=self._get_asked(query),
            count=query.parameter("count", company),
            share=query.parameter("share", company),
            flags=query.flags(
                company=company,
                model="res.partner",
                record=SQL("vendor"),
                partner=SQL("vendor"),
                score=SQL("score"),
                date_from=SQL("date_from"),
                date_to=SQL("date_to"),
                evidence={"purchase.order": SQL("ids")},
            ),
        )

    def _count_p17b(self, query):
        return SQL(
            "SELECT company_id, count(*) AS population,"
            " count(*) FILTER (WHERE n >= %s) AS covered"
            " FROM (SELECT company_id, count(*) AS n FROM (%s) AS a"
            " GROUP BY company_id, vendor) AS v GROUP BY company_id",
            query.parameter("count", SQL("company_id")),
            self._get_asked(query),
        )

    # ------------------------------------------------------------------
    # P17r: winners of a category take turns more strictly than chance would
    # ------------------------------------------------------------------
    def _select_p17r(self, query):
        """A few firms share a category, and hardly ever does one win twice running.

        By chance the next winner is the same with the sum of the squared shares; how
        likely so few repetitions are is the lower tail of the binomial distribution.
        Categories with too few tenders, or too many, are left out before all else.
        """
        company = SQL("company_id")
        return SQL(
            """
            WITH won AS MATERIALIZED (
                SELECT company_id, categ_id, winner, award_id, approved, date_to
                FROM (%(processes)s) AS p WHERE awards = 1 AND pending = 0
            ),
            compared AS (
                SELECT company_id, categ_id FROM won GROUP BY company_id, categ_id
                HAVING count(*) BETWEEN %(count)s AND %(most)s
            ),
            wins AS (
                SELECT *, lag(winner) OVER (PARTITION BY company_id, categ_id
                    ORDER BY approved, award_id) AS before
                FROM won JOIN compared USING (company_id, categ_id)
            ),
            firms AS (
                SELECT company_id, categ_id, winner, count(*) AS won,
                    count(*) FILTER (WHERE before = winner) AS repeats,
                    count(before) AS pairs,
                    min(date_to) AS date_from, max(date_to) AS date_to
                FROM wins GROUP BY company_id, categ_id, winner
            ),
            ranked AS (
                SELECT *, row_number() OVER (PARTITION BY company_id, categ_id
                    ORDER BY won DESC, winner) AS place
                FROM firms
            ),
            categories AS (
                SELECT company_id, categ_id, sum(won) AS n, sum(pairs)::int AS pairs,
                    sum(repeats)::int AS repeats, count(*) AS firms,
                    sum(won) FILTER (WHERE place <= %(firms)s) AS shared,
                    sum(won * won)::float8 / (sum(won) * sum(won))::float8 AS chance,
                    min(date_from) AS date_from, max(date_to) AS date_to
                FROM ranked GROUP BY company_id, categ_id
                HAVING count(*) > 1
            ),
            likely AS (
                SELECT c.*, (
                    SELECT sum((factorial(pairs) / factorial(k)
                        / factorial(pairs - k))::float8
                        * chance ^ k * (1 - chance) ^ (pairs - k))
                    FROM generate_series(0, repeats) AS k
                ) AS tail
                FROM categories c WHERE shared >= %(share)s * n
            )
            SELECT %(flags)s FROM likely WHERE tail < %(tail)s
            """,
            processes=self._get_category_processes(query),
            firms=query.parameter("firms", company),
            count=query.parameter("count", company),
            share=query.parameter("share", company),
            most=_MOST,
            tail=query.parameter("tail", company),
            flags=query.flags(
                company=company,
                model="product.category",
                record=SQL("categ_id"),
                score=SQL("1 - tail"),
                date_from=SQL("date_from"),
                date_to=SQL("date_to"),
                evidence=SQL("n"),
            ),
        )

    def _count_p17r(self, query):
        return SQL(
            """
            SELECT company_id, count(*) AS population,
                count(*) FILTER (WHERE n >= %(count)s) AS covered
            FROM (
                SELECT company_id, categ_id, count(*) AS n
                FROM (%(processes)s) AS p WHERE awards = 1 AND pending = 0
                GROUP BY company_id, categ_id
            ) AS c GROUP BY company_id
            """,
            count=query.parameter("count", SQL("company_id")),
            processes=self._get_category_processes(query),
        )

    def _evidence_p17r(self, flag):
        query = self._get_query(
            flag.company_id, today=flag.date_to, since=flag.date_from
        )
        rows = self.env.execute_query(
            SQL(
                "SELECT award_id FROM (%s) AS p WHERE categ_id = %s"
                " AND awards = 1 AND pending = 0 ORDER BY approved, award_id",
                self._get_category_processes(query),
                flag.res_id,
            )
        )
        return {"purchase.order": [order_id for (order_id,) in rows]}


#: With more tenders in one category their factorials are no numbers any more.
_MOST = 151
