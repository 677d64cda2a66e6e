"""Detectors of prices, copies included, follow orders now."""

from odoo.tools import SQL


def migrate(cr, version):
    # By the new version the next run computes all anew: keys of recomputation too.
    cr.execute(
        SQL(
            """
            UPDATE ksrisk_detector SET scope = 'order', version = 2
            WHERE method IN ('p05', 'p05r') AND scope IS NOT NULL
            """
        )
    )
