"""H01, H08: appointments and promotions that no competition stands behind."""

from odoo import models
from odoo.tools import SQL


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    def _get_applications(self, query):
        """All applications for a job, with their days on the company's clock.

        Refused ones are archived; ``person`` tells one applicant from another.
        """
        return SQL(
            """
            SELECT a.id, a.company_id, a.employee_id, a.partner_id, a.job_id, a.type_id,
                a.stage_id, a.create_date, a.date_closed, a.refuse_date,
                %(applied)s::date AS applied, %(closed)s::date AS closed,
                COALESCE(
                    'p' || a.partner_id, 'e' || a.email_normalized, 'a' || a.id
                ) AS person,
                COALESCE(j.ksrisk_no_competition, FALSE) AS is_exempt
            FROM hr_applicant a JOIN hr_job j ON j.id = a.job_id
            WHERE %(ours)s
            """,
            applied=query.local(SQL("a.create_date"), SQL("a.company_id")),
            closed=query.local(SQL("a.date_closed"), SQL("a.company_id")),
            ours=query.ours(SQL("a.company_id")),
        )

    # ------------------------------------------------------------------
    # H01
    # ------------------------------------------------------------------
    def _get_hires(self, query):
        """Employees whose first contract began in the period, with the post."""
        return SQL(
            """
            SELECT h.* FROM (
                SELECT DISTINCT ON (employee_id) *, contract_date_start AS hired
                FROM (%s) AS p WHERE contract_date_start IS NOT NULL
                ORDER BY employee_id, contract_date_start, day
            ) AS h
            JOIN hr_version v ON v.id = h.id
            LEFT JOIN hr_job j ON j.id = h.job_id
            WHERE %s AND h.employee_type IN ('employee', 'worker')
                AND j.ksrisk_no_competition IS NOT TRUE
                AND COALESCE(v.ksrisk_exempt_order, '') = ''
            """,
            self._get_posts(query),
            query.on_days(SQL("h.hired")),
        )

    def _select_h01(self, query):
        """People hired with no application that ended with their hire in time."""
        return SQL(
            """
            SELECT %(flags)s FROM (%(hires)s) AS h
            WHERE NOT EXISTS (
                SELECT FROM (%(applications)s) AS a
                WHERE a.employee_id = h.employee_id
                    AND a.closed <= h.hired + %(days)s
            )
            """,
            hires=self._get_hires(query),
            applications=self._get_applications(query),
            days=query.parameter("days", SQL("h.company_id")),
            flags=query.flags(
                company=SQL("h.company_id"),
                model="hr.employee",
                record=SQL("h.employee_id"),
                score=SQL("1"),
                date_from=SQL("h.hired"),
                date_to=SQL("h.hired"),
            ),
        )

    def _count_h01(self, query):
        """People hired; all of them have what the rule needs."""
        return self._count_all(self._get_hires(query))

    def _count_all(self, relation):
        return SQL(
            """
            SELECT company_id, count(*) AS population, count(*) AS covered
            FROM (%s) AS r GROUP BY company_id
            """,
            relation,
        )

    # ------------------------------------------------------------------
    # H08
    # ------------------------------------------------------------------
    def _get_moves(self, query):
        """Employees who got another post in the period, and were not exempted."""
        return SQL(
            """
            SELECT p.*, e.work_contact_id AS partner_id,
                p.job_id IS DISTINCT FROM p.old_job_id AS is_other_job,
                CASE WHEN p.wage > 0 AND p.old_wage > 0 THEN
                    p.wage * p.old_hours - p.old_wage * p.hours END AS gain,
                p.old_wage * p.hours AS base
            FROM (%s) AS p JOIN hr_version v ON v.id = p.id
            JOIN hr_employee e ON e.id = p.employee_id
            JOIN hr_job j ON j.id = p.job_id
            WHERE %s AND p.old_id IS NOT NULL AND p.old_job_id IS NOT NULL
                AND (p.old_job_id, p.old_department_id)
                    IS DISTINCT FROM (p.job_id, p.department_id)
                AND j.ksrisk_no_competition IS NOT TRUE
                AND COALESCE(v.ksrisk_exempt_order, '') = ''
            """,
            self._get_posts(query),
            query.on_days(SQL("p.day")),
        )

    def _get_moves_flags(self, query, condition):
        """Moves for which the employee has not applied."""
        # Each way to find an application has its index; with OR neither would be used.
        applied = [
            SQL(
                """
                EXISTS (
                    SELECT FROM (%(applications)s) AS a
                    WHERE a.job_id = m.job_id AND a.%(who)s = m.%(who)s
                        AND abs(COALESCE(a.closed, a.applied) - m.day) <= %(days)s
                )
                """,
                applications=self._get_applications(query),
                who=SQL.identifier(who),
                days=query.parameter("days", SQL("m.company_id")),
            )
            for who in ("employee_id", "partner_id")
        ]
        return SQL(
            """
            SELECT %(flags)s FROM (%(moves)s) AS m
            WHERE %(condition)s AND NOT %(by_employee)s AND NOT %(by_partner)s
            """,
            moves=self._get_moves(query),
            condition=condition,
            by_employee=applied[0],
            by_partner=applied[1],
            flags=query.flags(
                company=SQL("m.company_id"),
                model="hr.employee",
                record=SQL("m.employee_id"),
                key=SQL("m.day"),
                score=SQL("1"),
                date_from=SQL("m.day"),
                date_to=SQL("m.day"),
                evidence={
                    "hr.employee": SQL("ARRAY[m.employee_id]"),
                    "hr.version": SQL("ARRAY[m.id, m.old_id]"),
                },
            ),
        )

    def _select_h08(self, query):
        """Another job or department with better pay, and no application for it."""
        raised = SQL(
            "m.gain > 0 AND m.gain >= %s::numeric * m.base",
            query.parameter("rise", SQL("m.company_id")),
        )
        return self._get_moves_flags(query, raised)

    def _count_h08(self, query):
        """Moves to other posts; covered: those with both wages entered."""
        return SQL(
            """
            SELECT company_id, count(*) AS population, count(gain) AS covered
            FROM (%s) AS m GROUP BY company_id
            """,
            self._get_moves(query),
        )

    def _select_h08_any(self, query):
        """Another job, whatever it pays, and no application for it."""
        return self._get_moves_flags(query, SQL("m.is_other_job"))

    def _count_h08_any(self, query):
        """Moves to other jobs; all of them have what the rule needs."""
        return self._count_all(
            SQL("SELECT * FROM (%s) AS m WHERE is_other_job", self._get_moves(query))
        )
