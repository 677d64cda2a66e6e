"""How what a run found meets what is known: only differences are written."""

from odoo import api, fields, models
from odoo.tools import SQL

from .detector_query import CHANGES, COLUMNS

_FOUND = SQL.identifier("ksrisk_found")

#: Columns that tell a flag from another.
_KEY = ("company_id", "res_model", "res_id", "key")
#: Those that follow the data.
_FACTS = tuple(name for name in COLUMNS if name not in _KEY)


def _names(*names, alias=None):
    return SQL(", ").join(
        SQL.identifier(*(n for n in (alias, name) if n)) for name in names
    )


class KsriskFlag(models.Model):
    _inherit = "ksrisk.flag"

    @api.model
    def _merge(self, query, run, params_hash):
        """Bring the flags of a detector up to date; reviewers' decisions stay.

        :param query: the :class:`Query` of the run
        :return: dict of the counts for the run's line
        """
        detector = query.detector
        cr = self.env.cr
        cr.execute(SQL("DROP TABLE IF EXISTS %s", _FOUND))
        # A SELECT into a table: the database makes no parallel plan for an INSERT.
        cr.execute(
            SQL(
                "CREATE TEMP TABLE %s ON COMMIT DROP AS %s",
                _FOUND,
                detector._get_flags_sql(query),
            )
        )
        cr.execute(SQL("ANALYZE %s", _FOUND))
        known = self._get_known(query)
        counts = {
            "changed_count": self._merge_changed(detector, run, params_hash),
            "gone_count": self._merge_gone(known, run),
            "new_count": self._merge_new(detector, run, params_hash),
        }
        self.invalidate_model()
        rows = self.env.execute_query(
            SQL(
                "SELECT f.company_id, count(*) FROM ksrisk_flag AS f WHERE %s"
                " AND f.state <> 'gone' AND f.date_gone IS NULL GROUP BY f.company_id",
                self._get_known(query, everything=True),
            )
        )
        flagged = dict.fromkeys(query.companies.ids, 0) | dict(rows)
        counts["flagged"] = sum(flagged.values())
        counts["flagged_by_company"] = flagged
        return counts

    @api.model
    def _get_known(self, query, everything=False):
        """Condition on ``f``: flags that the run can confirm or close."""
        condition = SQL(
            "f.detector_id = %s AND %s",
            query.detector.id,
            query.ours(SQL("f.company_id")),
        )
        if everything or not query.changed:
            return condition
        return SQL(
            "%s AND (f.company_id, f.scope_id) IN"
            " (SELECT company_id, id FROM %s WHERE kind = %s)",
            condition,
            SQL.identifier(CHANGES),
            query.detector.scope,
        )

    @api.model
    def _same(self):
        """Join of a flag ``f`` and a row ``n`` that was found."""
        return SQL(" AND ").join(
            SQL("f.%s = n.%s", SQL.identifier(name), SQL.identifier(name))
            for name in _KEY
        )

    @api.model
    def _merge_changed(self, detector, run, params_hash):
        self.env.cr.execute(
            SQL(
                """
                UPDATE ksrisk_flag AS f SET (%(facts)s) = ROW(%(found)s),
                    params_hash = %(hash)s, last_change_run_id = %(run)s,
                    state = CASE f.state WHEN 'gone' THEN 'new' ELSE f.state END,
                    date_gone = NULL, write_date = %(now)s,
                    is_changed = f.is_changed
                        OR f.state IN ('explained', 'dismissed', 'confirmed')
                FROM %(table)s AS n
                WHERE f.detector_id = %(detector)s AND %(same)s
                    AND ((%(known)s) IS DISTINCT FROM (%(found)s)
                        OR f.date_gone IS NOT NULL)
                """,
                facts=_names(*_FACTS),
                found=_names(*_FACTS, alias="n"),
                known=_names(*_FACTS, alias="f"),
                hash=params_hash,
                run=run.id,
                now=fields.Datetime.now(),
                table=_FOUND,
                detector=detector.id,
                same=self._same(),
            )
        )
        return self.env.cr.rowcount

    @api.model
    def _merge_gone(self, known, run):
        """Close what is not found any more; what somebody decided stays decided."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE ksrisk_flag AS f SET
                    state = CASE WHEN f.state IN ('new', 'review', 'proposed')
                        THEN 'gone' ELSE f.state END,
                    date_gone = %(now)s, last_change_run_id = %(run)s,
                    write_date = %(now)s
                WHERE %(known)s AND f.date_gone IS NULL AND NOT EXISTS (
                    SELECT FROM %(table)s AS n WHERE %(same)s
                )
                """,
                now=fields.Datetime.now(),
                run=run.id,
                known=known,
                table=_FOUND,
                same=self._same(),
            )
        )
        return self.env.cr.rowcount

    @api.model
    def _merge_new(self, detector, run, params_hash):
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO ksrisk_flag (detector_id, %(columns)s, is_confidential,
                    is_changed, params_hash, state, first_run_id, last_change_run_id,
                    create_uid, create_date, write_uid, write_date)
                SELECT %(detector)s, %(found)s, %(secret)s, FALSE, %(hash)s, 'new',
                    %(run)s, %(run)s, %(uid)s, %(now)s, %(uid)s, %(now)s
                FROM %(table)s AS n WHERE NOT EXISTS (
                    SELECT FROM ksrisk_flag AS f
                    WHERE f.detector_id = %(detector)s AND %(same)s
                )
                """,
                columns=_names(*COLUMNS),
                found=_names(*COLUMNS, alias="n"),
                detector=detector.id,
                secret=detector.is_confidential,
                hash=params_hash,
                run=run.id,
                uid=self.env.uid,
                now=fields.Datetime.now(),
                table=_FOUND,
                same=self._same(),
            )
        )
        return self.env.cr.rowcount
