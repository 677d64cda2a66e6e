"""H09, H10: pay that leaps, and pay far from that of others in the same job."""

from odoo import models
from odoo.tools import SQL

from .detector_quantiles import twelfths


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    def _get_posts(self, query):
        """Who held which post, from when till when: a row a version of an employee.

        ``first_day`` and ``last_day`` are those in service; ``old_…`` is the version
        before. Archived versions are corrections, archived employees are history.
        """
        return SQL(
            """
            SELECT v.id, v.company_id, v.employee_id, v.date_version AS day,
                v.job_id, v.department_id, v.wage, v.departure_date,
                v.departure_reason_id, v.contract_date_start, v.employee_type,
                COALESCE(NULLIF(c.hours_per_week, 0), 40)::numeric AS hours,
                GREATEST(v.date_version, v.contract_date_start) AS first_day,
                LEAST(
                    lead(v.date_version) OVER w - 1,
                    v.contract_date_end, v.departure_date, DATE 'infinity'
                ) AS last_day,
                lag(v.id) OVER w AS old_id,
                lag(v.job_id) OVER w AS old_job_id,
                lag(v.department_id) OVER w AS old_department_id,
                lag(v.wage) OVER w AS old_wage,
                lag(COALESCE(NULLIF(c.hours_per_week, 0), 40)::numeric) OVER w
                    AS old_hours
            FROM hr_version v LEFT JOIN resource_calendar c
                ON c.id = v.resource_calendar_id
            WHERE v.active AND v.employee_id IS NOT NULL AND %s
            WINDOW w AS (PARTITION BY v.employee_id ORDER BY v.date_version, v.id)
            """,
            query.ours(SQL("v.company_id")),
        )

    # ------------------------------------------------------------------
    # H09
    # ------------------------------------------------------------------
    def _get_raises(self, query):
        """Changes of pay in the period: ``growth`` for the same hours of work."""
        return SQL(
            """
            SELECT *, CASE WHEN old_wage > 0 AND wage > 0
                THEN wage * old_hours / (old_wage * hours) END AS growth
            FROM (%s) AS p WHERE old_id IS NOT NULL AND %s
            """,
            self._get_posts(query),
            query.on_days(SQL("day")),
        )

    def _get_usual_growth(self, query):
        """Days on which a good part of the staff got more, and what they got then.

        Those in service on a day are a running total of arrivals and departures.
        """
        return SQL(
            """
            SELECT r.company_id, r.day, r.usual
            FROM (
                SELECT company_id, day, count(*) AS n,
                    percentile_disc(0.5) WITHIN GROUP (ORDER BY growth) AS usual
                FROM raises WHERE growth > 1 GROUP BY company_id, day
            ) AS r
            JOIN (
                SELECT company_id, day,
                    sum(sum(n)) OVER (PARTITION BY company_id ORDER BY day) AS n
                FROM (
                    SELECT company_id, first_day AS day, 1 AS n
                    FROM posts WHERE last_day >= first_day
                    UNION ALL
                    SELECT company_id, last_day + 1, -1
                    FROM posts WHERE last_day >= first_day AND isfinite(last_day)
                ) AS steps GROUP BY company_id, day
            ) AS s ON s.company_id = r.company_id AND s.day = r.day
            WHERE r.n > 1 AND r.n >= %s::numeric * s.n
            """,
            query.parameter("indexed", SQL("r.company_id")),
        )

    def _select_h09(self, query):
        """Pay that grew by more than a share, beyond what all others got that day."""
        return SQL(
            """
            WITH posts AS MATERIALIZED (%(posts)s),
            raises AS MATERIALIZED (%(raises)s),
            usual AS (%(usual)s),
            found AS (
                SELECT r.*, r.growth / COALESCE(u.usual, 1) - 1 AS excess
                FROM raises r LEFT JOIN usual u
                    ON u.company_id = r.company_id AND u.day = r.day
            )
            SELECT %(flags)s FROM found
            WHERE excess > %(rise)s::numeric + 1e-9
            """,
            posts=self._get_posts(query),
            raises=self._get_raises(query),
            usual=self._get_usual_growth(query),
            rise=query.parameter("rise", SQL("company_id")),
            flags=query.flags(
                company=SQL("company_id"),
                model="hr.employee",
                record=SQL("employee_id"),
                key=SQL("day"),
                score=SQL("excess"),
                date_from=SQL("day"),
                date_to=SQL("day"),
                evidence={
                    "hr.employee": SQL("ARRAY[employee_id]"),
                    "hr.version": SQL("ARRAY[id, old_id]"),
                },
            ),
        )

    def _count_h09(self, query):
        """Changes of the terms of work; covered: those with both wages entered."""
        return SQL(
            """
            SELECT company_id, count(*) AS population, count(growth) AS covered
            FROM (%s) AS r GROUP BY company_id
            """,
            self._get_raises(query),
        )

    # ------------------------------------------------------------------
    # H10
    # ------------------------------------------------------------------
    def _get_paid(self, query):
        """Employees in service on the last day; ``n``: how many have the same job."""
        return SQL(
            """
            SELECT *, count(*) OVER (PARTITION BY company_id, job_id, hours) AS n
            FROM (%s) AS p
            WHERE %s BETWEEN first_day AND last_day AND wage > 0 AND job_id IS NOT NULL
            """,
            self._get_posts(query),
            query.today,
        )

    def _select_h10(self, query):
        """Pay above the upper fence of the same job and the same hours."""
        return SQL(
            """
            WITH paid AS (%(paid)s),
            peers AS (
                SELECT company_id, job_id, hours, n, array_agg(wage ORDER BY wage) AS w
                FROM paid WHERE n >= %(peers)s GROUP BY company_id, job_id, hours, n
            ),
            quartiles AS (SELECT *, %(first)s AS q1, %(third)s AS q3 FROM peers),
            found AS (
                SELECT paid.*, q3 + (q3 - q1) * %(factor)s::numeric AS fence
                FROM quartiles JOIN paid USING (company_id, job_id, hours)
            )
            SELECT %(flags)s FROM found WHERE wage * 12 > fence
            """,
            paid=self._get_paid(query),
            first=twelfths(SQL("w"), SQL("n"), 1),
            third=twelfths(SQL("w"), SQL("n"), 3),
            peers=query.parameter("peers", SQL("company_id")),
            factor=query.parameter("factor", SQL("company_id")),
            flags=query.flags(
                company=SQL("company_id"),
                model="hr.employee",
                record=SQL("employee_id"),
                score=SQL("round(wage * 12 / fence, 2)"),
                date_from=SQL("first_day"),
                evidence={
                    "hr.employee": SQL("ARRAY[employee_id]"),
                    "hr.version": SQL("ARRAY[id]"),
                },
            ),
        )

    def _count_h10(self, query):
        """Employees with a wage and a job; covered: those with enough peers."""
        return SQL(
            """
            SELECT company_id, count(*) AS population,
                count(*) FILTER (WHERE n >= %s) AS covered
            FROM (%s) AS p GROUP BY company_id
            """,
            query.parameter("peers", SQL("company_id")),
            self._get_paid(query),
        )
