"""H04, H05: vacancies that nobody could see, stages that were rushed or skipped."""

from odoo import models
from odoo.tools import SQL

from odoo.addons.ksrisk_analysis.models.detector_quantiles import twelfths


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    # ------------------------------------------------------------------
    # H04
    # ------------------------------------------------------------------
    def _get_publications(self):
        """When vacancies were put on the website and taken off: job, moment, shown.

        Only changes are tracked: how a vacancy began is what its first change changed,
        or, without any, how it is now.
        """
        return SQL(
            """
            WITH tracked AS (%s)
            SELECT res_id AS job_id, at, new_value_integer = 1 AS shown, id FROM tracked
            UNION ALL
            SELECT j.id, j.create_date, COALESCE(t.old_value_integer = 1,
                j.is_published, FALSE), 0
            FROM hr_job j LEFT JOIN (
                SELECT DISTINCT ON (res_id) res_id, old_value_integer
                FROM tracked ORDER BY res_id, at, id
            ) AS t ON t.res_id = j.id
            """,
            self._get_tracked("hr.job", "website_published"),
        )

    def _select_h04(self, query):
        """People hired for a vacancy that was shown too briefly before, or never."""
        return SQL(
            """
            WITH winners AS (%(winners)s),
            spans AS (
                SELECT job_id, shown, at, lead(at) OVER (
                    PARTITION BY job_id ORDER BY at, id
                ) AS until FROM (%(publications)s) AS p
            ),
            seen AS (
                SELECT w.id, count(DISTINCT d.day) AS n
                FROM winners w JOIN spans s ON s.job_id = w.job_id AND s.shown,
                LATERAL generate_series(
                    GREATEST(%(first)s::date, w.closed - %(days)s)::timestamp,
                    LEAST(%(last)s::date, w.closed - 1)::timestamp, interval '1 day'
                ) AS d(day)
                WHERE extract(isodow FROM d.day) < 6
                GROUP BY w.id
            ),
            found AS (
                SELECT w.*, COALESCE(n, 0) AS n FROM winners w LEFT JOIN seen USING (id)
            )
            SELECT %(flags)s FROM found WHERE n < %(least)s
            """,
            winners=self._get_winners(query),
            publications=self._get_publications(),
            first=query.local(SQL("s.at"), SQL("w.company_id")),
            last=query.local(SQL("s.until"), SQL("w.company_id")),
            days=query.parameter("days", SQL("w.company_id")),
            least=query.parameter("least", SQL("company_id")),
            flags=query.flags(
                company=SQL("company_id"),
                model="hr.applicant",
                record=SQL("id"),
                score=SQL("CASE n WHEN 0 THEN 2 ELSE 1 END"),
                date_from=SQL("applied"),
                date_to=SQL("closed"),
                evidence={
                    "hr.job": SQL("ARRAY[job_id]"),
                    "hr.applicant": SQL("ARRAY[id]"),
                },
            ),
        )

    def _count_h04(self, query):
        """Hired applicants; all of them have what the rule needs."""
        return self._count_all(self._get_winners(query))

    # ------------------------------------------------------------------
    # H05
    # ------------------------------------------------------------------
    def _get_durations(self, query):
        """Hired applicants with the days from application to hire, and working days."""
        return SQL(
            """
            SELECT w.*, w.closed - w.applied AS days, count(*) OVER (
                    PARTITION BY w.company_id
                ) AS n,
                (SELECT count(*) FROM generate_series(
                    w.applied + interval '1 day',
                    LEAST(w.closed, w.applied + 100)::timestamp, interval '1 day'
                ) AS d WHERE extract(isodow FROM d) < 6) AS working_days
            FROM (%s) AS w WHERE w.closed >= w.applied
            """,
            self._get_winners(query),
        )

    def _get_skipped(self):
        """Hired applicants ``durations`` with the number of stages they passed by.

        These lie before the stage that was reached, and are of the job or of all jobs.
        """
        field = self.env["hr.recruitment.stage"]._fields["job_ids"]
        return SQL(
            """
            SELECT d.id, count(*) AS stages
            FROM durations d
            JOIN hr_recruitment_stage reached ON reached.id = d.stage_id
            JOIN hr_recruitment_stage s
                ON s.sequence < reached.sequence AND NOT s.hired_stage
            WHERE NOT EXISTS (
                SELECT FROM passed p WHERE p.res_id = d.id AND p.stage_id = s.id
            ) AND (
                NOT EXISTS (SELECT FROM %(rel)s AS r WHERE r.%(stage)s = s.id)
                OR EXISTS (
                    SELECT FROM %(rel)s AS r
                    WHERE r.%(stage)s = s.id AND r.%(job)s = d.job_id
                )
            )
            GROUP BY d.id
            """,
            rel=SQL.identifier(field.relation),
            stage=SQL.identifier(field.column1),
            job=SQL.identifier(field.column2),
        )

    def _select_h05(self, query):
        """Hires in a few days, after far longer than others, or past several stages."""
        return SQL(
            """
            WITH durations AS MATERIALIZED (%(durations)s),
            passed AS (
                SELECT res_id, unnest(ARRAY[old_value_integer, new_value_integer])
                    AS stage_id
                FROM (%(tracked)s) AS t
            ),
            sorted AS (
                SELECT company_id, n, array_agg(days ORDER BY days) AS v
                FROM durations GROUP BY company_id, n
            ),
            fences AS (
                SELECT company_id, n,
                    %(third)s + (%(third)s - %(first)s) * %(factor)s::numeric AS fence
                FROM sorted
            ),
            skipped AS (%(skipped)s),
            found AS (
                SELECT *, 'fast' AS key, %(least)s - working_days AS score
                FROM durations d WHERE working_days < %(least)s
                UNION ALL
                SELECT d.*, 'slow', round(days * 12 / GREATEST(fence, 1), 1)
                FROM durations d JOIN fences f ON f.company_id = d.company_id
                WHERE d.n >= %(peers)s AND days * 12 > fence
                UNION ALL
                SELECT d.*, 'skipped', stages
                FROM durations d JOIN skipped USING (id) WHERE stages >= %(stages)s
            )
            SELECT %(flags)s FROM found
            """,
            durations=self._get_durations(query),
            tracked=self._get_tracked("hr.applicant", "stage_id"),
            first=twelfths(SQL("v"), SQL("n"), 1),
            third=twelfths(SQL("v"), SQL("n"), 3),
            factor=query.parameter("factor", SQL("company_id")),
            skipped=self._get_skipped(),
            least=query.parameter("least", SQL("d.company_id")),
            peers=query.parameter("peers", SQL("d.company_id")),
            stages=query.parameter("stages", SQL("d.company_id")),
            flags=query.flags(
                company=SQL("company_id"),
                model="hr.applicant",
                record=SQL("id"),
                key=SQL("key"),
                score=SQL("score"),
                date_from=SQL("applied"),
                date_to=SQL("closed"),
                evidence={
                    "hr.applicant": SQL("ARRAY[id]"),
                    "hr.job": SQL("ARRAY[job_id]"),
                },
            ),
        )

    def _count_h05(self, query):
        """Hired applicants; all of them have what the rule needs."""
        return self._count_all(self._get_durations(query))
