"""V01: a vendor and an employee have something private in common."""

from odoo import models
from odoo.tools import SQL

from .ksrisk_detect_keys import addresses, email, listed, number, phone, weight


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    def _get_private_rules(self):
        return super()._get_private_rules() | {"v01"}

    def _get_staff(self, query):
        """Employees of the companies, those who left too, and their work contacts."""
        return SQL(
            "SELECT e.* FROM hr_employee e WHERE %s", query.ours(SQL("company_id"))
        )

    def _get_staff_keys(self, query):
        """Keys of employees: of today's versions and of all past ones."""
        return SQL(
            """
            SELECT e.id AS owner, k.kind, k.key
            FROM (%(staff)s) AS e CROSS JOIN LATERAL %(told)s WHERE k.key IS NOT NULL
            UNION
            SELECT e.id, k.kind, k.key
            FROM (%(staff)s) AS e JOIN hr_version v ON v.employee_id = e.id
            CROSS JOIN LATERAL (%(addresses)s) AS address
            CROSS JOIN LATERAL %(known)s WHERE k.key IS NOT NULL
            UNION
            SELECT r.employee_id, 'account', upper(b.sanitized_acc_number)
            FROM (%(staff)s) AS e
            JOIN employee_bank_account_rel r ON r.employee_id = e.id
            JOIN res_partner_bank b ON b.id = r.bank_account_id
            WHERE b.sanitized_acc_number <> ''
            UNION (%(contacts)s)
            """,
            staff=self._get_staff(query),
            told=listed(
                [
                    ("phone", phone(SQL("e.private_phone"))),
                    ("phone", phone(SQL("e.mobile_phone"))),
                    ("phone", phone(SQL("e.work_phone"))),
                    ("phone", phone(SQL("e.emergency_phone"))),
                    ("email", email(SQL("e.private_email"))),
                    ("email", email(SQL("e.work_email"))),
                ]
            ),
            known=listed(
                [
                    ("number", number(SQL("v.identification_id"))),
                    ("address", SQL("address.by_code")),
                    ("address", SQL("address.by_town")),
                ]
            ),
            addresses=addresses(
                SQL("v.private_street"), SQL("v.private_zip"), SQL("v.private_city")
            ),
            contacts=self._get_partner_keys(
                SQL(
                    "SELECT e.id AS owner, e.work_contact_id AS partner_id"
                    " FROM (%(staff)s) AS e WHERE e.work_contact_id IS NOT NULL"
                    " UNION SELECT e.id, u.partner_id FROM (%(staff)s) AS e"
                    " JOIN res_users u ON u.id = e.user_id",
                    staff=self._get_staff(query),
                )
            ),
        )

    def _select_v01(self, query):
        """Pairs of a vendor with awards of the period and an employee of that company.

        A vendor without awards is nobody's business, and is not compared.
        """
        return SQL(
            """
            WITH staff AS MATERIALIZED (%(staff_keys)s),
            vendors AS MATERIALIZED (
                SELECT DISTINCT p.commercial_partner_id AS vendor
                FROM (
                    SELECT id, commercial_partner_id FROM res_partner
                    WHERE id IN (SELECT partner_id FROM purchase_order)
                    OFFSET 0  -- the few partners who are vendors: of each, one award
                ) AS p
                WHERE EXISTS (
                    SELECT FROM purchase_order o
                    WHERE o.partner_id = p.id AND %(awarded)s OFFSET 0
                )
            ),
            alike AS (
                SELECT kind, key, v.owners AS vendors, s.owners AS employees
                FROM (
                    SELECT kind, key, array_agg(owner) AS owners
                    FROM (%(vendor_keys)s) AS v
                    GROUP BY kind, key HAVING count(*) <= %(shared)s
                ) AS v
                JOIN (
                    SELECT kind, key, array_agg(owner) AS owners FROM staff
                    GROUP BY kind, key HAVING count(*) <= %(shared)s
                ) AS s USING (kind, key)
            ),
            pairs AS (
                SELECT DISTINCT vendor, employee, a.kind FROM alike a
                CROSS JOIN LATERAL unnest(a.vendors) AS vendor
                CROSS JOIN LATERAL unnest(a.employees) AS employee
                WHERE NOT EXISTS (SELECT FROM (%(own_keys)s) AS own
                    WHERE own.kind = a.kind AND own.key = a.key)
            ),
            found AS (
                SELECT vendor, employee, sum(%(weight)s) AS score,
                    string_agg(kind, ',' ORDER BY kind) AS kinds
                FROM pairs GROUP BY 1, 2
            ),
            bought AS (
                SELECT o.company_id, p.commercial_partner_id AS vendor,
                    sum(%(amount)s) AS amount, array_agg(o.id ORDER BY o.id) AS ids,
                    min(%(day)s)::date AS first_day, max(%(day)s)::date AS last_day
                FROM purchase_order o JOIN res_partner p ON p.id = o.partner_id
                WHERE %(awarded)s
                    AND p.commercial_partner_id IN (SELECT vendor FROM found)
                GROUP BY 1, 2
            )
            SELECT %(flags)s
            FROM found f JOIN hr_employee e ON e.id = f.employee
            JOIN bought b ON b.vendor = f.vendor AND b.company_id = e.company_id
            WHERE f.score >= %(strength)s
            """,
            amount=query.amount(),
            day=query.local(SQL("o.date_approve")),
            awarded=query.awarded(),
            vendor_keys=self._get_vendor_keys(
                SQL("SELECT vendor FROM vendors"), among=SQL("staff")
            ),
            staff_keys=self._get_staff_keys(query),
            own_keys=self._get_own_keys(),
            shared=self._get_largest(query, "shared"),
            weight=weight(SQL("kind")),
            strength=query.parameter("strength", SQL("b.company_id")),
            flags=query.flags(
                company=SQL("b.company_id"),
                model="res.partner",
                record=SQL("f.vendor"),
                # What is alike, not the value that is.
                key=SQL("f.employee || ':' || f.kinds"),
                score=SQL("f.score"),
                amount=SQL("b.amount"),
                date_from=SQL("b.first_day"),
                date_to=SQL("b.last_day"),
                evidence={
                    "hr.employee": SQL("ARRAY[f.employee]"),
                    "res.partner": SQL("ARRAY[f.vendor]"),
                    "purchase.order": SQL("b.ids"),
                },
            ),
        )

    def _title_v01(self, flag):
        """What is alike, e.g. “bank account, phone”."""
        words = {
            "account": self.env._("bank account"),
            "address": self.env._("address"),
            "contact": self.env._("the same contact"),
            "email": self.env._("e-mail"),
            "number": self.env._("individual number"),
            "phone": self.env._("phone"),
        }
        kinds = flag.key.partition(":")[2].split(",")
        return ", ".join(words[kind] for kind in kinds)

    def _get_largest(self, query, code):
        """A parameter where companies are looked at together: the largest of theirs."""
        parameter = query.detector.parameter_ids.filtered(lambda p: p.code == code)
        return max(parameter._get_value(c, query.today) for c in query.companies)

    def _count_v01(self, query):
        """Employees, and of how many there is anything to compare but the contact."""
        return SQL(
            """
            WITH known AS (
                SELECT DISTINCT owner FROM (%(keys)s) AS k WHERE kind <> 'contact'
            )
            SELECT e.company_id, count(*) AS population, count(k.owner) AS covered
            FROM (%(staff)s) AS e LEFT JOIN known k ON k.owner = e.id
            GROUP BY e.company_id
            """,
            keys=self._get_staff_keys(query),
            staff=self._get_staff(query),
        )
