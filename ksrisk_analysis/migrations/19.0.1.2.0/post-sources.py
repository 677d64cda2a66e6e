"""Sources of rules and indicators, which named files of ours, in words for people."""

from lxml import etree

from odoo.tools import SQL, file_open

_MODULE = "ksrisk_analysis"
#: How a source began that nobody has changed since.
_SHIPPED = "seed %"


def migrate(cr, version):
    for table, model in (
        ("ksrisk_deadline_rule", "ksrisk.deadline.rule"),
        ("ksrisk_kpi", "ksrisk.kpi"),
    ):
        for name, source in _read_sources(table):
            cr.execute(
                SQL(
                    """
                    UPDATE %(table)s AS t SET source = %(source)s
                    FROM ir_model_data AS d
                    WHERE d.module = %(module)s AND d.name = %(name)s
                        AND d.model = %(model)s AND d.res_id = t.id
                        AND t.source LIKE %(shipped)s
                    """,
                    table=SQL.identifier(table),
                    source=source,
                    module=_MODULE,
                    name=name,
                    model=model,
                    shipped=_SHIPPED,
                )
            )
    # An analysis keeps a copy of what its deadlines come from.
    cr.execute(
        SQL(
            """
            UPDATE ksrisk_deadline AS d SET source = r.source
            FROM ksrisk_deadline_rule AS r
            WHERE r.id = d.rule_id AND d.source LIKE %s
            """,
            _SHIPPED,
        )
    )


def _read_sources(table):
    """Pairs of the name and the source of each record that the add-on ships."""
    with file_open(f"{_MODULE}/data/{table}.xml", "rb") as file:
        records = etree.parse(file).iter("record")
        pairs = [(r.get("id"), r.findtext("field[@name='source']")) for r in records]
    return [(name, source.strip()) for name, source in pairs if source]
