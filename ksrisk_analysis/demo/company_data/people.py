"""Users, employees with the versions of their contracts, jobs, applicants."""

from datetime import timedelta

from odoo import fields
from odoo.tools import email_normalize

from odoo.addons.phone_validation.tools.phone_validation import phone_format


class People:
    """The part of a world that has names."""

    def partner(self, kind, company, **values):
        """A contact, with what Odoo computes of its name, e-mail and phone."""
        country = values.pop("country", None) or self._country()
        parent = values.get("parent_id")
        named = values["name"]
        companyish = values.get("is_company", False)
        row = self.row(
            "res_partner",
            kind,
            company,
            **{
                "complete_name": f"{parent['name']}, {named}" if parent else named,
                "commercial_company_name": None,
                "email": None,
                "phone": None,
                "country_id": country.id,
                **values,
            },
        )
        if parent and not companyish:
            row["commercial_partner_id"] = parent["commercial_partner_id"]
            row["commercial_company_name"] = parent["commercial_company_name"]
        else:
            row["commercial_partner_id"] = row["id"]
            row["commercial_company_name"] = named if companyish else None
        row["email_normalized"] = email_normalize(row["email"] or "") or None
        row["phone_sanitized"] = self._phone(row["phone"], country)
        return row

    def _country(self):
        return self.shared("country", lambda: self.env.ref("base.kz"))

    def _phone(self, phone, country):
        if not phone or not country:
            return None
        return (
            phone_format(
                phone,
                country.code,
                country.phone_code,
                force_format="E164",
                raise_exception=False,
            )
            or None
        )

    def user(self, company=None, groups=(), **values):
        """A user of a company, with the groups that are named by external id."""
        company = self.company_of(company)
        number = self.number("user")
        name = values.pop("name", f"User {number}")
        partner = self.partner(
            "user", company, name=name, email=f"user{number}@example.com"
        )
        # Other worlds have users in the same database.
        login = values.pop("login", f"generated.{partner.id}")
        user = self.row(
            "res_users",
            "user",
            company,
            login=login,
            partner_id=partner,
            company_id=company,
            **values,
        )
        # Odoo keeps a password that nobody has.
        user["password"] = None
        self.table("res_company_users_rel").add(
            {"cid": company, "user_id": user}, with_id=False
        )
        for group in ("base.group_user", *groups):
            self.table("res_groups_users_rel").add(
                {"gid": self.env.ref(group), "uid": user}, with_id=False
            )
        return user

    def buyer(self, company=None):
        """The user who prepares orders unless an author names another."""
        company = self.company_of(company)
        return self.shared(
            ("buyer", company.id),
            lambda: self.user(company, ["purchase.group_purchase_user"], name="Buyer"),
        )

    def approver(self, company=None):
        """The user who approves orders unless an author names another."""
        company = self.company_of(company)
        return self.shared(
            ("approver", company.id),
            lambda: self.user(
                company, ["purchase.group_purchase_manager"], name="Approver"
            ),
        )

    # ---- Employees -------------------------------------------------------------------

    def department(self, company=None, name=None, **values):
        company = self.company_of(company)
        name = name or f"Department {self.number('department')}"
        row = self.row(
            "hr_department",
            "department",
            company,
            name=self._translated("hr.department", name),
            company_id=company,
            **values,
        )
        row["parent_path"] = f"{row['id']}/"
        row["master_department_id"] = row["id"]
        if parent := values.get("parent_id"):
            row["parent_path"] = f"{parent['parent_path']}{row['id']}/"
            row["master_department_id"] = parent["master_department_id"]
        return row

    def job(self, company=None, name=None, **values):
        company = self.company_of(company)
        name = name or f"Job {self.number('job')}"
        if self.has_column("hr_job", "alias_id"):
            alias = self.row("mail_alias", "department", company)
            values.setdefault("alias_id", alias)
        return self.row(
            "hr_job",
            "department",
            company,
            name=self._translated("hr.job", name),
            company_id=company,
            **values,
        )

    def _translated(self, model, text):
        """A name as its column holds it: by language where it is translated."""
        return {"en_US": text} if self.env[model]._fields["name"].translate else text

    def employee(self, company=None, versions=(), user=None, accounts=(), **values):
        """An employee and his versions, dicts by columns of ``hr_version``.

        ``accounts`` are rows of ``bank_account`` made for his work contact, or numbers.
        Values of columns that ``hr_version`` alone has go to every version.
        """
        company = self.company_of(company)
        name = values.pop("name", f"Employee {self.number('employee')}")
        common = {
            column: values.pop(column)
            for column in list(values)
            if not self.has_column("hr_employee", column)
        }
        contact = self.partner(
            "employee",
            company,
            name=name,
            email=values.pop("work_email", None),
            phone=values.pop("work_phone", None),
            company_id=company,
        )
        resource = self.row(
            "resource_resource",
            "employee",
            company,
            name=name,
            user_id=user,
            company_id=company,
            active=values.get("active", True),
        )
        employee = self.row(
            "hr_employee",
            "employee",
            company,
            **{
                "name": name,
                "legal_name": name,
                "resource_id": resource,
                "user_id": user,
                "company_id": company,
                "work_contact_id": contact,
                "work_email": contact["email"],
                "work_phone": contact["phone"],
                "coach_id": values.get("parent_id"),
                **values,
            },
        )
        rows = [
            self.version(employee, **common | version)
            for version in (versions or [{"date_version": self.date_from}])
        ]
        employee["current_version_id"] = self._current(rows)["id"]
        for account in accounts:
            self._pay_to(employee, contact, account)
        return employee

    def version(self, employee, job=None, **values):
        """One version of an employee's contract; its first day starts the contract."""
        company = self.env["res.company"].browse(employee["company_id"])
        day = values.setdefault("date_version", self.date_from)
        job = job or values.pop("job_id", None)
        title = job and job["name"]
        return self.row(
            "hr_version",
            "employee",
            company,
            **{
                "employee_id": employee,
                "company_id": company,
                "contract_date_start": day,
                "job_id": job,
                "job_title": title["en_US"] if isinstance(title, dict) else title,
                "is_custom_job_title": False,
                "last_modified_date": self.moment(day),
                **values,
            },
        )

    def _current(self, versions):
        """The version of today: the newest begun, else the first."""
        versions = sorted(versions, key=lambda row: row["date_version"])
        begun = [row for row in versions if row["date_version"] <= fields.Date.today()]
        return begun[-1] if begun else versions[0]

    def _pay_to(self, employee, contact, account):
        if isinstance(account, str):
            account = self.bank_account(contact, account)
        self.table("employee_bank_account_rel").add(
            {"employee_id": employee, "bank_account_id": account}, with_id=False
        )
        shares = dict(employee.get("salary_distribution") or {})
        shares[str(account["id"])] = {
            "sequence": len(shares) + 1,
            "amount": 0.0 if shares else 100.0,
            "amount_is_percentage": True,
        }
        employee["salary_distribution"] = shares

    def applicant(self, job, company=None, **values):
        """Who applied for a job; hired where ``date_closed`` says when."""
        company = self.company_of(company)
        created = self.moment(values.pop("create_date", None) or self.a_day())
        name = values.pop("partner_name", f"Applicant {self.number('applicant')}")
        closed = self.moment(values.pop("date_closed", None))
        opened = self.moment(values.pop("date_open", None))
        row = self.row(
            "hr_applicant",
            "applicant",
            company,
            **{
                "partner_name": name,
                "job_id": job,
                "company_id": company,
                "stage_id": self._stage(hired=bool(closed)),
                "user_id": job.get("user_id"),
                "create_date": created,
                "date_open": opened,
                "date_closed": closed,
                "date_last_stage_update": closed or created,
                "delay_close": (
                    (closed - opened) / timedelta(days=1) if closed and opened else 0.0
                ),
                **values,
            },
        )
        row["email_normalized"] = email_normalize(row.get("email_from") or "") or None
        phone = row.get("partner_phone")
        row["phone_sanitized"] = self._phone(phone, company.country_id)
        row["partner_phone_sanitized"] = row["phone_sanitized"] or phone
        return row

    def _stage(self, hired):
        """The first stage of the hired, or of those who are not."""
        domain = [("hired_stage", "=", hired), ("job_ids", "=", False)]
        stages = self.env.get("hr.recruitment.stage")
        if stages is None:  # said more clearly by the table that is missing
            return None
        return self.shared(
            ("stage", hired), lambda: stages.search(domain, order="sequence", limit=1)
        )
