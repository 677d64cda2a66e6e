"""Departments, posts, people with their employment versions, and users."""

from datetime import timedelta
from functools import cached_property

from dateutil.relativedelta import relativedelta
from passlib.context import CryptContext

from odoo import Command, fields

from ..core import working_days
from ..core.languages import KK, RU
from .tables import read

#: No mail, no tracking: what happened in the past was not told today.
_QUIET = {
    "lang": "en_US",
    "mail_activity_quick_update": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notify_force_send": False,
    "no_reset_password": True,
    "tracking_disable": True,
}
_GROUPS = {
    "purchase": "purchase.group_purchase_user",
    **{
        group: f"ksrisk_analysis.group_ksrisk_{group}"
        for group in ("user", "officer", "signatory", "auditor", "confidential")
    },
}


class Staff:
    """A company with its people: records by code, and days around today."""

    def __init__(self, env, code, company):
        self.env = env(context=dict(env.context, **_QUIET))
        self.code = code
        self.company = company
        self.today = fields.Date.context_today(env["ksrisk.analysis"])
        self.departments = {}
        self.jobs = {}
        #: by login, or by name for those without one
        self.employees = {}
        self.users = {}
        self.orders = env["purchase.order"]

    # ---- What the analyses ask for ---------------------------------------------------

    def as_user(self, record, login):
        """The record as the user sees it in this company alone."""
        return record.with_user(self.users[login]).with_context(
            **_QUIET, allowed_company_ids=self.company.ids
        )

    @cached_property
    def is_working(self):
        """The company's calendar, read once."""
        return self.company._ksrisk_is_working()

    def day(self, offset):
        """The first working day on or after so many days from today."""
        day = self.today + timedelta(days=offset)
        return working_days.next_working_day(day, self.is_working)

    def after(self, day, count):
        """The day after so many working days."""
        return working_days.add_working_days(day, count, self.is_working)

    def months_ago(self, count):
        """The day so many months before today."""
        return self.today - relativedelta(months=int(count))

    def department_ids(self, codes):
        """Ids of departments by their codes, separated by spaces."""
        return [self.departments[code].id for code in codes.split()]

    def job_ids(self, codes):
        """Ids of posts by their codes, separated by spaces."""
        return [self.jobs[code].id for code in codes.split()]

    # ---- Building --------------------------------------------------------------------

    def build(self):
        """Create all of it, or find what an earlier installation left."""
        self._build_departments()
        self._build_jobs()
        people = self._rows("employees")
        self._build_users([row for row in people if row["login"]])
        self._build_employees(people)
        self._set_managers()

    def _rows(self, name):
        return [row for row in read(name) if row["company"] == self.code]

    def _build_departments(self):
        self.departments = self._build_named("hr.department", "departments")

    def _build_jobs(self):
        self.jobs = self._build_named(
            "hr.job",
            "jobs",
            lambda row: {"department_id": self.departments[row["department"]].id},
        )

    def _build_named(self, model, table, more=lambda row: {}):
        rows = self._rows(table)
        records = find_or_create(
            self.env[model],
            ["name", "company_id"],
            [
                {"name": row["en"], "company_id": self.company.id, **more(row)}
                for row in rows
            ],
        )
        for row, record in zip(rows, records, strict=True):
            translate(record, row)
        return {row["code"]: record for row, record in zip(rows, records, strict=True)}

    def _build_users(self, people):
        users = find_or_create(
            self.env["res.users"],
            ["login"],
            [
                {
                    "name": row["name"],
                    "login": row["login"],
                    "email": f"{row['login']}@{self.code}.example",
                    "tz": "Asia/Almaty",
                    "company_id": self.company.id,
                    "company_ids": [Command.set(self.company.ids)],
                    "group_ids": [
                        Command.link(group.id) for group in self._groups(row)
                    ],
                }
                for row in people
            ],
        )
        # The passwords are no secret: a cheap hash saves most of the time that all of
        # the demo takes. The first login replaces it by a proper one.
        cheap = CryptContext(["pbkdf2_sha512"], pbkdf2_sha512__rounds=1000)
        for row, user in zip(people, users, strict=True):
            user._set_encrypted_password(user.id, cheap.hash(user.login))
            # A removed addon took its groups from those who are found again.
            missing = self._groups(row) - user.group_ids
            if missing:
                user.group_ids = [Command.link(group.id) for group in missing]
            self.users[user.login] = user

    def _groups(self, row):
        names = (
            "base.group_user",
            *(_GROUPS[group] for group in row["groups"].split()),
        )
        return self.env["res.groups"].union(*(self.env.ref(name) for name in names))

    def _build_employees(self, people):
        model = self.env["hr.employee"].with_context(active_test=False)
        known = set(model.search([("company_id", "=", self.company.id)]).mapped("name"))
        by_name = {}
        for key in ("user_id", "name"):
            rows = [row for row in people if bool(row["login"]) == (key == "user_id")]
            employees = find_or_create(
                model,
                [key, "company_id"],
                [self._prepare_employee(row) for row in rows],
            )
            for row, employee in zip(rows, employees, strict=True):
                self.employees[row["login"] or row["name"]] = employee
                by_name[row["name"]] = employee
        if not known:
            self._add_versions(by_name)
            self._register_departures(by_name)

    def _prepare_employee(self, row):
        hired = self.months_ago(row["hired"])
        user = self.users.get(row["login"])
        return {
            "name": row["name"],
            "company_id": self.company.id,
            "user_id": user.id if user else False,
            "department_id": self.jobs[row["job"]].department_id.id,
            "job_id": self.jobs[row["job"]].id,
            "date_version": hired,
            "contract_date_start": hired,
            "wage": int(row["wage"]) * 1000,
            "tz": "Asia/Almaty",
        }

    def _add_versions(self, employees):
        """Promotions, transfers, new wages and terms: the career of some of them."""
        for row in self._rows("versions"):
            values = {
                "date_version": self.months_ago(row["months"]),
                "wage": int(row["wage"]) * 1000,
            }
            if row["job"]:
                job = self.jobs[row["job"]]
                values |= {"job_id": job.id, "department_id": job.department_id.id}
            if row["contract_end"]:
                values["contract_date_end"] = self.months_ago(-int(row["contract_end"]))
            employees[row["name"]].create_version(values)

    def _register_departures(self, employees):
        for row in self._rows("departures"):
            employee = employees[row["name"]]
            self.env["hr.departure.wizard"].create(
                {
                    "employee_ids": [Command.set(employee.ids)],
                    "departure_reason_id": self.env.ref(row["reason"]).id,
                    "departure_date": self.months_ago(row["months"]),
                    "departure_description": row["text"],
                    "set_date_end": True,
                }
            ).action_register_departure()
            employee.action_archive()

    def _set_managers(self):
        directions = {
            direction.code: direction.id
            for direction in self.env.ref(
                "ksrisk_analysis.methodology_2026"
            ).direction_ids
        }
        rows = self._rows("departments")
        head = self.employees[rows[0]["manager"]]
        for row in rows:
            department = self.departments[row["code"]]
            manager = self.employees[row["manager"]]
            department.write(
                {
                    "manager_id": manager.id,
                    "ksrisk_respondent_id": self.users[row["respondent"]].id
                    if row["respondent"]
                    else False,
                    "ksrisk_direction_ids": [
                        Command.set(
                            [directions[code] for code in row["directions"].split()]
                        )
                    ],
                }
            )
            (department.member_ids - manager).parent_id = manager
            (manager - head).parent_id = head


def find_or_create(model, keys, vals_list):
    """The records of ``vals_list`` in its order; the missing ones in one batch.

    The demo outlives the addon: after a re-installation its company is found.
    """
    wanted = [tuple(values[key] for key in keys) for values in vals_list]
    domain = [(key, "in", list({values[key] for values in vals_list})) for key in keys]
    everywhere = model.with_context(active_test=False, lang="en_US")
    found = {
        tuple(_plain(record[key]) for key in keys): record.with_env(model.env)
        for record in everywhere.search(domain)
    }
    missing = [key for key in wanted if key not in found]
    values_of = dict(zip(wanted, vals_list, strict=True))
    created = model.create([dict(values_of[key]) for key in missing])
    found |= dict(zip(missing, created, strict=True))
    return [found[key] for key in wanted]


def _plain(value):
    return value.id if hasattr(value, "ids") else value


def translate(record, row, name="name"):
    """Write the Kazakh and Russian of a translated field."""
    record.update_field_translations(name, {KK: row["kk"], RU: row["ru"]})
