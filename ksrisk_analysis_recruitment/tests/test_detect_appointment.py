"""H01, H08: who was appointed without a competition."""

from datetime import date
from random import Random

from odoo.tests import tagged

from odoo.addons.ksrisk_analysis.tests.detector_common import planted_here
from odoo.addons.ksrisk_analysis.tests.personnel_common import DAY, TODAY

from .recruitment_common import RecruitmentCase

SINCE = date(2023, 3, 1)
SEEDS = range(10)
START = date(2025, 6, 2)


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestDetectAppointment(RecruitmentCase):
    # ------------------------------------------------------------------
    # What plain Python says
    # ------------------------------------------------------------------
    def expected_h01(self, rows, applications, days=30):
        first = {}
        for post in self.posts(rows):
            start, employee = post["contract_date_start"], post["employee_id"]
            if start:
                key = start, post["day"], post["id"]
                if employee not in first or key < first[employee][0]:
                    first[employee] = key, post
        found = {}
        for employee, ((start, *_rest), post) in first.items():
            if not SINCE <= start <= TODAY or post["employee_type"] == "trainee":
                continue
            if not any(
                a["employee_id"] == employee
                and a["closed"]
                and a["closed"] <= start + days * DAY
                for a in applications
            ):
                found[employee, ""] = 1
        return found

    def expected_h08(self, rows, applications, days, promoted):
        found = {}
        for post in self.posts(rows):
            old = post["old"]
            if not (old and old["job_id"] and post["job_id"] and post["day"] <= TODAY):
                continue
            posts = [(p["job_id"], p["department_id"]) for p in (old, post)]
            if posts[0] == posts[1] or not promoted(old, post):
                continue
            if not any(
                a["job_id"] == post["job_id"]
                and a["employee_id"] == post["employee_id"]
                and abs((a["closed"] or a["applied"]) - post["day"]) <= days * DAY
                for a in applications
            ):
                found[post["employee_id"], str(post["day"])] = 1
        return found

    def random_applications(self, random, rows):
        employees = [row["employee_id"] for row in rows] + [None]
        applications = []
        for _n in range(60):
            applied = date(2025, 1, 1) + DAY * random.randint(0, 400)
            closed = random.choice([None, applied + DAY * random.randint(0, 90)])
            company = random.randrange(2)
            applications.append(
                {
                    "employee_id": random.choice(employees),
                    "company_id": self.companies.ids[company],
                    "job_id": random.choice([None, *self.jobs.ids[company * 3 :][:3]]),
                    "applied": applied,
                    "closed": closed,
                    "active": random.random() < 0.8,
                }
            )
        return [a for a in self.applications(applications) if a["job_id"]]

    def test_as_python_finds_them(self):
        self.set_parameters("H08", days=60, rise=0.1)
        seen = {"H01": 0, "H08": 0, "H08-D1.09": 0}
        for seed in SEEDS:
            with self.subTest(seed=seed), self.undone():
                random = Random(seed)
                rows = self.random_staff(random)
                applications = self.random_applications(random, rows)
                wanted = {
                    "H01": self.expected_h01(rows, applications),
                    "H08": self.expected_h08(rows, applications, 60, self.is_paid_more),
                    "H08-D1.09": self.expected_h08(
                        rows,
                        applications,
                        3650,
                        lambda old, new: old["job_id"] != new["job_id"],
                    ),
                }
                for code, flags in wanted.items():
                    seen[code] += len(flags)
                    self.assert_flags(code, flags)
        self.assertGreater(min(seen.values()), 20)

    @staticmethod
    def is_paid_more(old, new):
        if not (old["wage"] and new["wage"]):
            return False
        before, after = old["wage"] * new["hours"], new["wage"] * old["hours"]
        return after > before and 10 * after >= 11 * before

    # ------------------------------------------------------------------
    # H01
    # ------------------------------------------------------------------
    def hire(self, n, **values):
        return self.post([{"contract_date_start": START, **values} for _n in range(n)])

    def test_one_of_five(self):
        """AC-61: five hires, four with hired applicants."""
        hired = [row["employee_id"] for row in self.hire(5)]
        self.applications(
            [{"employee_id": employee, "closed": START} for employee in hired[:4]]
        )
        self.assertEqual(set(self.flags("H01")), {(hired[4], "")})
        self.assertEqual(self.population("H01"), (5, 5))

    @planted_here("H01")
    def test_hire_entered_late(self):
        hired = [row["employee_id"] for row in self.hire(150)]
        cases = [
            {"closed": START + 31 * DAY},
            {"closed": START + 30 * DAY},
            {"closed": START - 300 * DAY, "active": False},
        ]
        self.applications(
            [
                {"employee_id": employee, **cases[n % 3]}
                for n, employee in enumerate(hired)
            ]
        )
        wanted = {(employee, "") for employee in hired[::3]}
        self.assert_planted("H01", wanted, hired[1::3] + hired[2::3])

    def test_exempt_hires_are_not_looked_at(self):
        exempt, other = self.jobs[:2]
        exempt.write(
            {"ksrisk_no_competition": True, "ksrisk_no_competition_basis": "P. 12"}
        )
        self.hire(50, job_id=exempt.id)
        self.hire(50, ksrisk_exempt_order="No. 45 of 12.03.2026")
        self.hire(50, employee_type="trainee")
        flagged = self.hire(50, job_id=other.id, ksrisk_exempt_order="")
        wanted = {(row["employee_id"], "") for row in flagged}
        self.assertEqual(set(self.flags("H01")), wanted)
        self.assertEqual(self.population("H01"), (50, 50))

    def test_order_stays_with_its_version(self):
        """The next post needs its own order."""
        [row] = self.hire(1, ksrisk_exempt_order="No. 45")
        employee = self.env["hr.employee"].browse(row["employee_id"])
        employee.version_id = row["id"]
        employee.create_version({"date_version": START + 90 * DAY})
        orders = employee.version_ids.sorted("date_version")
        self.assertEqual(orders.mapped("ksrisk_exempt_order"), ["No. 45", False])

    # ------------------------------------------------------------------
    # H08
    # ------------------------------------------------------------------
    def promote(self, n, **values):
        """Move employees from the first job to the second for twice the wage."""
        old, new = self.jobs[:2]
        rows = self.post([{"job_id": old.id, "wage": 100} for _n in range(n)])
        moves = [
            {
                "employee_id": row["employee_id"],
                "date_version": START,
                "job_id": new.id,
                "wage": 200,
                **values,
            }
            for row in rows
        ]
        self.versions(moves)
        return [row["employee_id"] for row in rows]

    @planted_here("H08")
    def test_application_within_the_window(self):
        promoted = self.promote(150)
        new = self.jobs[1].id
        cases = [181, 180, -180]
        self.applications(
            [
                {
                    "employee_id": employee,
                    "job_id": new,
                    "applied": START - 400 * DAY,
                    "closed": START - cases[n % 3] * DAY,
                }
                for n, employee in enumerate(promoted)
            ]
        )
        wanted = {(employee, str(START)) for employee in promoted[::3]}
        self.assert_planted("H08", wanted, promoted[1::3] + promoted[2::3])
        self.assertEqual(self.flags("H08-D1.09"), {})
        self.assertEqual(self.population("H08"), (150, 150))

    @planted_here("H08-D1.09")
    def test_transfer_without_better_pay(self):
        moved = self.promote(50, wage=100)
        self.assertEqual(self.flags("H08"), {})
        near = self.promote(50, job_id=self.jobs[0].id, wage=100)
        applied = self.promote(50, wage=100)
        self.applications(
            [
                {
                    "employee_id": employee,
                    "job_id": self.jobs[1].id,
                    "applied": START - 3651 * DAY,
                    "closed": START - 3650 * DAY,
                }
                for employee in applied
            ]
        )
        wanted = {(employee, str(START)) for employee in moved}
        self.assert_planted("H08-D1.09", wanted, near + applied)

    def test_exempt_promotion(self):
        self.promote(50, ksrisk_exempt_order="No. 46")
        self.assertEqual(self.flags("H08"), {})
        self.assertEqual(self.flags("H08-D1.09"), {})

    def test_application_by_the_same_person(self):
        [employee] = self.promote(1)
        partner = self.partners[0]
        self.env["hr.employee"].browse(employee).work_contact_id = partner
        self.applications(
            [{"partner_id": partner.id, "job_id": self.jobs[1].id, "applied": START}]
        )
        self.assertEqual(self.flags("H08"), {})

    def test_nothing_to_look_at(self):
        for code in ("H01", "H08", "H08-D1.09"):
            self.assertEqual(self.flags(code, self.other), {})
            self.assertEqual(self.population(code, self.other), (0, 0))
            self.assertFalse(self.detector(code).missing)
