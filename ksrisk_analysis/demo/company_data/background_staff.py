"""Employees with the versions of their contracts; those who buy and approve."""


class Staff:
    def _make_staff(self):
        self._make_users()
        self._make_employees()

    def _make_users(self):
        """Buyers and approvers of each company: ``gen_user`` by company and number."""
        self.buyers = max(4, min(40, self.employees // 30))
        self.approvers = max(2, self.buyers // 4)
        each = self.buyers + self.approvers
        count = each * len(self.companies)
        partners = self.reserve("res_partner", count)
        users = self.reserve("res_users", count)
        ids = ", ".join(map(str, self.companies.ids))
        self.temporary(
            "gen_user",
            f"""
            SELECT {users} - 1 + g AS id, {partners} - 1 + g AS partner_id,
                   (ARRAY[{ids}])[1 + (g - 1) / {each}] AS company_id,
                   1 + (g - 1) % {each} AS nr
              FROM generate_series(1, {count}) g
            """,
        )
        name = "'Generated user ' || u.id"
        self.insert(
            "res_partner",
            "user",
            "gen_user u",
            id="u.partner_id",
            name=name,
            complete_name=name,
            commercial_partner_id="u.partner_id",
            company_id=None,
            email="'user' || u.id || '@example.com'",
            email_normalized="'user' || u.id || '@example.com'",
        )
        self.insert(
            "res_users",
            "user",
            "gen_user u",
            id="u.id",
            partner_id="u.partner_id",
            company_id="u.company_id",
            login="'generated.' || u.id",
            password=None,
        )
        self.cr.execute(
            "INSERT INTO res_company_users_rel (cid, user_id)"
            " SELECT company_id, id FROM gen_user"
        )
        group = self.env.ref
        self.cr.execute(
            "INSERT INTO res_groups_users_rel (gid, uid)"
            " SELECT %s, id FROM gen_user UNION ALL"
            " SELECT CASE WHEN nr <= %s THEN %s ELSE %s END, id FROM gen_user",
            [
                group("base.group_user").id,
                self.buyers,
                group("purchase.group_purchase_user").id,
                group("purchase.group_purchase_manager").id,
            ],
        )

    def _make_employees(self):
        """Employees with one to three versions; some have left."""
        count = self.employees
        contacts = self.reserve("res_partner", count)
        resources = self.reserve("resource_resource", count)
        employees = self.reserve("hr_employee", count)
        ids = ", ".join(map(str, self.companies.ids))
        name = "'Generated employee ' || e.nr"
        self.temporary(
            "gen_employee",
            f"""
            SELECT g AS nr, {employees} - 1 + g AS id,
                   {contacts} - 1 + g AS partner_id,
                   {resources} - 1 + g AS resource_id,
                   (ARRAY[{ids}])[1 + g % {len(self.companies)}] AS company_id,
                   1 + floor({self.u("g", 20)} * 3)::int AS versions,
                   (DATE '{self.date_to}' - 400
                    - floor({self.u("g", 21)} * 2500)::int) AS start
              FROM generate_series(1, {count}) g
            """,
        )
        self.insert(
            "res_partner",
            "employee",
            "gen_employee e",
            id="e.partner_id",
            name=name,
            complete_name=name,
            commercial_partner_id="e.partner_id",
            company_id="e.company_id",
        )
        self.insert(
            "resource_resource",
            "employee",
            "gen_employee e",
            id="e.resource_id",
            name=name,
            company_id="e.company_id",
        )
        phone = f"'+7702' || (1000000 + floor({self.u('e.nr', 22)} * 8999999))::int"
        self.insert(
            "hr_employee",
            "employee",
            "gen_employee e",
            id="e.id",
            name=name,
            legal_name=name,
            resource_id="e.resource_id",
            work_contact_id="e.partner_id",
            company_id="e.company_id",
            private_phone=phone,
            private_email="'private' || e.nr || '@example.net'",
            current_version_id=None,
        )
        self.insert(
            "hr_version",
            "employee",
            "gen_employee e, generate_series(1, e.versions) v",
            employee_id="e.id",
            company_id="e.company_id",
            date_version="e.start + (v - 1) * 180",
            contract_date_start="e.start",
            wage=f"round((150000 * exp(0.4 * {self.z('e.nr', 23)})"
            " * (1 + 0.08 * v))::numeric, -2)",
            identification_id="lpad((700101000000 + e.nr)::text, 12, '0')",
            private_street="'Home street ' || e.nr",
            last_modified_date="e.start::timestamp",
        )
        # The newest that has begun: all have.
        self.cr.execute(
            """
            UPDATE hr_employee e SET current_version_id = v.id
              FROM (SELECT DISTINCT ON (employee_id) employee_id, id FROM hr_version
                     WHERE employee_id BETWEEN %s AND %s
                     ORDER BY employee_id, date_version DESC) v
             WHERE v.employee_id = e.id
            """,
            [employees, employees + count - 1],
        )
