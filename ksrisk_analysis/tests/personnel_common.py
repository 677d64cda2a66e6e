"""Rows of staff by the hundred, and what each detector of personnel is held against."""

from collections import defaultdict
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from fractions import Fraction

import pytz

from odoo.tests import TransactionCase
from odoo.tools import SQL
from odoo.tools.json import scriptsafe as json

from .detector_common import PLANTED

TODAY = date(2026, 3, 1)
DAY = timedelta(days=1)


def quartiles(values):
    """The first and the third quartile, definition 8 of Hyndman and Fan, exactly."""
    values = sorted(map(Fraction, values))
    n = len(values)

    def at(p):
        place = (n + Fraction(1, 3)) * p + Fraction(1, 3)
        whole = int(place)
        low, high = values[max(whole, 1) - 1], values[min(whole + 1, n) - 1]
        return low + (high - low) * (place - whole)

    return at(Fraction(1, 4)), at(Fraction(3, 4))


class PersonnelCase(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True))
        companies = cls.env["res.company"].create(
            [{"name": "Alatau JSC"}, {"name": "Kaskelen JSC"}]
        )
        cls.company, cls.other = cls.companies = companies
        cls.zone = cls.company._ksrisk_zone()
        cls.departments = cls.env["hr.department"].create(
            [{"name": f"D{n}", "company_id": c.id} for c in companies for n in range(3)]
        )
        cls.jobs = cls.env["hr.job"].create(
            [{"name": f"J{n}", "company_id": c.id} for c in companies for n in range(3)]
        )
        calendars = [
            {"name": f"{hours} hours", "hours_per_week": hours, "company_id": False}
            for hours in (40, 20)
        ]
        cls.calendars = cls.env["resource.calendar"].create(calendars)
        for calendar, hours in zip(cls.calendars, (40, 20), strict=True):
            calendar.hours_per_week = hours
        cls.pattern = cls.env["hr.employee"].create(
            {"name": "Pattern", "company_id": cls.company.id}
        )
        cls.env.flush_all()

    # ------------------------------------------------------------------
    # Rows
    # ------------------------------------------------------------------
    def clone(self, pattern, rows):
        """Insert copies of a record's row, each with some values of its own.

        :return: their ids
        """
        if not rows:
            return []
        self.env.flush_all()
        table = SQL.identifier(pattern._table)
        found = self.env.execute_query(
            SQL(
                """
                INSERT INTO %(table)s SELECT n.*
                FROM %(table)s AS t, jsonb_array_elements(%(rows)s::jsonb) AS r,
                LATERAL jsonb_populate_record(
                    t, r || jsonb_build_object('id', nextval(%(sequence)s))
                ) AS n
                WHERE t.id = %(id)s RETURNING id
                """,
                table=table,
                sequence=f"{pattern._table}_id_seq",
                rows=json.dumps(rows, default=str),
                id=pattern.id,
            )
        )
        return [row_id for (row_id,) in found]

    def employees(self, companies):
        """New employees, one for each company of a list."""
        return self.clone(
            self.pattern,
            [
                {"company_id": company.id, "name": f"Employee {n}", "version_id": None}
                for n, company in enumerate(companies)
            ],
        )

    def versions(self, rows):
        """Insert versions, and give each row its id; what is not named is empty."""
        empty = {
            "job_id": None,
            "department_id": None,
            "wage": None,
            "contract_date_start": None,
            "contract_date_end": None,
            "departure_date": None,
            "departure_reason_id": None,
            "resource_calendar_id": self.calendars[0].id,
            "employee_type": "employee",
            "active": True,
            "company_id": self.company.id,
        }
        for row in rows:
            row.update({**empty, **row})
        ids = self.clone(self.pattern.version_id, rows)
        for row, row_id in zip(rows, ids, strict=True):
            row["id"] = row_id
        return rows

    def posting(self, employees, **values):
        """One version each, from the first day of 2025 on."""
        return self.versions(
            [
                {"employee_id": employee, "date_version": date(2025, 1, 1), **values}
                for employee in employees
            ]
        )

    def post(self, rows):
        """One version each of new employees, from the first day of 2025 on."""
        companies = [
            self.companies.browse(row.get("company_id", self.company.id))
            for row in rows
        ]
        return self.versions(
            [
                {"employee_id": employee, "date_version": date(2025, 1, 1), **row}
                for employee, row in zip(self.employees(companies), rows, strict=True)
            ]
        )

    def track(self, record, field, rows):
        """Insert tracked changes: ``(record id, moment in UTC, old, new)``."""
        message = record.message_post(body="x")
        pattern = (
            self.env["mail.tracking.value"]
            .sudo()
            .create(
                {
                    "mail_message_id": message.id,
                    "field_id": self.env["ir.model.fields"]
                    ._get(record._name, field)
                    .id,
                }
            )
        )
        self.env.flush_all()
        messages = self.clone(
            message, [{"res_id": row[0], "date": row[1]} for row in rows]
        )
        self.clone(
            pattern,
            [
                {
                    "mail_message_id": message_id,
                    "old_value_integer": int(row[2]),
                    "new_value_integer": int(row[3]),
                }
                for message_id, row in zip(messages, rows, strict=True)
            ],
        )
        (pattern | message.tracking_value_ids).unlink()

    @contextmanager
    def undone(self):
        """Take back what happens inside."""
        self.env.flush_all()
        self.env.cr.execute("SAVEPOINT undone")
        try:
            yield
        finally:
            self.env.cr.execute("ROLLBACK TO SAVEPOINT undone")
            self.env.invalidate_all()

    def moment(self, day, hour=12):
        """A moment of a day on the companies' clock, in UTC."""
        local = self.zone.localize(datetime.combine(day, time(hour)))
        return local.astimezone(pytz.utc).replace(tzinfo=None)

    # ------------------------------------------------------------------
    # Detectors
    # ------------------------------------------------------------------
    def detector(self, code):
        found = self.env["ksrisk.detector"].with_context(active_test=False)
        return found.search([("code", "=", code)]).ensure_one()

    def set_parameters(self, code, **values):
        for parameter in self.detector(code).parameter_ids:
            if parameter.code in values:
                parameter.default = values[parameter.code]

    def query(self, code, companies=None, today=TODAY):
        return self.detector(code)._get_query(companies or self.companies, today=today)

    def flags(self, code, companies=None, today=TODAY):
        """What a detector flags: {(record id, key): score}."""
        self.env.flush_all()
        query = self.query(code, companies, today)
        rows = self.env.execute_query(
            SQL(
                "SELECT res_id, key, score FROM (%s) AS f",
                self.detector(code)._get_flags_sql(query),
            )
        )
        found = {(res_id, key): score for res_id, key, score in rows}
        self.assertEqual(len(found), len(rows), "Two flags have one key")
        return found

    def population(self, code, company=None):
        company = company or self.company
        counts = self.detector(code)._get_population(self.query(code))
        return counts.get(company.id, (0, 0))

    def assert_flags(self, code, wanted):
        """See that exactly these are flagged, each with about its score."""
        found = self.flags(code)
        self.assertEqual(set(found), set(wanted))
        for key, score in wanted.items():
            self.assertAlmostEqual(found[key], float(score), 5)

    def assert_planted(self, code, positives, near_misses, found=None):
        """See that all positives are flagged and nothing else: fifty of each at least.

        :param positives: (record id, key) of each
        :param near_misses: ids of the records that stand just outside of the rule
        :param found: what is flagged, if the test has asked already
        """
        positives, near_misses = set(positives), set(near_misses)
        self.assertGreaterEqual(min(len(positives), len(near_misses)), PLANTED)
        found = set(self.flags(code) if found is None else found)
        self.assertEqual(positives - found, set(), "Cases that were not found")
        self.assertEqual(found - positives, set(), "Flags that nobody planted")
        missed = near_misses & {res_id for res_id, _key in found}
        self.assertEqual(missed, set(), "Near misses that were flagged")

    # ------------------------------------------------------------------
    # Random staff, and who held which post
    # ------------------------------------------------------------------
    def random_staff(self, random):
        """Versions of employees of both companies, with gaps and oddities."""
        employees = self.employees([random.choice(self.companies) for _n in range(40)])
        rows = []
        for employee in self.env["hr.employee"].browse(employees):
            rows += self.random_versions(random, employee.id, employee.company_id)
        return self.versions(rows)

    def random_versions(self, random, employee, company):
        number = self.companies.ids.index(company.id) * 3
        days = sorted(
            date(2025, 1, 1) + 30 * DAY * n
            for n in random.sample(range(16), random.randint(1, 4))
        )
        start = random.choice([None, days[0], days[0] + 20 * DAY, days[-1]])
        reasons = [None, self.env.ref("hr.departure_retired").id]
        reasons.append(self.env.ref("hr.departure_fired").id)
        rows = []
        for day in days:
            left = day == days[-1] and random.random() < 0.4
            end = start and random.random() < 0.2 and max(start, day) + 25 * DAY
            rows.append(
                {
                    "employee_id": random.random() < 0.96 and employee or None,
                    "company_id": company.id,
                    "date_version": day,
                    "active": random.random() < 0.93,
                    "job_id": random.choice([None, *self.jobs.ids[number:][:3]]),
                    "department_id": random.choice(
                        [None, *self.departments.ids[number:][:3]]
                    ),
                    "wage": random.choice([None, 0, 100, 100, 110, 120, 121, 150, 300]),
                    "resource_calendar_id": random.choice([None, *self.calendars.ids]),
                    "contract_date_start": start,
                    "contract_date_end": end or None,
                    "departure_date": day + 10 * DAY if left else None,
                    "departure_reason_id": random.choice(reasons) if left else None,
                    "employee_type": random.choice(["employee", "worker", "trainee"]),
                }
            )
        return rows

    def posts(self, rows):
        """Versions in service: dicts with `old` and the days from when till when."""
        half = self.calendars[1].id
        by_employee = defaultdict(list)
        for row in rows:
            if row["active"] and row["employee_id"]:
                by_employee[row["employee_id"]].append(row)
        found = []
        for versions in by_employee.values():
            versions.sort(key=lambda row: (row["date_version"], row["id"]))
            old = None
            for row, later in zip(versions, [*versions[1:], None], strict=True):
                day = row["date_version"]
                ends = [
                    later and later["date_version"] - DAY,
                    row["contract_date_end"],
                    row["departure_date"],
                    date.max,
                ]
                post = {
                    **row,
                    "day": day,
                    "hours": 20 if row["resource_calendar_id"] == half else 40,
                    "first": max(day, row["contract_date_start"] or day),
                    "last": min(filter(None, ends)),
                    "old": old,
                }
                found.append(post)
                old = post
        return found
