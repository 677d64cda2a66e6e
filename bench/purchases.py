"""Purchases as many as the benchmark asks for, and transactions to look at them."""

from contextlib import contextmanager
from datetime import date

from odoo import SUPERUSER_ID, api

from odoo.addons.ksrisk_analysis.demo.company_data import background

#: Statements about companies of this schema read a quarter of the purchases.
QUARTER = "quarter"
_LARGE = ("purchase_order", "purchase_order_line")
#: A quarter of the tenders and of the single orders, whole.
_IN_QUARTER = "hashint8(COALESCE(o.purchase_group_id, -o.id)) & 3 = 0"


class Purchases:
    """Generated once and committed; what is measured is rolled back.

    :param orders: how many, all companies' together; each has 4.8 lines on average
    """

    def __init__(self, registry, orders, vacuum):
        self.registry = registry
        self.vacuum = vacuum
        self.company_ids = []
        with self.session(keep=True) as env:
            self._switch_on(env)
            is_empty = not env["purchase.order"].search_count([], limit=1)
            env.cr.execute("SELECT to_regnamespace(%s) IS NULL", [QUARTER])
            (is_whole,) = env.cr.fetchone()
        if is_empty:  # else an earlier run has left them
            self._generate(orders)
        if is_whole:
            self._copy_quarter()
        with self.session() as env:
            self.company_ids = env["res.company"].search([]).ids
            self.orders = env["purchase.order"].search_count([])
            self.lines = env["purchase.order.line"].search_count([])

    def _generate(self, orders):
        with self.session(keep=True) as env, self._bare(env):
            # Limits are in tenge: in another currency every order would be beyond them.
            env.company.currency_id = env.ref("base.KZT")
            background(env, orders=orders, date_to=date.today())
        self.vacuum("purchase_order", "purchase_order_line", "res_partner")

    @contextmanager
    def session(self, keep=False, quarter=False, reads=False):
        """A transaction set as a run of the detectors sets it, on one core.

        :param keep: whether it is committed
        :param quarter: whether it sees a quarter of the purchases alone
        :param reads: whether it is that of a screen, with the server's own settings
        """
        with self.registry.cursor() as cr:
            context = {"tracking_disable": True}
            if self.company_ids:
                context["allowed_company_ids"] = self.company_ids
            env = api.Environment(cr, SUPERUSER_ID, context)
            if not reads:
                env["ksrisk.detector.run"]._prepare()
            cr.execute("SET LOCAL max_parallel_workers_per_gather = 0")
            if quarter:
                cr.execute(f"SET LOCAL search_path = {QUARTER}, public")
            yield env
            if keep:
                cr.commit()
            else:
                cr.rollback()

    def detectors(self, env, *codes):
        """The detectors that are on and have what they need, or those of the codes."""
        domain = [("code", "in", codes)] if codes else []
        # Who names one means it, though it is off by itself.
        model = env["ksrisk.detector"].with_context(active_test=not codes)
        found = model.search(domain)
        return found.filtered(lambda detector: not detector.missing)

    def _switch_on(self, env):
        """The comparison of vendors with employees is off by itself."""
        detector = env["ksrisk.detector"].with_context(active_test=False)
        detector.search([("code", "=", "V01")]).write(
            {"legal_basis": "Benchmark", "active": True}
        )

    @contextmanager
    def _bare(self, env):
        """Let the large tables have neither indexes nor foreign keys for a while.

        They are made anew for all rows at once, which checks them: row by row, they
        cost more than the rows do.
        """
        env.cr.execute("SET LOCAL maintenance_work_mem = '1GB'")
        env.cr.execute(
            """
            SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', c.conrelid::regclass,
                    c.conname),
                format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', c.conrelid::regclass,
                    c.conname, pg_get_constraintdef(c.oid))
            FROM pg_constraint c
            WHERE c.contype = 'f' AND c.conrelid = ANY(%(large)s::regclass[])
            UNION ALL
            SELECT format('DROP INDEX %%s', i.indexrelid::regclass),
                -- With the comment by which Odoo knows what it has made.
                concat_ws('; ', pg_get_indexdef(i.indexrelid), format(
                    'COMMENT ON INDEX %%s IS %%L', i.indexrelid::regclass,
                    obj_description(i.indexrelid, 'pg_class')))
            FROM pg_index i
            WHERE i.indrelid = ANY(%(large)s::regclass[]) AND NOT EXISTS (
                SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid
            )
            """,
            {"large": list(_LARGE)},
        )
        statements = env.cr.fetchall()
        for drop, _make in statements:
            env.cr.execute(drop)
        yield
        for _drop, make in reversed(statements):
            env.cr.execute(make)

    def _copy_quarter(self):
        with self.session(keep=True) as env:
            execute = env.cr.execute
            execute(f"CREATE SCHEMA {QUARTER}")
            execute("SET LOCAL maintenance_work_mem = '1GB'")
            for table in _LARGE:
                execute(
                    f"CREATE TABLE {QUARTER}.{table} (LIKE public.{table}"
                    " INCLUDING DEFAULTS)"
                )
            execute(
                f"INSERT INTO {QUARTER}.purchase_order"
                f" SELECT o.* FROM public.purchase_order o WHERE {_IN_QUARTER}"
            )
            execute(
                f"INSERT INTO {QUARTER}.purchase_order_line SELECT l.*"
                " FROM public.purchase_order_line l"
                " JOIN public.purchase_order o ON o.id = l.order_id"
                f" WHERE {_IN_QUARTER} ORDER BY l.id"
            )
            for table in _LARGE:
                execute(f"ALTER TABLE {QUARTER}.{table} ADD PRIMARY KEY (id)")
            execute(
                "SELECT replace(indexdef, ' ON public.', %s) FROM pg_indexes"
                " WHERE schemaname = 'public' AND tablename = ANY(%s)"
                " AND indexname NOT LIKE '%%_pkey'",
                [f" ON {QUARTER}.", list(_LARGE)],
            )
            for (definition,) in env.cr.fetchall():
                execute(definition)
        self.vacuum(f"{QUARTER}.purchase_order", f"{QUARTER}.purchase_order_line")
