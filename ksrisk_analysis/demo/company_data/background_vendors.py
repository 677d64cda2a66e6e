"""Currencies, vendors and products of a generated company."""

from datetime import date, timedelta

from psycopg2.extras import execute_values

#: Units for one dollar, about, on the day of the newest rate.
_PER_DOLLAR = {"USD": 1.0, "EUR": 0.92, "KZT": 480.0, "RUB": 88.0}
_TOP_CATEGORIES = 6
_CATEGORIES_EACH = 4
_FREEMAIL = ("mail.example.com", "inbox.example.org")


class Vendors:
    def _make_currencies(self):
        """Two foreign currencies with a rate each month, and their rates by day."""
        own = self.companies.currency_id
        foreign = (
            self.env["res.currency"]
            .with_context(active_test=False)
            .search(
                [("name", "in", ["USD", "EUR", "KZT"]), ("id", "not in", own.ids)],
                order="id",
            )[:2]
        )
        foreign.active = True
        start = self.date_to - timedelta(days=round(365.25 * self.years) + 60)
        rates = self.env["res.currency.rate"]
        for currency in foreign | own:
            if currency.name in _PER_DOLLAR and not rates.search_count(
                [("currency_id", "=", currency.id)], limit=1
            ):
                rates.create(self._rates(currency, start))
        self.foreign = foreign
        self._plan_rates(start)

    def _plan_rates(self, start):
        """What Odoo converts at, from each day on which any rate changes."""
        rates = self.env["res.currency.rate"]
        changes = rates.search([("name", ">", start), ("name", "<=", self.date_to)])
        days = sorted({start, *changes.mapped("name")})
        model = self.env["res.currency"]
        rows = [
            (
                company.id,
                currency.id,
                day,
                until,
                repr(
                    model._get_conversion_rate(
                        company.currency_id, currency, company, day
                    )
                ),
            )
            for company in self.companies
            for currency in self.foreign
            for day, until in zip(days, [*days[1:], date.max], strict=True)
        ]
        self.temporary(
            "gen_rate",
            "SELECT 0 AS company_id, 0 AS currency_id, DATE '2000-01-01' AS day,"
            " DATE '2000-01-01' AS until, 1::numeric AS rate WHERE false",
        )
        execute_values(self.cr._obj, "INSERT INTO gen_rate VALUES %s", rows)
        self.cr.execute("ANALYZE pg_temp.gen_rate")

    def _rates(self, currency, start):
        months = (self.date_to - start).days // 30 + 1
        per_dollar = _PER_DOLLAR[currency.name]
        drift = 0 if per_dollar == 1 else 0.004
        return [
            {
                "currency_id": currency.id,
                "company_id": False,
                "name": start + timedelta(days=30 * month),
                "rate": round(per_dollar * (1 + drift * (month - months)), 6),
            }
            for month in range(months)
        ]

    def _make_vendors(self):
        """Vendors that all companies share: some archived, some without a BIN."""
        first = self.first_vendor = self.reserve("res_partner", self.vendors)
        no_vat = f"{self.u('g', 11)} < 0.02"
        phone = f"(7000000 + floor({self.u('g', 12)} * 999999))::int"
        mail = (
            f"CASE WHEN {self.u('g', 13)} < 0.1 THEN 'vendor' || g || '@{_FREEMAIL[0]}'"
            " ELSE 'office@vendor' || g || '.example.com' END"
        )
        self.insert(
            "res_partner",
            "vendor",
            f"generate_series(1, {self.vendors}) g",
            id=f"{first} - 1 + g",
            name="'Generated vendor ' || g",
            complete_name="'Generated vendor ' || g",
            commercial_company_name="'Generated vendor ' || g",
            commercial_partner_id=f"{first} - 1 + g",
            active=f"{self.u('g', 10)} >= 0.03",
            vat=f"CASE WHEN {no_vat} THEN NULL ELSE"
            " lpad((100000000000 + g::int8 * 7919)::text, 12, '0') END",
            email=mail,
            email_normalized=mail,
            phone=f"'+7701' || {phone}",
            phone_sanitized=f"'+7701' || {phone}",
            country_id=str(self.env.ref("base.kz").id),
            city="(ARRAY['Astana', 'Almaty', 'Shymkent', 'Karaganda'])[1 + g % 4]",
            street="'Street ' || (g * 7 % 400) || ', ' || (1 + g % 90)",
            zip="lpad((10000 + g % 2000)::text, 6, '0')",
            create_date=self._since("g", 14),
            write_date=self._since("g", 14),
        )
        accounts = self.reserve("res_partner_bank", self.vendors)
        number = "'KZ' || lpad(g::text, 2, '0') || 'GEN' || lpad(g::text, 13, '0')"
        self.insert(
            "res_partner_bank",
            "vendor",
            f"generate_series(1, {self.vendors}) g",
            id=f"{accounts} - 1 + g",
            partner_id=f"{first} - 1 + g",
            acc_number=number,
            sanitized_acc_number=number,
            acc_holder_name="'Generated vendor ' || g",
            create_date=self._since("g", 14),
        )

    def _since(self, number, salt):
        """A moment of the seven years before the period's end."""
        return (
            f"date_trunc('second', TIMESTAMP '{self.date_to}'"
            f" - {self.u(number, salt)} * INTERVAL '2555 days')"
        )

    def _make_products(self):
        """Products in two levels of categories, with prices of a log-normal kind."""
        kinds = _TOP_CATEGORIES * _CATEGORIES_EACH
        categories = self.reserve("product_category", _TOP_CATEGORIES + kinds)
        tops = categories + _TOP_CATEGORIES
        self.insert(
            "product_category",
            "category",
            f"generate_series(1, {_TOP_CATEGORIES}) g",
            id=f"{categories} - 1 + g",
            name="'Generated ' || g",
            complete_name="'Generated ' || g",
            parent_path=f"({categories} - 1 + g) || '/'",
        )
        top = f"(g - 1) / {_CATEGORIES_EACH} + 1"
        self.insert(
            "product_category",
            "category",
            f"generate_series(1, {kinds}) g",
            id=f"{tops} - 1 + g",
            name="'Kind ' || g",
            complete_name=f"'Generated ' || ({top}) || ' / Kind ' || g",
            parent_id=f"{categories} - 1 + {top}",
            parent_path=f"({categories} - 1 + {top}) || '/' || ({tops} - 1 + g) || '/'",
        )
        self.products = max(40, min(5000, self.orders // 200))
        templates = self.reserve("product_template", self.products)
        self.first_product = self.reserve("product_product", self.products)
        self.insert(
            "product_template",
            "product",
            f"generate_series(1, {self.products}) g",
            id=f"{templates} - 1 + g",
            name="jsonb_build_object('en_US', 'Generated product ' || g)",
            categ_id=f"{tops} + g % {kinds}",
            company_id=None,
        )
        self.insert(
            "product_product",
            "product",
            f"generate_series(1, {self.products}) g",
            id=f"{self.first_product} - 1 + g",
            product_tmpl_id=f"{templates} - 1 + g",
        )
