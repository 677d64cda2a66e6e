"""Detectors of prices, copies included, follow orders or tenders now."""

from odoo.tools import SQL


def migrate(cr, version):
    # By the new version the next run computes all anew: keys of recomputation too.
    cr.execute(
        SQL(
            """
            UPDATE ksrisk_detector SET version = 2,
                scope = CASE method WHEN 'p05_prior' THEN 'process' ELSE 'order' END
            WHERE method IN ('p05', 'p05r', 'p05_prior') AND scope IS NOT NULL
            """
        )
    )
