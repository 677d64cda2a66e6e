"""A kind of recomputation that no rule has any more; an index that another replaced."""

from odoo.tools import sql

_LINES = "ksrisk_detector_run_line"


def migrate(cr, version):
    # Of a rule that somebody else has added: full runs compute it.
    cr.execute("UPDATE ksrisk_detector SET scope = NULL WHERE scope = 'product'")
    # An update drops no index of a field that has none in the program any more.
    sql.drop_index(cr, sql.make_index_name(_LINES, "detector_id"), _LINES)
