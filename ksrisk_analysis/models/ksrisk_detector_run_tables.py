"""Temporary tables that the detectors of a run share, each in its own transaction."""

import hashlib

from odoo import models
from odoo.tools import SQL

from .detector_query import CHANGES

#: How the names of the tables begin that hold what several rules read.
_ROWS = "ksrisk_rows_"


class KsriskDetectorRun(models.Model):
    _inherit = "ksrisk.detector.run"

    def _keep_rows(self, name, select):
        """Compute a statement's rows, unless a rule of this run has done so.

        :param name: a word that the table's name begins with
        :param select: SQL; the same text with the same values is the same statement
        :return: SQL of the temporary table that holds them
        """
        text = repr((self.id, select.code, select.params))
        name = f"{_ROWS}{name}_{hashlib.sha256(text.encode()).hexdigest()[:16]}"
        table, cr = SQL.identifier(name), self.env.cr
        cr.execute(SQL("SELECT to_regclass(%s) IS NULL", f"pg_temp.{name}"))
        if cr.fetchone()[0]:
            cr.execute(SQL("CREATE TEMP TABLE %s AS %s", table, select))
            cr.execute(SQL("ANALYZE %s", table))
        return table

    def _drop_tables(self):
        """Drop them: a session outlives the run, and one that broke off leaves them."""
        self.env.cr.execute(
            SQL(
                "SELECT relname FROM pg_class WHERE relnamespace = pg_my_temp_schema()"
                " AND relkind = 'r' AND (relname = %s OR starts_with(relname, %s))",
                CHANGES,
                _ROWS,
            )
        )
        for (name,) in self.env.cr.fetchall():
            self.env.cr.execute(SQL("DROP TABLE %s", SQL.identifier(name)))

    def _find_changes(self, since):
        """Fill the temporary table of what changed since a moment, in all kinds.

        A line that is written touches its order's totals; the few changes that don't
        are found by the next full run, as is what was deleted. Detectors of the run
        that look back as far share the table, though each has its transaction: what
        is written meanwhile is later than the run's watermark.
        """
        cr = self.env.cr
        table, label = SQL.identifier(CHANGES), f"{self.id} {since}"
        cr.execute(
            SQL(
                "SELECT obj_description(to_regclass(%s), 'pg_class')",
                f"pg_temp.{CHANGES}",
            )
        )
        if cr.fetchone()[0] == label:
            return
        self._drop_tables()  # what was kept are rows of other changes
        cr.execute(
            SQL(
                """
                CREATE TEMP TABLE %(table)s AS
                WITH changed AS (
                    SELECT o.id, o.company_id, o.partner_id, o.user_id,
                        o.purchase_group_id
                    FROM purchase_order o
                    WHERE o.write_date >= %(since)s AND o.company_id = ANY(%(ours)s)
                )
                SELECT 'order' AS kind, company_id, id FROM changed
                UNION SELECT kind, c.company_id, p.commercial_partner_id
                FROM changed c JOIN res_partner p ON p.id = c.partner_id
                CROSS JOIN (VALUES ('vendor'), ('bidder')) AS kinds (kind)
                UNION SELECT 'bidder', o.company_id, p.commercial_partner_id
                FROM changed c
                JOIN purchase_order o USING (purchase_group_id, company_id)
                JOIN res_partner p ON p.id = o.partner_id
                UNION SELECT 'buyer', company_id, user_id FROM changed
                WHERE user_id IS NOT NULL
                UNION SELECT 'process', company_id, COALESCE(purchase_group_id, -id)
                FROM changed
                -- It may have left the tender that it has a flag in.
                UNION SELECT 'process', f.company_id, f.scope_id
                FROM (
                    SELECT 'purchase.order' AS model, id FROM changed
                    UNION ALL SELECT 'purchase.order.line', l.id
                    FROM changed c JOIN purchase_order_line l ON l.order_id = c.id
                ) AS subject
                JOIN ksrisk_flag f ON f.res_model = subject.model
                    AND f.res_id = subject.id
                JOIN ksrisk_detector d ON d.id = f.detector_id
                WHERE d.scope = 'process' AND f.date_gone IS NULL
                """,
                table=table,
                since=since,
                ours=self.company_ids.ids,
            )
        )
        cr.execute(SQL("COMMENT ON TABLE %s IS %s", table, label))
        cr.execute(SQL("ANALYZE %s", table))
