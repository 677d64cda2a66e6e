"""An invented company: «Арман» JSC, its departments, posts, people and users."""

from odoo import Command

from ..core.languages import KK, RU

#: code, English, Kazakh, Russian
DEPARTMENTS = (
    ("board", "Management Board", "Басқарма", "Правление"),
    (
        "compliance",
        "Compliance service",
        "Комплаенс қызметі",
        "Комплаенс-служба",
    ),
    ("hr", "HR department", "Кадр департаменті", "Департамент кадров"),
    ("finance", "Finance department", "Қаржы департаменті", "Финансовый департамент"),
    (
        "purchase",
        "Procurement department",
        "Сатып алу департаменті",
        "Департамент закупок",
    ),
    (
        "legal",
        "Legal department",
        "Заң департаменті",
        "Юридический департамент",
    ),
    ("it", "IT department", "АТ департаменті", "Департамент ИТ"),
    (
        "audit",
        "Internal audit service",
        "Ішкі аудит қызметі",
        "Служба внутреннего аудита",
    ),
)

#: Directions that each department answers for; the others are asked about nothing.
ANSWERS_FOR = {
    "hr": ("D1", "D2"),
    "finance": ("D6",),
    "purchase": ("D6", "D7"),
    "legal": ("D7", "D9"),
    "it": ("D8",),
    "compliance": ("D2", "D9"),
}

#: login, name, department, post in English, Kazakh and Russian, groups
PEOPLE = (
    (
        "head",
        "Сейітов Арман Болатұлы",
        "board",
        ("Chairman of the Board", "Басқарма төрағасы", "Председатель Правления"),
        ("signatory",),
    ),
    (
        "officer",
        "Омарова Динара Серікқызы",
        "compliance",
        (
            "Head of the compliance service",
            "Комплаенс қызметінің басшысы",
            "Руководитель комплаенс-службы",
        ),
        ("officer", "confidential"),
    ),
    (
        "hr",
        "Жұмабаева Әсел Нұрланқызы",
        "hr",
        (
            "Director of the HR department",
            "Кадр департаментінің директоры",
            "Директор департамента кадров",
        ),
        (),
    ),
    (
        "finance",
        "Ким Виктор Андреевич",
        "finance",
        (
            "Director of the finance department",
            "Қаржы департаментінің директоры",
            "Директор финансового департамента",
        ),
        (),
    ),
    (
        "purchase",
        "Тілеуов Ғалым Ерланұлы",
        "purchase",
        (
            "Director of the procurement department",
            "Сатып алу департаментінің директоры",
            "Директор департамента закупок",
        ),
        (),
    ),
    (
        "group",
        "Қасымова Жанар Маратқызы",
        "legal",
        (
            "Director of the legal department",
            "Заң департаментінің директоры",
            "Директор юридического департамента",
        ),
        ("user",),
    ),
    (
        "commission",
        "Иванова Ольга Петровна",
        "it",
        (
            "Director of the IT department",
            "АТ департаментінің директоры",
            "Директор департамента ИТ",
        ),
        ("user",),
    ),
    (
        "audit",
        "Өмірзақов Ұлан Һабибұлы",
        "audit",
        (
            "Head of the internal audit service",
            "Ішкі аудит қызметінің басшысы",
            "Руководитель службы внутреннего аудита",
        ),
        ("auditor",),
    ),
)


class Staff:
    """What the analyses of the demo need: the company, and records by code."""

    def __init__(self, company):
        self.company = company
        self.departments = {}
        self.jobs = {}
        self.employees = {}
        self.users = {}

    def as_user(self, record, login):
        """The record as the user sees it in this company alone."""
        return record.with_user(self.users[login]).with_context(
            allowed_company_ids=self.company.ids, lang="en_US"
        )


def build_staff(env):
    """Create the company with its people.

    :return: a :class:`Staff`
    """
    company = _find_or_create(
        env["res.company"],
        ["name"],
        {
            "name": "Арман JSC",
            "ksrisk_name_kk": "«Арман» АҚ",
            "ksrisk_name_ru": "АО «Арман»",
            "ksrisk_city_kk": "Астана қаласы",
            "ksrisk_city_ru": "город Астана",
            "currency_id": env.ref("base.KZT").id,
            "country_id": env.ref("base.kz").id,
        },
    )
    env.ref("base.KZT").active = True
    env.ref("base.user_admin").company_ids = [Command.link(company.id)]
    company.resource_calendar_id.tz = "Asia/Almaty"
    staff = Staff(company)
    for code, english, kazakh, russian in DEPARTMENTS:
        staff.departments[code] = _translated(
            _find_or_create(
                env["hr.department"],
                ["name", "company_id"],
                {"name": english, "company_id": company.id},
            ),
            kazakh,
            russian,
        )
    for person in PEOPLE:
        _create_person(env, staff, *person)
    _set_directions(env, staff)
    company.ksrisk_head_id = staff.employees["head"]
    company.ksrisk_officer_id = staff.users["officer"]
    return staff


def _create_person(env, staff, login, name, department, post, groups):
    department = staff.departments[department]
    job = _find_or_create(
        env["hr.job"],
        ["name", "company_id"],
        {
            "name": post[0],
            "company_id": staff.company.id,
            "department_id": department.id,
        },
    )
    staff.jobs[login] = _translated(job, post[1], post[2])
    staff.users[login] = _find_or_create(
        env["res.users"].with_context(no_reset_password=True),
        ["login"],
        {
            "name": name,
            "login": login,
            "password": login,
            "email": f"{login}@arman.example",
            "tz": "Asia/Almaty",
            "company_id": staff.company.id,
            "company_ids": [Command.set(staff.company.ids)],
        },
    )
    roles = [f"ksrisk_analysis.group_ksrisk_{group}" for group in groups]
    if login == "purchase":
        roles.append("purchase.group_purchase_user")
    staff.users[login].group_ids = [
        Command.link(env.ref(role).id) for role in ("base.group_user", *roles)
    ]
    staff.employees[login] = _find_or_create(
        env["hr.employee"],
        ["user_id", "company_id"],
        {
            "name": name,
            "user_id": staff.users[login].id,
            "company_id": staff.company.id,
            "department_id": department.id,
            "job_id": job.id,
        },
    )
    department.manager_id = staff.employees[login]


def _set_directions(env, staff):
    directions = {
        direction.code: direction
        for direction in env.ref("ksrisk_analysis.methodology_2026").direction_ids
    }
    for code, answered in ANSWERS_FOR.items():
        staff.departments[code].ksrisk_direction_ids = [
            Command.set([directions[item].id for item in answered])
        ]


def _find_or_create(model, keys, values):
    """The demo outlives the addon: after a re-installation its company is found."""
    found = model.search([(key, "=", values[key]) for key in keys], limit=1)
    return found or model.create(values)


def _translated(record, kazakh, russian):
    record.with_context(lang=KK).name = kazakh
    record.with_context(lang=RU).name = russian
    return record
