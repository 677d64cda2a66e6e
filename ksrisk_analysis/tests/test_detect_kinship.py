"""H07: matches of private data along a line of command."""

import re
from collections import Counter, defaultdict
from random import Random

from odoo.tests import tagged

from .personnel_common import PersonnelCase

SURNAMES = ["Ахметов", "Ахметова", "Сериков", "Серикова", "Ким", "Ли"]
SCORES = {"spouse": 4, "address": 3, "phone": 2, "surname": 1}


@tagged("post_install", "-at_install")
class TestDetectKinship(PersonnelCase):
    def staff(self, people):
        """Insert people: dicts of columns of the employee, and of his version."""
        names = ("private_street", "private_city", "spouse_complete_name")
        empty = dict.fromkeys(["private_phone", "emergency_phone", "parent_id"])
        ids = self.clone(
            self.pattern,
            [
                {
                    **empty,
                    "name": f"Есім{n}",
                    "company_id": self.company.id,
                    "version_id": None,
                    **{k: v for k, v in person.items() if k not in names},
                }
                for n, person in enumerate(people)
            ],
        )
        rows = [
            {**dict.fromkeys(names), **{k: v for k, v in p.items() if k in names}}
            for p in people
        ]
        for row, person in zip(rows, people, strict=True):
            row["company_id"] = person.get("company_id", self.company.id)
            row["hr_responsible_id"] = self.env.ref("base.user_root").id
        for employee, row in zip(ids, rows, strict=True):
            row.update(employee_id=employee, date_version="2025-01-01")
        self.versions(rows)
        return ids

    def below(self, ids, pairs):
        """Let employees have superiors: pairs of positions."""
        for low, high in pairs:
            self.env.cr.execute(
                "UPDATE hr_employee SET parent_id = %s WHERE id = %s",
                [ids[high], ids[low]],
            )

    def pair(self, low, high):
        """What is flagged about an employee and the one above him."""
        ids = self.staff([{"name": "Оспан Арман", **low}, {"name": "Ким Дана", **high}])
        self.below(ids, [(0, 1)])
        return {key.split(":")[0] for _id, key in self.flags("H07")}

    # ------------------------------------------------------------------
    def stem(self, name):
        return re.sub("(ова|ов)$", "", name.split()[0].lower())

    def kinds(self, low, high, stems, bearers):
        """How two people match, by plain Python."""
        phones = [
            {p.get(k) for k in ("private_phone", "emergency_phone")} - {None}
            for p in (low, high)
        ]
        street = low["private_street"]
        spouses = [p["spouse_complete_name"] for p in (low, high)]
        stem = self.stem(low["name"])
        is_rare = len(stem) > 2 and stems[stem] <= bearers
        found = {
            "phone": phones[0] & phones[1],
            "address": street and street == high["private_street"],
            "spouse": high["name"] == spouses[0] or low["name"] == spouses[1],
            "surname": is_rare and stem == self.stem(high["name"]),
        }
        return {kind for kind, is_found in found.items() if is_found}

    def expected(self, people, ids, above, levels=3, bearers=3):
        stems = Counter(self.stem(person["name"]) for person in people)
        found = {}
        for n, low in enumerate(people):
            chain, at = set(), n
            for _level in range(levels):
                at = above.get(at)
                chain.add(at)
            for m in chain - {n, None}:
                for kind in self.kinds(low, people[m], stems, bearers):
                    found[ids[n], f"{kind}:{ids[m]}"] = SCORES[kind]
        return found

    def test_as_python_finds_them(self):
        seen = defaultdict(int)
        for seed in range(12):
            with self.subTest(seed=seed), self.undone():
                random = Random(seed)
                people = [
                    {
                        "name": f"{random.choice(SURNAMES)} Имя{random.randrange(9)}",
                        "private_phone": random.choice([None, "7011112233"]),
                        "emergency_phone": random.choice([None, None, "7075556677"]),
                        "private_street": random.choice([None, "Абая1", "Абая2"]),
                        "spouse_complete_name": random.choice(
                            [None, f"{random.choice(SURNAMES)} Имя1"]
                        ),
                    }
                    for _n in range(14)
                ]
                ids = self.staff(people)
                above = {n: random.randrange(14) for n in range(10)}
                self.below(ids, above.items())
                wanted = self.expected(people, ids, above)
                for _id, key in wanted:
                    seen[key.split(":")[0]] += 1
                self.assert_flags("H07", wanted)
        self.assertEqual(set(seen), set(SCORES))

    def test_forms_of_the_same(self):
        self.assertEqual(
            self.pair(
                {"private_phone": "+7 (701) 111-22-33"},
                {"emergency_phone": "8 701 1112233"},
            ),
            {"phone"},
        )

    def test_address_without_a_street_says_nothing(self):
        self.assertEqual(
            self.pair({"private_city": "Алматы"}, {"private_city": "Алматы"}), set()
        )

    def test_rare_and_common_surnames(self):
        self.assertEqual(
            self.pair({"name": "Сеитова Айгүл"}, {"name": "Сеитов Нұрлан"}), {"surname"}
        )
        self.staff([{"name": f"Сеитов {n}"} for n in range(2)])  # four bear it now
        self.assertEqual(self.flags("H07"), {})

    def test_head_of_the_department(self):
        department = self.departments[0]
        ids = self.staff([{"private_street": "Абая 1"}, {"private_street": "абая, 1"}])
        self.env.cr.execute(
            "UPDATE hr_version SET department_id = %s WHERE employee_id = %s",
            [department.id, ids[0]],
        )
        self.env.cr.execute(
            "UPDATE hr_department SET manager_id = %s WHERE id = %s",
            [ids[1], department.id],
        )
        self.assert_flags("H07", {(ids[0], f"address:{ids[1]}"): 3})

    def test_equals_and_strangers(self):
        """Without a line of command between them nothing is compared."""
        same = {"private_street": "Абая 1", "private_phone": "7011112233"}
        self.staff([same] * 50)
        self.assertEqual(self.flags("H07"), {})
        self.assertEqual(self.population("H07")[1], 0)

    def test_confidential_and_nothing_private_kept(self):
        detector = self.detector("H07")
        self.assertTrue(detector.is_confidential)
        self.assertFalse(detector.active)
        detector.legal_basis = "Consent, form 7"
        detector.active = True
        ids = self.staff([{"private_phone": "7011112233"}] * 2)
        self.below(ids, [(0, 1)])
        run = self.env["ksrisk.detector.run"]._request("full", detector, self.company)
        run._process()
        self.assertEqual(run.line_ids.state, "done", run.line_ids.message)
        flag = self.env["ksrisk.flag"].search([("detector_id", "=", detector.id)])
        self.assertEqual(len(flag), 1)
        self.assertTrue(flag.is_confidential)
        self.assertFalse(flag.partner_id)
        kept = flag.sudo()
        self.assertEqual(kept.key, f"phone:{ids[1]}")
        self.assertEqual(kept.evidence, {"hr.employee": ids})
