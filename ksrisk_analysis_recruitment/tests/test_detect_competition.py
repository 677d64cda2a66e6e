"""H02, H03: competitions without rivals, and winners below the requirements."""

from datetime import date
from random import Random

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.ksrisk_analysis.tests.detector_common import planted_here
from odoo.addons.ksrisk_analysis.tests.personnel_common import DAY, TODAY

from .recruitment_common import RecruitmentCase

SEEDS = range(10)
HIRED = date(2025, 9, 1)


@tagged("post_install", "-at_install", "ksrisk_slow")
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

    @planted_here("H02")
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
        self.assert_flags("H02", wanted)
        self.assert_planted("H02", wanted, [row["id"] for row in rows[3::4]])
        self.assertEqual(self.population("H02"), (300, 300))

    def test_exemption_names_its_basis(self):
        """Not on the form alone: by import and RPC as well."""
        job = self.jobs[0]
        for basis in (False, "  "):
            with self.assertRaisesRegex(ValidationError, "exempt from a competition"):
                job.write(
                    {
                        "ksrisk_no_competition": True,
                        "ksrisk_no_competition_basis": basis,
                    }
                )
        with self.assertRaises(ValidationError):
            job.create({"name": "New", "ksrisk_no_competition": True})
        job.write(
            {"ksrisk_no_competition": True, "ksrisk_no_competition_basis": "P. 12"}
        )
        with self.assertRaises(ValidationError):
            job.ksrisk_no_competition_basis = False

    def test_job_without_competition(self):
        self.jobs[0].write(
            {"ksrisk_no_competition": True, "ksrisk_no_competition_basis": "P. 12"}
        )
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

    @planted_here("H03")
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
        wanted = {(row["id"], "") for row in rows[::4]}
        self.assert_planted("H03", wanted, [row["id"] for row in rows[1::4]])
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

    # ------------------------------------------------------------------
    def resumes(self, employees, posts):
        """Insert experience: (employee, first day, last day or none)."""
        kind = self.env.ref("hr_skills.resume_type_experience")
        pattern = self.env["hr.resume.line"].create(
            {
                "name": "Post",
                "employee_id": self.pattern.id,
                "line_type_id": kind.id,
                "date_start": HIRED,
            }
        )
        self.clone(
            pattern,
            [
                {"employee_id": employee, "date_start": first, "date_end": last}
                for employee, first, last in posts
            ],
        )

    def experience(self, posts):
        """Days of work before the hire, each counted once; None without any."""
        days = set()
        for first, last in posts:
            end = min(last or TODAY, HIRED - DAY)
            days.update(range(first.toordinal(), end.toordinal() + 1))
        return len(days) if any(first < HIRED for first, _last in posts) else None

    def need_skills(self):
        if "hr.resume.line" not in self.env:
            self.skipTest("Skills are not installed.")

    def test_experience_at_the_limit(self):
        """Three years less a day; of two posts held at once; of training, nothing."""
        self.need_skills()
        self.jobs[0].ksrisk_experience_years = 3
        first = HIRED - 3 * 365 * DAY
        cases = [
            [(first + DAY, None)],
            [(first, None)],
            [(first, HIRED - 200 * DAY), (first + 300 * DAY, HIRED - 2 * DAY)],
            [(first, HIRED - 200 * DAY), (first + 300 * DAY, None)],
            [(HIRED, None)],  # nothing is known of what was before
        ]
        employees = self.employees([self.company] * 250)
        posts = [(e, *p) for n, e in enumerate(employees) for p in cases[n % 5]]
        self.resumes(employees, posts)
        rows = self.applications(
            [{"employee_id": employee, "closed": HIRED} for employee in employees]
        )
        wanted = {(row["id"], "") for n, row in enumerate(rows) if n % 5 in (0, 2)}
        near = [row["id"] for n, row in enumerate(rows) if n % 5 not in (0, 2)]
        self.assert_planted("H03", wanted, near)
        self.assertEqual(self.population("H03"), (250, 200))
        self.jobs[0].ksrisk_experience_years = 0
        self.assertEqual(self.flags("H03"), {})

    def test_requirements_as_python_finds_them(self):
        """Degree, skills and years, known or not, of jobs that ask or do not."""
        self.need_skills()
        degrees = self.make_degrees()
        skills, levels = self.make_skills()
        common = {"skill_type_id": skills.skill_type_id.id}
        patterns = [
            self.env[model].create(
                {
                    **common,
                    owner: record.id,
                    "skill_id": skills[0].id,
                    "skill_level_id": levels[0].id,
                }
            )
            for model, owner, record in (
                ("hr.job.skill", "job_id", self.jobs[0]),
                ("hr.employee.skill", "employee_id", self.pattern),
            )
        ]
        patterns[0].valid_from = date(2020, 1, 1)
        for seed in SEEDS:
            with self.subTest(seed=seed), self.undone():
                random = Random(seed)
                asked = {}
                for job in self.jobs:
                    job.expected_degree = random.choice([False, *degrees])
                    job.ksrisk_experience_years = random.choice([0, 1, 3])
                    asked[job.id] = [
                        (n, random.randrange(3))
                        for n in range(2)
                        if random.random() < 0.6
                    ]
                self.clone(
                    patterns[0],
                    [
                        {
                            "job_id": job,
                            "skill_id": skills[skill].id,
                            "skill_level_id": levels[level].id,
                        }
                        for job, wants in asked.items()
                        for skill, level in wants
                    ],
                )
                patterns[0].unlink()
                self.check_requirements(
                    random, degrees, asked, skills, levels, patterns[1]
                )

    def check_requirements(self, random, degrees, asked, skills, levels, pattern):
        progress = levels.mapped("level_progress")
        people = self.employees([random.choice(self.companies) for _n in range(60)])
        has, posts = {}, {}
        for one in people:
            has[one] = [
                (
                    random.randrange(2),
                    random.randrange(3),
                    HIRED + DAY * random.choice([-100, 30, 31]),
                    random.choice([None, None, HIRED + 40 * DAY]),
                )
                for _n in range(random.choice([0, 0, 1, 2, 3]))
            ]
            posts[one] = [
                (
                    HIRED - DAY * random.choice([1500, 1095, 1094, 365, 100, 0, -5]),
                    random.choice([None, HIRED - DAY, HIRED + 9 * DAY]),
                )
                for _n in range(random.choice([0, 0, 1, 2]))
            ]
            posts[one] = [(a, b if b and b >= a else None) for a, b in posts[one]]
        self.clone(
            pattern,
            [
                {
                    "employee_id": one,
                    "skill_id": skills[skill].id,
                    "skill_level_id": levels[level].id,
                    "valid_from": day,
                    "valid_to": until,
                }
                for one, rows in has.items()
                for skill, level, day, until in rows
            ],
        )
        self.resumes(people, [(one, *p) for one, rows in posts.items() for p in rows])
        hired = self.applications(
            [
                {
                    "employee_id": random.choice([None, *people[:20], *people]),
                    "job_id": random.choice(self.jobs.ids[:4]),
                    "company_id": random.choice(self.companies.ids),
                    "type_id": random.choice([None, *degrees.ids]),
                    "closed": random.choice([HIRED, HIRED, HIRED, None]),
                }
                for _n in range(80)
            ]
        )
        wanted, known = {}, dict.fromkeys(self.companies.ids, 0)
        for row in hired:
            if not row["closed"]:
                continue
            job = self.env["hr.job"].browse(row["job_id"])
            lacks = []
            if job.expected_degree and row["type_id"]:
                had = degrees.browse(row["type_id"])
                lacks.append(had.score < job.expected_degree.score)
            mine = [
                (s, progress[lv], d, u)
                for s, lv, d, u in has.get(row["employee_id"], [])
            ]
            if mine and asked[job.id]:
                wants = [(skill, progress[level]) for skill, level in asked[job.id]]
                lacks.append(self.expected_skills(wants, mine))
            days = self.experience(posts.get(row["employee_id"], []))
            if job.ksrisk_experience_years and days is not None:
                lacks.append(days < job.ksrisk_experience_years * 365)
            known[row["company_id"]] += bool(lacks)
            if sum(lacks):
                wanted[row["id"], ""] = sum(lacks)
        self.assertTrue(wanted)
        self.assert_flags("H03", wanted)
        self.assertEqual(
            {
                company.id: self.population("H03", company)[1]
                for company in self.companies
            },
            known,
        )

    # ------------------------------------------------------------------
    # H07: who chose an employee
    # ------------------------------------------------------------------
    def test_interviewers(self):
        """An interviewer and who led the recruitment stand above whom they chose."""
        users = self.env["res.users"].create(
            [
                {
                    "name": f"Chooser {n}",
                    "login": f"chooser{n}",
                    "company_id": self.company.id,
                    "company_ids": self.company.ids,
                }
                for n in range(3)
            ]
        )
        same = {"company_id": self.company.id, "version_id": None}
        choosers = self.clone(
            self.pattern,
            [{**same, "name": f"Ч{n} Е{n}", "user_id": users[n].id} for n in range(3)],
        )
        people = self.clone(
            self.pattern, [{**same, "name": f"Т{n} А{n}"} for n in range(100)]
        )
        self.versions(
            [
                {
                    "employee_id": employee,
                    "date_version": date(2025, 1, 1),
                    "private_street": street,
                    "private_city": "Алматы",
                    "hr_responsible_id": self.env.ref("base.user_root").id,
                }
                for employee, street in [
                    *zip(choosers, ("Абай 1", "Абай 2", "Абай 3"), strict=True),
                    *((one, f"Абай {n % 4 + 1}") for n, one in enumerate(people)),
                ]
            ]
        )
        rows = self.applications(
            [{"employee_id": one, "user_id": users[0].id} for one in people]
        )
        field = self.env["hr.applicant"]._fields["interviewer_ids"]
        self.env.cr.execute(
            SQL(
                "INSERT INTO %s (%s, %s) SELECT unnest(%s), %s",
                SQL.identifier(field.relation),
                SQL.identifier(field.column1),
                SQL.identifier(field.column2),
                [row["id"] for row in rows],
                users[1].id,
            )
        )
        # The first lives where the recruiter does, the second where the interviewer
        # does; the third shares the street with a user who chose nobody.
        wanted = {
            (one, f"address:{choosers[n % 4]}")
            for n, one in enumerate(people)
            if n % 4 < 2
        }
        others = [one for n, one in enumerate(people) if n % 4 > 1]
        self.assert_planted("H07", wanted, others)
        self.assertEqual(self.population("H07"), (103, 100))

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
