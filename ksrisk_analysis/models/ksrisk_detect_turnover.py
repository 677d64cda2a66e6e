"""H15: departments that people leave."""

from odoo import models
from odoo.tools import SQL


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    def _get_departures(self, query):
        """Who left in the period, and from where; those who retired do not count."""
        retired = self.env.ref("hr.departure_retired", raise_if_not_found=False)
        return SQL(
            """
            SELECT DISTINCT company_id, department_id, employee_id, departure_date
            FROM (%s) AS p
            WHERE department_id IS NOT NULL AND %s
                AND departure_reason_id IS DISTINCT FROM %s
            """,
            self._get_posts(query),
            query.on_days(SQL("departure_date")),
            retired.id if retired else None,
        )

    def _get_staffed(self, query):
        """Departments with the days that people served in the period."""
        return SQL(
            """
            SELECT company_id, department_id, sum(
                LEAST(last_day, %(today)s) - GREATEST(first_day, %(since)s) + 1
            ) AS days
            FROM (%(posts)s) AS p
            WHERE department_id IS NOT NULL AND last_day >= %(since)s
                AND first_day <= %(today)s AND last_day >= first_day
            GROUP BY company_id, department_id
            """,
            posts=self._get_posts(query),
            since=query.since,
            today=query.today,
        )

    def _select_h15(self, query):
        """Departments whose turnover is some times that of the company."""
        return SQL(
            """
            WITH counted AS (
                SELECT s.company_id, s.department_id, s.days,
                    count(d.employee_id) AS n, min(d.departure_date) AS date_from,
                    max(d.departure_date) AS date_to,
                    array_agg(d.employee_id ORDER BY d.departure_date DESC,
                        d.employee_id) FILTER (WHERE d.employee_id IS NOT NULL) AS ids
                FROM (%(staffed)s) AS s LEFT JOIN (%(departures)s) AS d
                    ON d.company_id = s.company_id
                    AND d.department_id = s.department_id
                GROUP BY s.company_id, s.department_id, s.days
            ),
            rates AS (
                SELECT *, sum(n) OVER w AS all_n, sum(days) OVER w AS all_days
                FROM counted WINDOW w AS (PARTITION BY company_id)
            )
            SELECT %(flags)s FROM rates
            WHERE n >= %(least)s AND n * all_days > %(factor)s::numeric * all_n * days
            """,
            staffed=self._get_staffed(query),
            departures=self._get_departures(query),
            least=query.parameter("least", SQL("company_id")),
            factor=query.parameter("factor", SQL("company_id")),
            flags=query.flags(
                company=SQL("company_id"),
                model="hr.department",
                record=SQL("department_id"),
                score=SQL("round(n * all_days / (all_n * days), 1)"),
                date_from=SQL("date_from"),
                date_to=SQL("date_to"),
                evidence={"hr.employee": SQL("ids")},
            ),
        )

    def _count_h15(self, query):
        """Departments with staff in the period."""
        return SQL(
            """
            SELECT company_id, count(*) AS population, count(*) AS covered
            FROM (%s) AS s GROUP BY company_id
            """,
            self._get_staffed(query),
        )

    # ------------------------------------------------------------------
    # H15b
    # ------------------------------------------------------------------
    def _get_new_heads(self, query):
        """Days on which a department got another head, from what was tracked."""
        return SQL(
            """
            SELECT d.company_id, d.id AS department_id, %(day)s::date AS day
            FROM (%(tracked)s) AS t JOIN hr_department d ON d.id = t.res_id
            WHERE t.new_value_integer > 0 AND %(ours)s AND %(within)s
            GROUP BY 1, 2, 3
            """,
            tracked=self._get_tracked("hr.department", "manager_id"),
            day=query.local(SQL("t.at"), SQL("d.company_id")),
            ours=query.ours(SQL("d.company_id")),
            within=query.within(SQL("t.at")),
        )

    def _get_tracked(self, model, field):
        """What was tracked of a field: record, moment in UTC, old and new values."""
        return SQL(
            """
            SELECT m.res_id, m.date AS at, v.*
            FROM mail_tracking_value v JOIN mail_message m
                ON m.id = v.mail_message_id AND m.model = %s
            WHERE v.field_id = %s
            """,
            model,
            self.env["ir.model.fields"]._get(model, field).id or None,
        )

    def _select_h15b(self, query):
        """Departments that several people left soon after a new head came."""
        return SQL(
            """
            WITH found AS (
                SELECT h.company_id, h.department_id, h.day, count(*) AS n,
                    max(d.departure_date) AS date_to,
                    array_agg(d.employee_id ORDER BY d.departure_date,
                        d.employee_id) AS ids
                FROM (%(heads)s) AS h JOIN (%(departures)s) AS d
                    ON d.department_id = h.department_id
                    AND d.departure_date BETWEEN h.day AND h.day + %(days)s
                GROUP BY h.company_id, h.department_id, h.day
            )
            SELECT %(flags)s FROM found WHERE n >= %(least)s
            """,
            heads=self._get_new_heads(query),
            departures=self._get_departures(query),
            days=query.parameter("days", SQL("h.company_id")),
            least=query.parameter("least", SQL("company_id")),
            flags=query.flags(
                company=SQL("company_id"),
                model="hr.department",
                record=SQL("department_id"),
                key=SQL("day"),
                score=SQL("n"),
                date_from=SQL("day"),
                date_to=SQL("date_to"),
                evidence={"hr.employee": SQL("ids")},
            ),
        )

    def _count_h15b(self, query):
        """Departments that got another head; all have what the rule needs."""
        return SQL(
            """
            SELECT company_id, count(DISTINCT department_id) AS population,
                count(DISTINCT department_id) AS covered
            FROM (%s) AS h GROUP BY company_id
            """,
            self._get_new_heads(query),
        )
