"""H04, H05: vacancies that nobody could see, and selections rushed or skipped."""

from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from random import Random
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.ksrisk_analysis.tests.detector_common import planted_here
from odoo.addons.ksrisk_analysis.tests.personnel_common import DAY, quartiles

from .recruitment_common import RecruitmentCase

SEEDS = range(10)
HIRED = date(2025, 9, 1)  # a Monday


def working_days(first, last):
    """Mondays to Fridays from one day to another, both included."""
    days = [first + DAY * n for n in range((last - first).days + 1)]
    return [day for day in days if day.weekday() < 5]


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestDetectVacancy(RecruitmentCase):
    # ------------------------------------------------------------------
    # H04
    # ------------------------------------------------------------------
    def flags_with(self, publications):
        """What H04 flags, with such (job, moment, shown)."""
        rows = SQL(", ").join(
            SQL("(%s::int, %s::timestamp, %s, %s)", job, moment, shown, n)
            for n, (job, moment, shown) in enumerate(publications)
        )
        relation = SQL("SELECT * FROM (VALUES %s) AS p(job_id, at, shown, id)", rows)
        with patch.object(
            self.env.registry["ksrisk.detector"],
            "_get_publications",
            lambda detector: relation,
        ):
            return self.flags("H04")

    def expected_h04(self, applications, publications, days=180, least=5):
        found = {}
        for row in applications:
            mine = sorted(p for p in publications if p[0] == row["job_id"])
            seen = set()
            for one, later in zip(mine, [*mine[1:], None], strict=False):
                if one[2]:
                    end = row["closed"] - DAY
                    if later:
                        end = min(end, self.day(later[1]))
                    start = max(self.day(one[1]), row["closed"] - days * DAY)
                    seen.update(working_days(start, end))
            if len(seen) < least:
                found[row["id"], ""] = 1 if seen else 2
        return found

    def day(self, moment):
        return (moment + timedelta(hours=5)).date()

    def test_publication_as_python_finds_it(self):
        seen = 0
        for seed in SEEDS:
            with self.subTest(seed=seed), self.undone():
                random = Random(seed)
                applications = self.applications(
                    [
                        {
                            "job_id": random.choice(self.jobs.ids[:3]),
                            "closed": HIRED + DAY * random.randint(0, 60),
                        }
                        for _n in range(30)
                    ]
                )
                publications = [
                    (
                        job,
                        self.moment(HIRED + DAY * random.randint(-200, 60), hour),
                        random.random() < 0.5,
                    )
                    for job in self.jobs.ids[:2]
                    for hour in range(8)
                ]
                wanted = self.expected_h04(applications, publications)
                seen += len(wanted)
                found = self.flags_with(publications)
                self.assertEqual(found, wanted)
        self.assertGreater(seen, 50)

    @planted_here("H04")
    def test_publication_at_the_limit(self):
        jobs = self.env["hr.job"].create(
            [{"name": f"V{n}", "company_id": self.company.id} for n in range(150)]
        )
        # Monday a week before: five working days; Tuesday: four.
        shown = [HIRED - 7 * DAY, HIRED - 6 * DAY, HIRED]
        rows = self.applications([{"job_id": job.id, "closed": HIRED} for job in jobs])
        publications = [
            (job.id, self.moment(shown[n % 3], 1), True) for n, job in enumerate(jobs)
        ]
        wanted = {
            (row["id"], ""): [None, 1, 2][n % 3] for n, row in enumerate(rows) if n % 3
        }
        found = self.flags_with(publications)
        self.assertEqual(found, wanted)
        shown_enough = [row["id"] for row in rows[::3]]
        self.assert_planted("H04", wanted, shown_enough, found)

    def test_needs_the_website(self):
        detector = self.detector("H04")
        if "website_published" in self.env["hr.job"]._fields:
            self.assertFalse(detector.missing)
            [row] = self.applications([{"closed": HIRED}])
            self.jobs[0].is_published = False
            self.track(
                self.jobs[0],
                "website_published",
                [
                    (self.jobs[0].id, self.moment(HIRED - 60 * DAY), 0, 1),
                    (self.jobs[0].id, self.moment(HIRED - 58 * DAY), 1, 0),
                ],
            )
            self.assert_flags("H04", {(row["id"], ""): 1})
        else:
            self.assertIn("hr.job.website_published", detector.missing)

    # ------------------------------------------------------------------
    # H05
    # ------------------------------------------------------------------
    def expected_h05(self, applications, least=3, peers=8, factor=Fraction(3, 2)):
        found = {}
        by_company = defaultdict(list)
        for row in applications:
            by_company[row["company_id"]].append((row["closed"] - row["applied"]).days)
        for row in applications:
            days = (row["closed"] - row["applied"]).days
            working = len(working_days(row["applied"] + DAY, row["closed"]))
            if working < least:
                found[row["id"], "fast"] = least - working
            others = by_company[row["company_id"]]
            if len(others) >= peers:
                low, high = quartiles(others)
                fence = high + factor * (high - low)
                if days > fence:
                    found[row["id"], "slow"] = round(12 * days / max(12 * fence, 1), 1)
        return found

    def test_durations_as_python_finds_them(self):
        self.set_parameters("H05", stages=20)
        seen = defaultdict(int)
        for seed in SEEDS:
            with self.subTest(seed=seed), self.undone():
                random = Random(seed)
                rows = []
                for n in range(40):
                    applied = HIRED + DAY * random.randint(-30, 30)
                    rows.append(
                        {
                            "company_id": self.companies.ids[n % 3 % 2],
                            "job_id": self.jobs.ids[n % 3 % 2 * 3],
                            "applied": applied,
                            "closed": applied
                            + DAY * random.choice([0, 1, 2, 3, 4, 5, 14, 20, 25, 90]),
                        }
                    )
                wanted = self.expected_h05(self.applications(rows))
                for _id, key in wanted:
                    seen[key] += 1
                self.assert_flags("H05", wanted)
        self.assertGreater(seen["fast"], 50)
        self.assertGreater(seen["slow"], 20)

    def test_stages_as_python_finds_them(self):
        """Stages of all jobs, of this job and of another, passed in any order."""
        seen = defaultdict(int)
        stages = self.stages
        for seed in SEEDS:
            with self.subTest(seed=seed), self.undone():
                random = Random(seed)
                of_jobs = {}
                for stage in stages:
                    jobs = random.choice([[], [], [0], [1], [0, 1]])
                    stage.job_ids = self.jobs.browse([self.jobs.ids[n] for n in jobs])
                    of_jobs[stage.id] = set(stage.job_ids.ids)
                self.env.flush_all()
                rows = self.applications(
                    [
                        {
                            "job_id": random.choice(self.jobs.ids[:3]),
                            "stage_id": random.choice([None, *stages.ids]),
                            "closed": HIRED,
                            "applied": HIRED - 20 * DAY,
                        }
                        for _n in range(40)
                    ]
                )
                moves = [
                    (
                        row["id"],
                        self.moment(HIRED),
                        random.choice(stages.ids),
                        random.choice(stages.ids),
                    )
                    for row in rows
                    for _n in range(random.randrange(4))
                ]
                self.track(self.pattern_applicant, "stage_id", moves)
                passed = defaultdict(set)
                for applicant, _at, old, new in moves:
                    passed[applicant] |= {old, new}
                wanted = {}
                for row in rows:
                    left = [
                        stage
                        for stage in stages
                        if row["stage_id"]
                        and stage.sequence < stages.browse(row["stage_id"]).sequence
                        and not stage.hired_stage
                        and stage.id not in passed[row["id"]]
                        and (
                            not of_jobs[stage.id] or row["job_id"] in of_jobs[stage.id]
                        )
                    ]
                    if len(left) >= 2:
                        wanted[row["id"], "skipped"] = len(left)
                        seen[len(left)] += 1
                self.assert_flags("H05", wanted)
        self.assertGreater(min(seen[2], seen[3], seen[4]), 3)

    @planted_here("H05")
    def test_days_at_the_limit(self):
        """Two working days and three; the middle half takes 10 to 20: 35 is usual."""
        days = [2] * 50 + [3] * 50 + [10] * 150 + [20] * 150 + [35] * 50 + [36] * 50
        rows = self.applications(
            [
                # On a Tuesday, so that three days after it there are as many worked.
                {"applied": HIRED + DAY, "closed": HIRED + (1 + n) * DAY}
                for n in days
            ]
        )
        self.set_parameters("H05", stages=20)
        wanted = {(row["id"], "fast") for row in rows[:50]}
        wanted |= {(row["id"], "slow") for row in rows[450:]}
        self.assert_planted("H05", wanted, [row["id"] for row in rows[50:450]])

    def test_stages_left_out(self):
        """Of four stages before the hire, two may not be left out."""
        rows = self.applications(
            [{"closed": HIRED, "applied": HIRED - 20 * DAY} for _n in range(150)]
        )
        ways = [(0, 4), (0, 1, 4), (0, 1, 2, 4)]  # leave out three, two, one
        stages = self.stages.ids
        self.track(
            self.pattern_applicant,
            "stage_id",
            [
                (row["id"], self.moment(HIRED), stages[old], stages[new])
                for n, row in enumerate(rows)
                for old, new in zip(ways[n % 3], ways[n % 3][1:], strict=False)
            ],
        )
        wanted = {
            (row["id"], "skipped"): 3 - n % 3 for n, row in enumerate(rows) if n % 3 < 2
        }
        self.assert_flags("H05", wanted)
        # The last two are of another job: nobody leaves them out any more.
        self.stages[2:4].job_ids = self.jobs[-1]
        self.assertEqual(set(self.flags("H05")), set())

    def test_nothing_to_look_at(self):
        for code in ("H02", "H03", "H05"):
            self.assertEqual(self.flags(code, self.other), {})
            self.assertEqual(self.population(code, self.other), (0, 0))
