"""H07: matches of private data along a line of command."""

import re
from collections import Counter, defaultdict
from random import Random

from odoo.tests import tagged

from .detector_common import planted_here
from .personnel_common import PersonnelCase

SURNAMES = ["Ахметов", "Akhmetova", "Серіков", "Серикова", "Ким", "Ли", "Болатұлы"]
#: First names, and the patronymics of their children, in either spelling.
NAMES = {
    "Болат": ["Болатұлы", "Болатович"],
    "Қайрат": ["Кайратович", "Қайрат-қызы"],
    "Сергей": ["Сергеевна"],
    "Илья": ["Ильич"],
    "Lev": ["Львович", "Lvovna"],
    "Дана": [],
}
#: The Russian spelling of what these tests spell in Kazakh or in Latin letters.
RUSSIAN = {
    "Серіков": "Сериков",
    "Қайрат": "Кайрат",
    "Әмір": "Амир",
    "Akhmetova": "Ахметова",
    "Lev": "Лев",
}
SCORES = {"spouse": 4, "address": 3, "phone": 2, "surname": 1, "patronymic": 1}


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
    def spelled(self, name):
        """A name with all of its words in one spelling."""
        return " ".join(RUSSIAN.get(word, word) for word in name.split())

    def stem(self, name):
        return re.sub("(ова|ов)$", "", self.spelled(name).split()[0].lower())

    def own(self, name):
        return self.spelled(name.split()[1])

    def father(self, name):
        """The first name of whose child a name tells."""
        words = name.split()
        word = words[2] if len(words) > 2 else words[0]
        for own, children in NAMES.items():
            if word in children:
                return self.spelled(own)
        return None

    def kinds(self, low, high, stems, bearers, first_names):
        """How two people match, by plain Python."""
        phones = [
            {p.get(k) for k in ("private_phone", "emergency_phone")} - {None}
            for p in (low, high)
        ]
        street = low["private_street"]
        spouses = [self.spelled(p["spouse_complete_name"] or "") for p in (low, high)]
        names = [self.spelled(p["name"]) for p in (low, high)]
        stem = self.stem(low["name"])
        is_rare = len(stem) > 2 and stems[stem] <= bearers
        found = {
            "phone": phones[0] & phones[1],
            "address": street and street == high["private_street"],
            "spouse": names[1] == spouses[0] or names[0] == spouses[1],
            "surname": is_rare and stem == self.stem(high["name"]),
            "patronymic": any(
                self.father(child["name"]) == self.own(parent["name"])
                and first_names[self.own(parent["name"])] <= bearers
                for child, parent in ((low, high), (high, low))
            ),
        }
        return {kind for kind, is_found in found.items() if is_found}

    def expected(self, people, ids, above, levels=3, bearers=3):
        stems = Counter(self.stem(person["name"]) for person in people)
        first_names = Counter(
            name
            for person in people
            for name in {self.own(person["name"]), self.father(person["name"])}
        )
        found = {}
        for n, low in enumerate(people):
            chain, at = set(), n
            for _level in range(levels):
                at = above.get(at)
                chain.add(at)
            for m in chain - {n, None}:
                for kind in self.kinds(low, people[m], stems, bearers, first_names):
                    found[ids[n], f"{kind}:{ids[m]}"] = SCORES[kind]
        return found

    def some_name(self, random):
        first = random.choice(
            [*NAMES, *RUSSIAN.values(), *(f"Имя{n}" for n in range(8))]
        )
        father = random.choice([None, None, *sum(NAMES.values(), [])])
        return " ".join(filter(None, [random.choice(SURNAMES), first, father]))

    def test_as_python_finds_them(self):
        seen = defaultdict(int)
        for seed in range(12):
            with self.subTest(seed=seed), self.undone():
                random = Random(seed)
                people = [
                    {
                        "name": self.some_name(random),
                        "private_phone": random.choice([None, "7011112233"]),
                        "emergency_phone": random.choice([None, None, "7075556677"]),
                        "private_street": random.choice([None, "Абая1", "Абая2"]),
                        "spouse_complete_name": random.choice(
                            [None, f"{random.choice(SURNAMES)} Әмір"]
                        ),
                    }
                    for _n in range(14)
                ]
                people[0]["spouse_complete_name"] = self.spelled(people[10]["name"])
                ids = self.staff(people)
                above = {n: random.randrange(14) for n in range(10)} | {0: 10}
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

    def test_spellings(self):
        """One name in Kazakh, Russian and Latin letters is one; others stay apart."""
        for one, two in (
            ("Қасымова", "Касымов"),
            ("Әлиев", "Алиева"),
            ("Ғабитова", "Габитов"),
            ("Маңғытаев", "Мангытаев"),
            ("Өтеген", "Отеген"),
            ("Ұзақов", "Узаков"),
            ("Үсенов", "Усенов"),
            ("Баһрамов", "Бахрамов"),
            ("Ілиясова", "Илиясов"),
            ("Королёв", "Королева"),
            ("Айгүлов", "Айгулова"),
            ("Нұр-Ахметов", "НУРАХМЕТОВА"),
            ("Akhmetov", "Ахметова"),
            ("Ahmetova", "Ахметов"),
            ("Kassymov", "Қасымова"),
            ("Qasymov", "Касымова"),
            ("Zhumabayeva", "Жұмабаев"),
            ("Jumabaev", "Жумабаева"),
            ("Ghabitov", "Ғабитова"),
            ("Shcherbakov", "Щербакова"),
            ("Tsoy", "Цой"),
            ("Yeleussizov", "Елеусизова"),
            ("Üsenov", "Усенова"),
            ("Dostoyevskaya", "Достоевский"),
            ("Dostoevsky", "Достоевская"),
            ("Maksimov", "Maximova"),
            ("Rossinsky", "Россинская"),
            ("Биков", "Быкова"),
        ):
            for low, high in ((one, two), (two, one)):
                with self.subTest(low=low, high=high), self.undone():
                    low, high = {"name": f"{low} Арман"}, {"name": f"{high} Дана"}
                    self.assertEqual(self.pair(low, high), {"surname"})
        for one, two in (
            ("Қасымов", "Хасымов"),
            ("Ұзақов", "Озаков"),
            ("Kasymov", "Хасымов"),
            ("Zhumabayev", "Шумабаев"),
            ("Sagatov", "Шагатов"),
        ):
            with self.subTest(low=one, high=two), self.undone():
                low, high = {"name": f"{one} Арман"}, {"name": f"{two} Дана"}
                self.assertEqual(self.pair(low, high), set())
        for spouse in ("Нургалиева  Айгуль", "Nurgaliyeva Aigul"):
            with self.subTest(spouse=spouse), self.undone():
                low = {"spouse_complete_name": spouse}
                high = {"name": "Нұрғалиева Айгүл"}
                self.assertEqual(self.pair(low, high), {"spouse"})

    def test_patronymics(self):
        """As they are spelled in Kazakh, Russian, Latin letters; and what is none.

        A first name meets its patronymic in the others' spelling, too.
        """
        for child, parent, matches in (
            ("Оспан Арман Болатұлы", "Ким Болат", True),
            ("Оспан Айгүл Болатқызы", "Ким Болат Серікұлы", True),
            ("Болатқызы Айгүл", "Ким Болат", True),
            ("Оспанова Анна Юрьевна", "Ким Юрий", True),
            ("Оспанов Иван Ильич", "Ким Илья", True),
            ("Ospanov Ivan Sergeevich", "Kim Sergey", True),
            ("Ospan Arman Bolatuly", "Kim Bolat", True),
            ("Оспанов Арман Кайратович", "Ким Қайрат", True),
            ("Оспан Арман Қайратұлы", "Ким Кайрат", True),
            ("Оспан Айгүл Әділқызы", "Ким Адиль", True),
            ("Оспанова Айгуль Адильевна", "Ким Әділ", True),
            ("Оспанова Айгуль Ғанықызы", "Ким Ганы", True),
            ("Оспанова Айгуль Адил кызы", "Ким Әділ", True),
            ("Адил-кызы Айгуль", "Ким Әділ", True),
            ("Оспанова Анна Петровна", "Ким Пётр", True),
            ("Оспанова Анна Николаевна", "Ким Николай", True),
            ("Оспанова Анна Дмитриевна", "Ким Дмитрий", True),
            ("Оспанов Иван Львович", "Ким Лев", True),
            ("Оспанова Анна Львовна", "Kim Lev", True),
            ("Ospanova Anna Pavlovna", "Ким Павел", True),
            ("Оспанов Иван Яковлевич", "Ким Яков", True),
            ("Оспанова Анна Михайловна", "Kim Mikhail", True),
            ("Ospanova Anna Nikolayevna", "Ким Николай", True),
            ("Ospanov Ivan Ilyich", "Ким Илья", True),
            ("Ospanov Ivan Anatolievich", "Ким Анатолий", True),
            ("Оспанов Иван Петрович", "Kim Pyotr", True),
            ("Оспан Айгүл Қайратқызы", "Kim Kairat", True),
            ("Ospan Aigul Qairatqyzy", "Ким Кайрат", True),
            ("Оспан Арман Болатұлы", "Ким Болатбек", False),
            ("Оспан Арман Қайратұлы", "Ким Қанат", False),
            ("Оспан Арман Қайратұлы", "Kim Qanat", False),
            ("Оспанов Иван Павлович", "Ким Лев", False),
            ("Оспан Арман Болатұлы", "Ким Дана Болатқызы", False),
            ("Оспан Болат", "Ким Болат", False),
            ("Оспан Арман", "Болат Дана", False),
        ):
            with self.subTest(child=child, parent=parent), self.undone():
                wanted = {"patronymic"} if matches else set()
                self.assertEqual(self.pair({"name": child}, {"name": parent}), wanted)
            with self.subTest(child=parent, parent=child), self.undone():
                self.assertEqual(self.pair({"name": parent}, {"name": child}), wanted)

    @planted_here("H07")
    def test_planted(self):
        """Pairs of an employee and his superior, each with data of its own."""
        matching = [
            lambda n: ({"private_street": f"Абая {n}"},) * 2,
            lambda n: (
                {"private_phone": f"701{n:07}"},
                {"emergency_phone": f"8701{n:07}"},
            ),
            lambda n: ({"spouse_complete_name": f"Ж{n} Дана"}, {"name": f"Ж{n} Дана"}),
            lambda n: ({"name": f"Рад{n}ова Ж{n}"}, {"name": f"Рәд{n}ов М{n}"}),
            lambda n: ({"name": f"Р{n} Ж{n} Ту{n}ович"}, {"name": f"Ф{n} Тұ{n}"}),
        ]
        apart = [
            lambda n: ({"private_city": f"Қала{n}"},) * 2,
            lambda n: ({"private_phone": "70111"},) * 2,
            lambda n: (
                {"spouse_complete_name": f"С{n} А"},
                {"spouse_complete_name": f"С{n} А"},
            ),
            lambda n: ({"name": f"Көп Ж{n}"}, {"name": f"Көп М{n}"}),
            lambda n: ({"name": f"Р{n} Ж{n} Көпұлы"}, {"name": f"Ф{n} Көп"}),
        ]
        people, kinds = [], ["address", "phone", "spouse", "surname", "patronymic"]
        for n in range(100):
            maker = matching[n % 5] if n < 50 else apart[n % 5]
            for who, values in zip("ab", maker(n), strict=True):
                people.append({"name": f"Тек{who}{n} Аты{who}{n}", **values})
        ids = self.staff(people)
        self.below(ids, [(2 * n, 2 * n + 1) for n in range(100)])
        wanted = {(ids[2 * n], f"{kinds[n % 5]}:{ids[2 * n + 1]}") for n in range(50)}
        self.assert_planted("H07", wanted, ids[100::2])

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
