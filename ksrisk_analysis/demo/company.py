"""Two invented companies: «Арман» JSC and its subsidiary «Арман Сервис»."""

from odoo import Command

from .staff import Staff, find_or_create

_COMPANIES = {
    "arman": {
        "name": "Арман JSC",
        "ksrisk_name_kk": "«Арман» АҚ",
        "ksrisk_name_ru": "АО «Арман»",
        "ksrisk_city_kk": "Астана қаласы",
        "ksrisk_city_ru": "город Астана",
        "ksrisk_address_kk": "010000, Астана қаласы, Жайдары көшесі, 12",
        "ksrisk_address_ru": "010000, город Астана, улица Жайдары, 12",
        "phone": "+7 7172 00 00 41",
        "email": "info@arman.example",
        "website": "https://arman.example",
    },
    "service": {
        "name": "Арман Сервис LLP",
        "ksrisk_name_kk": "«Арман Сервис» ЖШС",
        "ksrisk_name_ru": "ТОО «Арман Сервис»",
        "ksrisk_city_kk": "Павлодар қаласы",
        "ksrisk_city_ru": "город Павлодар",
        "ksrisk_address_kk": "140000, Павлодар қаласы, Шеберлер көшесі, 5",
        "ksrisk_address_ru": "140000, город Павлодар, улица Шеберлер, 5",
        "phone": "+7 7182 00 00 17",
        "email": "info@arman-service.example",
        "website": "https://arman-service.example",
    },
}
#: Who looks after both companies.
_SHARED = ("officer", "audit")


def _add_warehouses(env, companies):
    """Where Inventory is installed, no agreement is made without a warehouse."""
    if "stock.warehouse" in env:
        find_or_create(
            env["stock.warehouse"],
            ["company_id"],
            [
                {
                    "name": company.name,
                    "code": f"W{company.id}",
                    "company_id": company.id,
                }
                for company in companies
            ],
        )


def build_companies(env):
    """Create both companies with their people.

    :return: the :class:`Staff` of the company and of its subsidiary
    """
    env.ref("base.KZT").active = True
    companies = find_or_create(
        env["res.company"],
        ["name"],
        [
            {
                **values,
                "currency_id": env.ref("base.KZT").id,
                "country_id": env.ref("base.kz").id,
            }
            for values in _COMPANIES.values()
        ],
    )
    _add_warehouses(env, companies)
    staffs = []
    for code, company in zip(_COMPANIES, companies, strict=True):
        company.resource_calendar_id.tz = "Asia/Almaty"
        staff = Staff(env, code, company)
        staff.build()
        staffs.append(staff)
    company, subsidiary = staffs
    for login in _SHARED:
        company.users[login].company_ids = [Command.link(subsidiary.company.id)]
        subsidiary.users[login] = company.users[login]
    env.ref("base.user_admin").company_ids = [
        Command.link(found.id) for found in companies
    ]
    company.company.write(
        {
            "ksrisk_head_id": company.employees["head"].id,
            "ksrisk_officer_id": company.users["officer"].id,
        }
    )
    subsidiary.company.write(
        {
            "ksrisk_head_id": subsidiary.employees["director"].id,
            "ksrisk_officer_id": company.users["officer"].id,
        }
    )
    return company, subsidiary
