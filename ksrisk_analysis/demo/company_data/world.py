"""A small company written row by row, exactly as an author names it.

    world = World(env, seed=1)
    vendor = world.vendor(name="Vendor")
    order = world.order(vendor, date(2025, 3, 3), amount=100_000)
    world.load()

Every method gives a row with its real id, ``order["id"]`` or ``order.id``; what an
author leaves out is plausible and harmless: an order of a working day, decided after a
week, prepared by one person and approved by another. Nothing is written before
``load``.
"""

import random
from datetime import date, datetime, time, timedelta

from odoo.tools import SQL

from .books import Books
from .people import People
from .prototypes import Prototypes
from .purchasing import Purchasing
from .rows import Table

#: Tables in the order in which they can be written, with the columns that wait.
ORDER = {
    "res_currency_rate": (),
    "product_category": (),
    "res_partner": (),
    "res_users": (),
    "res_company_users_rel": (),
    "res_groups_users_rel": (),
    "res_partner_bank": (),
    "hr_department": ("manager_id",),
    "mail_alias": (),
    "hr_job": (),
    "resource_resource": (),
    "hr_employee": ("current_version_id",),
    "hr_version": (),
    "employee_bank_account_rel": (),
    "product_template": (),
    "product_product": (),
    "purchase_requisition": (),
    "purchase_requisition_line": (),
    "purchase_order_group": (),
    "purchase_order": (),
    "purchase_order_line": (),
    "account_move": (),
    "account_move_line": (),
    "account_move_purchase_order_rel": (),
    "account_payment": (),
    "account_move__account_payment": (),
    "stock_picking": (),
    "stock_move": (),
    "stock_move_line": (),
    "stock_quant": (),
    "purchase_order_stock_picking_rel": (),
    "hr_applicant": (),
    "mail_message": (),
    "mail_tracking_value": (),
}


class World(Purchasing, Books, People):
    """The rows of one or several companies, until ``load`` writes them."""

    def __init__(self, env, seed=0, date_from=None, date_to=None, companies=None):
        self.env = env(su=True)  # the author of data is nobody in particular
        self.companies = companies or self.env.company
        self.company = self.companies[0]
        self.date_to = date_to or date(2026, 3, 1)
        self.date_from = date_from or self.date_to - timedelta(days=730)
        self.chance = random.Random(seed)
        self.prototypes = Prototypes(self.env)
        self._tables = {}
        self._counts = {}
        self._lines_of = {}
        self._rates = {}
        self._shared = {}

    # ---- What the parts share --------------------------------------------------------

    def table(self, name):
        if name not in self._tables:
            self._tables[name] = Table(self.env.cr, name, ORDER[name])
        return self._tables[name]

    def has_column(self, table, name):
        return name in self.table(table).columns

    def row(self, table, kind, company, **values):
        """A row like the example of ``kind``, with the author's own values.

        Columns of later versions of the addon (``ksrisk_…``) are left out where the
        database does not have them yet.
        """
        known = self.table(table)
        values = {
            name: value
            for name, value in values.items()
            if not name.startswith("ksrisk_") or name in known.columns
        }
        example = self.prototypes.first(kind, company, table)
        created = values.get("create_date") or self.moment(self.date_from)
        dated = {
            name: created
            for name in ("create_date", "write_date")
            if name in known.columns
        }
        return known.add(example | dated | values)

    def number(self, what):
        """1, 2, 3 … of each kind of thing, for names and numbers."""
        self._counts[what] = self._counts.get(what, 0) + 1
        return self._counts[what]

    def shared(self, key, make):
        """What is made once, when it is first needed."""
        if key not in self._shared:
            self._shared[key] = make()
        return self._shared[key]

    def company_of(self, company):
        return company if company is not None else self.company

    def moment(self, day, hour=5):
        """A day as a moment in its working hours: 5:00 UTC is 10 or 11 in Almaty."""
        if day is None or isinstance(day, datetime):
            return day
        return datetime.combine(day, time(hour))

    def a_day(self):
        """Some working day of the period."""
        days = (self.date_to - self.date_from).days
        day = self.date_from + timedelta(days=self.chance.randrange(max(days, 1)))
        return day - timedelta(days=max(day.weekday() - 4, 0))

    # ---- Writing ---------------------------------------------------------------------

    def load(self):
        """Write all rows that wait; may be called again after more were added."""
        self.env.flush_all()
        tables = [self._tables[name] for name in ORDER if name in self._tables]
        for table in tables:
            table.put()
        for table in tables:
            table.fill_late()
        self._analyze(tables)
        self.env.invalidate_all()
        return self

    def _analyze(self, tables):
        """Let the database know how much there is now.

        What others put in and took back leaves it with the belief that a table is
        empty, or full of what is no more: it then looks at each row as often as there
        are rows.
        """
        names = [SQL.identifier(table.name) for table in tables]
        if names:
            self.env.cr.execute(SQL("ANALYZE %s", SQL(", ").join(names)))
