"""A company of any size in a few statements: what detectors and the bench read.

Every choice is a hash of a number and the seed, not chance: the same seed makes the
same company on any machine. Nothing is dropped, switched off or committed here: who
makes a million orders takes the indexes and foreign keys of the large tables away
meanwhile, for they cost more than the rows.
"""

import logging
import time
from datetime import date

from psycopg2.extras import Json

from odoo.tools import SQL

from .background_orders import Orders
from .background_staff import Staff
from .background_vendors import Vendors
from .prototypes import Prototypes

_logger = logging.getLogger(__name__)
_COMPANIES = 3


def background(
    env,
    seed=1,
    orders=10_000,
    lines_per_order=4.8,
    vendors=None,
    employees=None,
    years=3,
    tender_share=0.2,
    companies=None,
    date_to=None,
):
    """Make a company's purchases; say what was made, table by table.

    :return: {table: (id of the first row, number of rows)}, and "seconds"
    """
    started = time.monotonic()
    made = _Background(
        env,
        seed=seed,
        orders=orders,
        lines_per_order=lines_per_order,
        vendors=vendors or max(20, orders // 50),
        employees=employees or max(12, orders // 200),
        years=years,
        tender_share=tender_share,
        companies=companies,
        date_to=date_to or date(2026, 3, 1),
    ).build()
    made["seconds"] = time.monotonic() - started
    return made


def checksum(env, made):
    """What was made as one number: equal for equal seeds, whatever the ids are."""
    first_order = made["purchase_order"][0]
    first_partner = made["res_partner"][0]
    first_product = made["product_product"][0]
    env.cr.execute(
        SQL(
            """
            SELECT md5(string_agg(concat_ws('|', o.name, o.partner_id - %(partner)s,
                        o.state, o.date_order, o.date_approve, o.create_date,
                        o.amount_total, o.amount_total_cc, o.currency_rate,
                        dense.nr, l.lines), ';' ORDER BY o.id))
              FROM purchase_order o
              LEFT JOIN LATERAL (
                    SELECT o.purchase_group_id - %(group)s AS nr) dense ON true
              LEFT JOIN LATERAL (
                    SELECT string_agg(concat_ws(',', product_id - %(product)s,
                                product_qty, price_unit, discount, qty_received),
                                ' ' ORDER BY id) AS lines
                      FROM purchase_order_line WHERE order_id = o.id) l ON true
             WHERE o.id BETWEEN %(order)s AND %(last)s
            """,
            partner=first_partner,
            product=first_product,
            group=made["purchase_order_group"][0],
            order=first_order,
            last=first_order + made["purchase_order"][1] - 1,
        )
    )
    return env.cr.fetchone()[0]


class _Background(Vendors, Staff, Orders):
    def __init__(self, env, *, seed, companies, **sizes):
        self.env = env(su=True)  # as for the rows of a world: nobody makes it
        self.cr = env.cr
        self.seed = seed
        for name, value in sizes.items():
            setattr(self, name, value)
        self.prototypes = Prototypes(self.env)
        self.companies = companies or self._find_companies()
        self.made = {}
        self._columns = {}

    def build(self):
        started = time.monotonic()
        self.env.flush_all()
        for step in (
            self._make_currencies,
            self._make_vendors,
            self._make_products,
            self._make_staff,
            self._make_orders,
        ):
            step()
            _logger.info(
                "Generated data: %s after %.0f s",
                step.__name__.removeprefix("_make_"),
                time.monotonic() - started,
            )
        self.env.invalidate_all()
        return self.made

    def _find_companies(self):
        """The company at work and its generated subsidiaries."""
        model = self.env["res.company"]
        companies = self.env.company
        for number in range(2, _COMPANIES + 1):
            name = f"Generated company {number}"
            found = model.search([("name", "=", name)], limit=1)
            companies |= found or model.create(
                {"name": name, "currency_id": companies[0].currency_id.id}
            )
        return companies

    # ---- Statements ------------------------------------------------------------------

    def u(self, number, salt):
        """A number from 0 to 1, without 1, that ``number`` and the seed decide."""
        return (
            f"((hashint8extended(({number})::int8, {self.seed * 1000 + salt})"
            " & 9007199254740991) / 9007199254740992.0::float8)"
        )

    def z(self, number, salt):
        """A number of the standard normal distribution (Box and Muller)."""
        return (
            f"(sqrt(-2 * ln(1 - {self.u(number, salt)}))"
            f" * cos(6.283185307179586 * {self.u(number, salt + 500)}))"
        )

    def zipf(self, number, salt, count):
        """A rank from 1 to ``count``, the first ones far more often than the last."""
        return f"floor(exp({self.u(number, salt)} * ln({count} + 1.0)))::int"

    def reserve(self, table, count):
        """The first of ``count`` ids that follow each other."""
        self.cr.execute(
            "SELECT setval(s, nextval(s) + %s) FROM pg_get_serial_sequence(%s, 'id') s",
            [count, table],
        )
        first = self.cr.fetchone()[0] - count
        if table in self.made and table != "res_partner":
            raise ValueError(f"{table} was made already.")
        self.made.setdefault(table, (first, count))
        return first

    def insert(self, table, kind, source, **expressions):
        """INSERT … SELECT: the example of ``kind``, with expressions over ``source``.

        Columns the database does not have yet (``ksrisk_…``) are left out.
        """
        columns = self._get_columns(table)
        values = {
            name: SQL("%s", Json(value) if columns[name] == "jsonb" else value)
            for name, value in self.prototypes.first(
                kind, self.companies[0], table
            ).items()
            if value is not None and name in columns
        }
        values |= {
            name: SQL("NULL") if text is None else _sql(text)
            for name, text in expressions.items()
            if name in columns or not name.startswith("ksrisk_")
        }
        statement = SQL(
            "INSERT INTO %s (%s) SELECT %s FROM %s",
            SQL.identifier(table),
            SQL(", ").join(map(SQL.identifier, values)),
            SQL(", ").join(values.values()),
            _sql(source),
        )
        self.cr.execute(statement)
        return self.cr.rowcount

    def _get_columns(self, table):
        if table not in self._columns:
            self.cr.execute(
                "SELECT column_name, udt_name FROM information_schema.columns"
                " WHERE table_schema = current_schema AND table_name = %s",
                [table],
            )
            self._columns[table] = dict(self.cr.fetchall())
        return self._columns[table]

    def temporary(self, name, query, analyze=True):
        """A table of this session's own, gone with the transaction."""
        self.cr.execute(SQL("DROP TABLE IF EXISTS pg_temp.%s", SQL.identifier(name)))
        self.cr.execute(
            SQL(
                "CREATE TEMPORARY TABLE %s ON COMMIT DROP AS %s",
                SQL.identifier(name),
                _sql(query),
            )
        )
        if analyze:
            self.cr.execute(SQL("ANALYZE pg_temp.%s", SQL.identifier(name)))


def _sql(text):
    """A statement's text as it stands: its percent signs are those of SQL."""
    return SQL(text.replace("%", "%%"))
