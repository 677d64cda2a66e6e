"""H02, H03: competitions without rivals, and winners below the requirements."""

from datetime import date
from random import Random

from odoo.tests import tagged

from odoo.addons.ksrisk_analysis.tests.personnel_common import DAY, TODAY

from .recruitment_common import RecruitmentCase

SEEDS = range(10)
HIRED = date(2025, 9, 1)


@tagged("post_install", "-at_install")
class TestDetectCompetition(RecruitmentCase):
    def expected_h02(self, rows, days=180, quick=1, least=1):
        found = {}
        for winner in rows:
            if not (winner["closed"] and winner["closed"] <= TODAY):
                continue
            rivals = [
                r
                for r in rows
                if (r["job_id"], r["company_id"])
                == (winner["job_id"], winner["company_id"])
                and self.person(r) != self.person(winner)
                and r["applied"] <= winner["closed"]
                and r["applied"] >= winner["closed"] - days * DAY
                and (not r["closed"] or r["closed"] >= winner["applied"])
            ]
            real = {
                self.person(r)
                for r in rivals
                if not r["refused"] or r["refused"] - r["applied"] >= quick * DAY
            }
            if len(real) < least:
                found[winner["id"], ""] = 1 if rivals else 2
        return found

    @staticmethod
    def person(row):
        return row["partner_id"] or row["email_normalized"] or -row["id"]

    def random_applications(self, random):
        rows = []
        for _n in range(40):
            applied = date(2025, 1, 1) + DAY * random.randint(0, 300)
            end = applied + DAY * random.choice([0, 0, 1, 2, 20, 90])
            outcome = random.choice(["closed", "closed", "refused", None])
            company = random.randrange(2)
            rows.append(
                {
                    "company_id": self.companies.ids[company],
                    "job_id": random.choice(self.jobs.ids[company * 3 :][:3]),
                    "partner_id": random.choice([None, *self.partners.ids[:6]]),
                    "email_normalized": random.choice([None, "a@x.kz", "b@x.kz"]),
                    "applied": applied,
                    **({outcome: end} if outcome else {}),
                }
            )
        return self.applications(rows)

    def test_rivals_as_python_finds_them(self):
        seen = 0
        for seed in SEEDS:
            with self.subTest(seed=seed), self.undone():
                wanted = self.expected_h02(self.random_applications(Random(seed)))
                seen += len(wanted)
                self.assert_flags("H02", wanted)
        self.assertGreater(seen, 50)

    def test_rivals_at_each_limit(self):
        jobs = self.env["hr.job"].create(
            [{"name": f"V{n}", "company_id": self.company.id} for n in range(300)]
        )
        winner, rival = self.partners[:2]
        applied = HIRED - 30 * DAY
        cases = [
            {"applied": HIRED - 181 * DAY},  # too long ago
            {"applied": HIRED - 180 * DAY},  # a rival
            {"applied": applied, "refused": applied},  # refused at once
            {"applied": applied, "refused": applied + DAY},  # a rival
            {"applied": HIRED + DAY},  # after the hire
            {"applied": HIRED},  # a rival
        ]
        rows = []
        for n, job in enumerate(jobs):
            common = {"job_id": job.id}
            rows += [
                {**common, "partner_id": rival.id, "active": False, **cases[n % 6]},
                {
                    **common,
                    "partner_id": winner.id,
                    "applied": HIRED - 20 * DAY,
                    "closed": HIRED,
                },
            ]
        self.applications(rows)
        wanted = {
            (row["id"], ""): 1 if n % 6 == 2 else 2
            for n, row in enumerate(rows[1::2])
            if not n % 2
        }
        self.assertEqual(len(wanted), 150)
        self.assert_flags("H02", wanted)
        self.assertEqual(self.population("H02"), (300, 300))

    def test_job_without_competition(self):
        self.jobs[0].ksrisk_no_competition = True
        self.applications([{"closed": HIRED}])
        self.assertEqual(self.flags("H02"), {})
        self.assertEqual(self.population("H02"), (0, 0))

    # ------------------------------------------------------------------
    # H03
    # ------------------------------------------------------------------
    def make_degrees(self):
        return self.env["hr.recruitment.degree"].create(
            [{"name": f"Level {n}", "score": n / 10} for n in range(1, 4)]
        )

    def test_degree_below(self):
        degrees = self.make_degrees()
        self.jobs[0].expected_degree = degrees[1]
        had = [degrees[0].id, degrees[1].id, degrees[2].id, None]
        rows = self.applications(
            [{"type_id": had[n % 4], "closed": HIRED} for n in range(200)]
        )
        other = {"job_id": self.jobs[1].id, "type_id": had[0], "closed": HIRED}
        self.applications([other])
        self.assert_flags("H03", {(row["id"], ""): 1 for row in rows[::4]})
        # Without a degree nothing is known; the other job asks for none.
        self.assertEqual(self.population("H03"), (201, 150))

    def make_skills(self):
        kind = self.env["hr.skill.type"].create(
            {
                "name": "Tests",
                "skill_ids": [(0, 0, {"name": "Law"}), (0, 0, {"name": "Audit"})],
                "skill_level_ids": [
                    (0, 0, {"name": str(n), "level_progress": n}) for n in (30, 60, 90)
                ],
            }
        )
        return kind.skill_ids, kind.skill_level_ids.sorted("level_progress")

    def expected_skills(self, job_skills, has, late=30):
        lacks = 0
        for skill, level in job_skills:
            lacks += not any(
                (skill, True) == (own, level <= own_level)
                and day <= HIRED + late * DAY
                and (not until or until >= HIRED)
                for own, own_level, day, until in has
            )
        return lacks

    def test_skills_missing(self):
        if "hr.job.skill" not in self.env:
            self.skipTest("Skills are not installed.")
        skills, levels = self.make_skills()
        progress = levels.mapped("level_progress")
        common = {"skill_type_id": skills.skill_type_id.id}
        asked = self.env["hr.job.skill"].create(
            {
                **common,
                "job_id": self.jobs[0].id,
                "skill_id": skills[0].id,
                "skill_level_id": levels[1].id,
                "valid_from": date(2020, 1, 1),
            }
        )
        self.clone(asked, [{"skill_id": skills[1].id, "skill_level_id": levels[0].id}])
        random = Random(5)
        employees = self.employees([self.company] * 200)
        pattern = self.env["hr.employee.skill"].create(
            {
                **common,
                "employee_id": self.pattern.id,
                "skill_id": skills[0].id,
                "skill_level_id": levels[0].id,
            }
        )
        rows, has = [], {employee: [] for employee in employees}
        for employee in employees:
            for _n in range(random.randint(0, 4)):
                skill, level = random.randrange(2), random.randrange(3)
                day = HIRED + DAY * random.choice([-100, 30, 31])
                until = random.choice([None, None, HIRED, HIRED - DAY])
                until = until if until and until >= day else None
                has[employee].append((skill, progress[level], day, until))
                rows.append(
                    {
                        "employee_id": employee,
                        "skill_id": skills[skill].id,
                        "skill_level_id": levels[level].id,
                        "valid_from": day,
                        "valid_to": until,
                    }
                )
        self.clone(pattern, rows)
        hires = self.applications(
            [{"employee_id": employee, "closed": HIRED} for employee in employees]
        )
        wanted = {
            (row["id"], ""): self.expected_skills([(0, 60), (1, 30)], has[employee])
            for row, employee in zip(hires, employees, strict=True)
            if has[employee]  # else nothing is known
        }
        flagged = {key: lacks for key, lacks in wanted.items() if lacks}
        self.assertTrue(50 < len(flagged) < len(wanted) - 20)
        self.assert_flags("H03", flagged)
        self.assertEqual(self.population("H03"), (200, len(wanted)))
