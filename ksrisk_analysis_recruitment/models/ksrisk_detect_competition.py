"""H02, H03: competitions with one rival, and winners below the requirements."""

from odoo import models
from odoo.tools import SQL


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    def _get_winners(self, query):
        """Applications that ended with a hire in the period."""
        return SQL(
            "SELECT * FROM (%s) AS a WHERE NOT is_exempt AND %s",
            self._get_applications(query),
            query.within(SQL("date_closed")),
        )

    # ------------------------------------------------------------------
    # H02
    # ------------------------------------------------------------------
    def _select_h02(self, query):
        """Winners whom nobody ran against, or only people who were refused at once.

        A rival applied for the job before the hire, within some days, and was not hired
        himself before the winner applied.
        """
        return SQL(
            """
            WITH applications AS MATERIALIZED (%(applications)s),
            winners AS (%(winners)s),
            met AS (
                SELECT w.id, w.company_id, w.job_id, w.applied, w.closed,
                    count(DISTINCT r.person) AS n,
                    count(DISTINCT r.person) FILTER (
                        WHERE r.refuse_date IS NULL
                            OR r.refuse_date >= r.create_date
                                + %(quick)s * interval '1 day'
                    ) AS n_real,
                    array_agg(r.id ORDER BY r.id)
                        FILTER (WHERE r.id IS NOT NULL) AS ids
                FROM winners w LEFT JOIN applications r
                    ON r.job_id = w.job_id AND r.company_id = w.company_id
                    AND r.person <> w.person AND r.create_date <= w.date_closed
                    AND r.applied >= w.closed - %(days)s
                    AND (r.date_closed IS NULL OR r.date_closed >= w.create_date)
                GROUP BY w.id, w.company_id, w.job_id, w.applied, w.closed
            )
            SELECT %(flags)s FROM met WHERE n_real < %(rivals)s
            """,
            applications=self._get_applications(query),
            winners=self._get_winners(query),
            quick=query.parameter("quick", SQL("w.company_id")),
            days=query.parameter("days", SQL("w.company_id")),
            rivals=query.parameter("rivals", SQL("company_id")),
            flags=query.flags(
                company=SQL("company_id"),
                model="hr.applicant",
                record=SQL("id"),
                score=SQL("CASE n WHEN 0 THEN 2 ELSE 1 END"),
                date_from=SQL("applied"),
                date_to=SQL("closed"),
                evidence={
                    "hr.applicant": SQL("id || COALESCE(ids, '{}'::int[])"),
                    "hr.job": SQL("ARRAY[job_id]"),
                },
            ),
        )

    def _count_h02(self, query):
        """Hired applicants; all of them have what the rule needs."""
        return self._count_all(self._get_winners(query))

    # ------------------------------------------------------------------
    # H03
    # ------------------------------------------------------------------
    def _get_qualified(self, query):
        """Hired applicants, and what of the requirements of the job they lack.

        ``lacks_degree``, ``lacks_skills`` and ``lacks_years`` are NULL where nothing is
        asked or nothing is known about the applicant.
        """
        return SQL(
            """
            SELECT w.*, had.score < asked.score AS lacks_degree, %s AS lacks_skills,
                %s < NULLIF(j.ksrisk_experience_years, 0) * 365 AS lacks_years
            FROM (%s) AS w JOIN hr_job j ON j.id = w.job_id
            LEFT JOIN hr_recruitment_degree asked ON asked.id = j.expected_degree
            LEFT JOIN hr_recruitment_degree had ON had.id = w.type_id
            """,
            self._get_lacking_skills(query),
            self._get_experience(),
            self._get_winners(query),
        )

    def _get_experience(self):
        """Days of work before the hire by the resume of the new employee ``w``.

        Posts that were held at once count once. NULL without any: nobody entered them.
        """
        kind = self.env.ref("hr_skills.resume_type_experience", False)
        if "hr.resume.line" not in self.env or not kind:
            return SQL("NULL::int")
        return SQL(
            """
            (
                SELECT sum(GREATEST(0, until - GREATEST(date_start, reached)))
                FROM (
                    SELECT date_start, until, max(until) OVER (
                        ORDER BY date_start, id
                        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                    ) AS reached
                    FROM (
                        SELECT id, date_start,
                            LEAST(date_end + 1, w.closed) AS until
                        FROM hr_resume_line
                        WHERE employee_id = w.employee_id AND line_type_id = %s
                            AND date_start < w.closed
                    ) AS posts
                ) AS posts
            )
            """,
            kind.id,
        )

    def _get_lacking_skills(self, query):
        """How many skills of the job the new employee ``w`` has not well enough.

        A skill counts from some days after the hire: people enter it late.
        """
        if "hr.job.skill" not in self.env:
            return SQL("NULL::bigint")
        return SQL(
            """
            CASE WHEN EXISTS (
                SELECT FROM hr_employee_skill WHERE employee_id = w.employee_id
            ) THEN (
                SELECT CASE WHEN count(*) > 0 THEN count(*) FILTER (WHERE NOT EXISTS (
                    SELECT FROM hr_employee_skill es
                    LEFT JOIN hr_skill_level el ON el.id = es.skill_level_id
                    WHERE es.employee_id = w.employee_id AND es.skill_id = js.skill_id
                        AND COALESCE(el.level_progress, 0)
                            >= COALESCE(jl.level_progress, 0)
                        AND COALESCE(es.valid_from, w.closed) <= w.closed + %(late)s
                        AND COALESCE(es.valid_to, w.closed) >= w.closed
                )) END
                FROM hr_job_skill js
                LEFT JOIN hr_skill_level jl ON jl.id = js.skill_level_id
                WHERE js.job_id = w.job_id
                    AND COALESCE(js.valid_from, w.closed) <= w.closed
                    AND COALESCE(js.valid_to, w.closed) >= w.closed
            ) END
            """,
            late=query.parameter("late", SQL("w.company_id")),
        )

    def _select_h03(self, query):
        """Hired applicants with a lower degree, or without the skills or the years of
        experience that the job asks."""
        return SQL(
            """
            WITH found AS (
                SELECT *, COALESCE(lacks_degree, FALSE)::int
                    + COALESCE(lacks_skills, 0) + COALESCE(lacks_years, FALSE)::int
                    AS lacks
                FROM (%(qualified)s) AS q
            )
            SELECT %(flags)s FROM found WHERE lacks > 0
            """,
            qualified=self._get_qualified(query),
            flags=query.flags(
                company=SQL("company_id"),
                model="hr.applicant",
                record=SQL("id"),
                score=SQL("lacks"),
                date_from=SQL("applied"),
                date_to=SQL("closed"),
                evidence={
                    "hr.applicant": SQL("ARRAY[id]"),
                    "hr.job": SQL("ARRAY[job_id]"),
                },
            ),
        )

    def _count_h03(self, query):
        """Hired applicants; covered: those of whom something asked for is known."""
        return SQL(
            """
            SELECT company_id, count(*) AS population, count(*) FILTER (
                WHERE COALESCE(lacks_degree::int, lacks_skills, lacks_years::int)
                    IS NOT NULL
            ) AS covered
            FROM (%s) AS q GROUP BY company_id
            """,
            self._get_qualified(query),
        )

    # ------------------------------------------------------------------
    # H07: who chose an employee
    # ------------------------------------------------------------------
    def _get_superiors(self, query):
        """With those who interviewed an employee or led the recruitment."""
        field = self.env["hr.applicant"]._fields["interviewer_ids"]
        return SQL(
            """
            %(above)s
            UNION
            SELECT s.company_id, s.employee_id, e.id
            FROM staff s JOIN hr_applicant a ON a.employee_id = s.employee_id
            CROSS JOIN LATERAL (
                SELECT a.user_id
                UNION ALL
                SELECT r.%(user)s FROM %(rel)s AS r WHERE r.%(applicant)s = a.id
            ) AS chose
            JOIN hr_employee e
                ON e.user_id = chose.user_id AND e.company_id = s.company_id
            WHERE e.id <> s.employee_id
            """,
            above=super()._get_superiors(query),
            rel=SQL.identifier(field.relation),
            applicant=SQL.identifier(field.column1),
            user=SQL.identifier(field.column2),
        )
