"""H09, H10, H15: pay and departures, against what plain Python says of them."""

from collections import Counter, defaultdict
from datetime import date
from fractions import Fraction
from random import Random

import pytz

from odoo.tests import tagged

from .detector_common import planted_here
from .personnel_common import DAY, TODAY, PersonnelCase, quartiles

SINCE = date(2023, 3, 1)
SEEDS = range(12)


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestDetectPay(PersonnelCase):
    # ------------------------------------------------------------------
    # What plain Python says
    # ------------------------------------------------------------------
    def usual(self, posts, raises, share):
        """{(company, day): usual growth} of the days of indexation."""
        grown = defaultdict(list)
        for post, growth in raises:
            if growth > 1:
                grown[post["company_id"], post["day"]].append(growth)
        served = [p for p in posts if p["first"] <= p["last"]]
        found = {}
        for (company, day), all_growth in grown.items():
            staff = sum(
                p["company_id"] == company and p["first"] <= day <= p["last"]
                for p in served
            )
            steps = {p["first"] for p in served if p["company_id"] == company} | {
                p["last"] + DAY
                for p in served
                if p["company_id"] == company and p["last"] < date.max
            }
            n = len(all_growth)
            if day in steps and n > 1 and n >= share * staff:
                found[company, day] = sorted(all_growth)[-(-n // 2) - 1]
        return found

    def expected_h09(self, rows, rise=Fraction(1, 5), share=Fraction(3, 10)):
        posts = self.posts(rows)
        raises = [
            (
                post,
                Fraction(
                    post["wage"] * post["old"]["hours"],
                    post["old"]["wage"] * post["hours"],
                ),
            )
            for post in posts
            if post["old"]
            and post["wage"]
            and post["old"]["wage"]
            and SINCE <= post["day"] <= TODAY
        ]
        usual = self.usual(posts, raises, share)
        found = {}
        for post, growth in raises:
            excess = growth / usual.get((post["company_id"], post["day"]), 1) - 1
            if excess > rise:
                found[post["employee_id"], str(post["day"])] = excess
        return found

    def expected_h10(self, rows, peers=5, factor=Fraction(3, 2)):
        groups = defaultdict(list)
        for post in self.posts(rows):
            if post["first"] <= TODAY <= post["last"] and post["wage"]:
                if post["job_id"]:
                    key = post["company_id"], post["job_id"], post["hours"]
                    groups[key].append(post)
        found = {}
        for posts in groups.values():
            if len(posts) >= peers:
                low, high = quartiles(post["wage"] for post in posts)
                fence = high + factor * (high - low)
                for post in posts:
                    if post["wage"] > fence:
                        ratio = round(post["wage"] / fence, 2)
                        found[post["employee_id"], ""] = ratio
        return found

    # ------------------------------------------------------------------
    # H09
    # ------------------------------------------------------------------
    def test_leaps_as_python_finds_them(self):
        seen = 0
        for seed in SEEDS:
            with self.subTest(seed=seed), self.undone():
                rows = self.random_staff(Random(seed))
                wanted = self.expected_h09(rows)
                seen += len(wanted)
                self.assert_flags("H09", wanted)
        self.assertGreater(seen, 50)

    def raise_all(self, employees, wages, days):
        """Give each employee another wage on a day; the first one is 1,000."""
        self.posting(employees, wage=1000)
        return self.versions(
            [
                {"employee_id": employee, "date_version": day, "wage": wage}
                for employee, wage, day in zip(employees, wages, days, strict=True)
            ]
        )

    @planted_here("H09")
    def test_leaps_at_the_limit(self):
        employees = self.employees([self.company] * 100)
        day = date(2025, 6, 2)  # each on a day of his own
        wages = [1200.01] * 50 + [1200] * 50
        self.raise_all(employees, wages, [day + n * DAY for n in range(100)])
        wanted = {(e, str(day + n * DAY)) for n, e in enumerate(employees[:50])}
        self.assert_planted("H09", wanted, employees[50:])
        self.assertEqual(self.population("H09"), (100, 100))

    def test_indexation_is_no_leap_but_more_than_others_is(self):
        day = date(2025, 7, 1)
        employees = self.employees([self.company] * 200)
        # 100 of 200 get 30 % more; 50 of them 56 % (1.3 × 1.2), 50 a little beyond.
        wages = [1300] * 101 + [1560] * 49 + [1560.01] * 50
        self.raise_all(employees, wages, [day] * 200)
        wanted = {(employee, str(day)) for employee in employees[150:]}
        self.assertEqual(set(self.flags("H09")), wanted)

    def test_too_few_make_no_indexation(self):
        day = date(2025, 7, 1)
        employees = self.employees([self.company] * 200)
        self.raise_all(employees[:59], [1300] * 59, [day] * 59)  # 29.5 % of the staff
        self.posting(employees[59:], wage=1000)
        self.assertEqual(len(self.flags("H09")), 59)
        self.versions(
            [
                {"employee_id": employees[59], "date_version": day, "wage": 1300},
            ]
        )
        self.assertEqual(self.flags("H09"), {})

    def test_full_time_is_no_leap(self):
        half, full = self.calendars[1], self.calendars[0]
        [employee] = self.employees([self.company])
        self.posting([employee], wage=500, resource_calendar_id=half.id)
        self.versions(
            [
                {
                    "employee_id": employee,
                    "date_version": date(2025, 5, 1),
                    "wage": 1000,
                    "resource_calendar_id": full.id,
                }
            ]
        )
        self.assertEqual(self.flags("H09"), {})

    # ------------------------------------------------------------------
    # H10
    # ------------------------------------------------------------------
    def test_far_pay_as_python_finds_it(self):
        seen = 0
        for seed in SEEDS:
            with self.subTest(seed=seed), self.undone():
                rows = self.random_staff(Random(seed))
                random = Random(seed)  # enough in the first jobs to compare
                rows += self.post(
                    [
                        {
                            "wage": random.choice([100, 105, 110, 120, 122, 135, 170]),
                            "job_id": self.jobs.ids[n % 2 * 3],
                            "company_id": self.companies.ids[n % 2],
                        }
                        for n in range(30)
                    ]
                )
                wanted = self.expected_h10(rows)
                seen += len(wanted)
                self.assert_flags("H10", wanted)
        self.assertGreater(seen, 20)

    @planted_here("H10")
    def test_far_pay_at_the_fence(self):
        jobs = self.env["hr.job"].create(
            [{"name": f"K{n}", "company_id": self.company.id} for n in range(100)]
        )
        usual = [100, 100, 100, 150, 150, 150, 200, 200]
        low, high = quartiles([*usual, 350])
        self.assertEqual(high + Fraction(3, 2) * (high - low), 350)
        rows = self.post(
            [
                {"job_id": job.id, "wage": wage}
                for n, job in enumerate(jobs)
                for wage in [*usual, 350.01 if n < 50 else 350]
            ]
        )
        wanted = {(row["employee_id"], "") for row in rows if row["wage"] == 350.01}
        usual = [row["employee_id"] for row in rows if row["wage"] == 350]
        self.assert_planted("H10", wanted, usual)
        self.assertEqual(self.population("H10"), (900, 900))

    def test_few_peers_say_nothing(self):
        wages = [100, 100, 100, 9000]
        self.post([{"wage": wage, "job_id": self.jobs[0].id} for wage in wages])
        self.assertEqual(self.flags("H10"), {})
        self.assertEqual(self.population("H10"), (4, 0))

    # ------------------------------------------------------------------
    def test_nothing_to_look_at(self):
        for code in ("H09", "H10", "H15", "H15b"):
            self.assertEqual(self.flags(code, self.other), {})
            self.assertEqual(self.population(code, self.other), (0, 0))

    def test_pay_is_confidential_and_off(self):
        for code in ("H09", "H10"):
            detector = self.detector(code)
            self.assertTrue(detector.is_confidential)
            self.assertFalse(detector.active)
        self.assertFalse(self.detector("H15").is_confidential)


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestDetectTurnover(PersonnelCase):
    def departures(self, posts, since=date(2025, 3, 1)):
        retired = self.env.ref("hr.departure_retired").id
        return {
            (p["department_id"], p["employee_id"], p["departure_date"])
            for p in posts
            if p["department_id"]
            and p["departure_date"]
            and since <= p["departure_date"] <= TODAY
            and p["departure_reason_id"] != retired
        }

    def expected_h15(self, rows, factor=2, least=3):
        posts, since = self.posts(rows), date(2025, 3, 1)
        company = {p["department_id"]: p["company_id"] for p in posts}
        days = Counter()
        for post in posts:
            served = (min(post["last"], TODAY) - max(post["first"], since)).days + 1
            if post["department_id"] and served > 0 and post["first"] <= post["last"]:
                days[post["department_id"]] += served
        left = Counter(
            department
            for department, _employee, _day in self.departures(posts)
            if department in days
        )
        found = {}
        for department, n in left.items():
            ours = [d for d in days if company[d] == company[department]]
            rate = Fraction(n, days[department])
            usual = Fraction(sum(left[d] for d in ours), sum(days[d] for d in ours))
            if n >= least and rate > factor * usual:
                found[department, ""] = round(rate / usual, 1)
        return found

    def test_turnover_as_python_finds_it(self):
        self.set_parameters("H15", factor=1.2, least=2)
        seen = 0
        for seed in SEEDS:
            with self.subTest(seed=seed), self.undone():
                rows = self.random_staff(Random(seed))
                wanted = self.expected_h15(rows, Fraction(6, 5), 2)
                seen += len(wanted)
                self.assert_flags("H15", wanted)
        self.assertGreater(seen, 10)

    @planted_here("H15")
    def test_turnover_at_the_limit(self):
        """Fifty departments of eight lose three, fifty of them two."""
        fired = self.env.ref("hr.departure_fired").id
        make = self.env["hr.department"].create
        departments = make(
            [{"name": f"E{n}", "company_id": self.company.id} for n in range(101)]
        )
        rows = []
        for n, department in enumerate(departments):
            size, leavers = (8, 3) if n < 50 else (8, 2) if n < 100 else (400, 0)
            left = {"departure_date": TODAY, "departure_reason_id": fired}
            rows += [
                {"department_id": department.id, **(left if k < leavers else {})}
                for k in range(size)  # those who left served till the end
            ]
        self.post(rows)
        # 250 of 1,200 left: twice that is 5 of 12, more than 3 of 8.
        self.assertEqual(self.flags("H15"), {})
        self.post([{"department_id": departments[-1].id}] * 134)
        # 250 of 1,334: twice that is 0.3748, less than 3 of 8 = 0.375.
        wanted = {(department.id, "") for department in departments[:50]}
        self.assert_planted("H15", wanted, departments[50:].ids)
        self.assertEqual(self.population("H15"), (101, 101))

    def test_who_retires_does_not_count(self):
        retired = self.env.ref("hr.departure_retired").id
        employees = self.employees([self.company] * 12)
        self.posting(employees[:8], department_id=self.departments[0].id)
        rows = {"departure_date": TODAY, "department_id": self.departments[1].id}
        self.posting(employees[8:], departure_reason_id=retired, **rows)
        self.assertEqual(self.flags("H15"), {})

    def test_new_heads_as_python_finds_them(self):
        self.set_parameters("H15b", least=2, days=240)
        seen = 0
        for seed in SEEDS:
            with self.subTest(seed=seed), self.undone():
                random = Random(seed)
                rows = self.random_staff(random)
                heads = [
                    (
                        random.choice(self.departments.ids),
                        self.moment(
                            date(2025, 1, 1) + DAY * random.randrange(430),
                            random.choice([1, 12]),  # at one o'clock it is another day
                        ),
                        random.choice([0, 5]),
                        random.choice([0, 7, 7]),
                    )
                    for _n in range(60)
                ]
                self.track(self.departments[0], "manager_id", heads)
                wanted = self.expected_h15b(rows, heads)
                seen += len(wanted)
                self.assert_flags("H15b", wanted)
        self.assertGreater(seen, 10)

    def expected_h15b(self, rows, heads, days=240, least=2):
        left = self.departures(self.posts(rows), SINCE)
        found = {}
        for department, at, _old, new in heads:
            came = pytz.utc.localize(at).astimezone(self.zone).date()
            if not new or not SINCE <= came <= TODAY:
                continue
            n = sum(
                one == department and came <= day <= came + days * DAY
                for one, _employee, day in left
            )
            if n >= least:
                found[department, str(came)] = n
        return found

    @planted_here("H15b")
    def test_departures_after_a_new_head(self):
        came = date(2025, 6, 2)
        fired = self.env.ref("hr.departure_fired").id
        departments = self.env["hr.department"].create(
            [{"name": f"F{n}", "company_id": self.company.id} for n in range(150)]
        )
        # Late in the evening in UTC, the next day here.
        moment = self.moment(came, 1)
        self.assertLess(moment.date(), came)
        self.track(
            departments[0],
            "manager_id",
            [(department.id, moment, 0, 7) for department in departments],
        )
        cases = ([0, 40, 90], [0, 40, 91], [-1, 0, 90])
        self.post(
            [
                {
                    "department_id": department.id,
                    "departure_date": came + after * DAY,
                    "departure_reason_id": fired,
                }
                for n, department in enumerate(departments)
                for after in cases[n % 3]
            ]
        )
        wanted = {(department.id, str(came)) for department in departments[::3]}
        others = set(departments.ids) - {record for record, _key in wanted}
        self.assert_planted("H15b", wanted, others)
        self.assertEqual(self.population("H15b"), (150, 150))
        self.assertEqual(self.flags("H15b", self.other), {})
