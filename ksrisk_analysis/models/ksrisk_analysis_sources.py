"""What each indicator of an analysis rests on: data, documents, or people alone."""

from collections import Counter

from odoo import api, fields, models
from odoo.tools import SQL

#: From the strongest to the weakest.
SOURCES = [
    ("frozen", "Computed, used as evidence"),
    ("computed", "Computed from the company's data"),
    ("record", "Evidence from the company's data"),
    ("file", "Documents"),
    ("people", "People's answers only"),
]

_SAYS_SOMETHING = ("flagged", "clear")


class KsriskAnalysis(models.Model):
    _inherit = "ksrisk.analysis"

    sources = fields.Json(
        compute="_compute_sources",
        export_string_translation=False,
        help="How many indicators rest on what, and how many there are.",
    )

    @api.depends("answer_ids", "state")
    def _compute_sources(self):
        for analysis in self:
            found = Counter(analysis._get_sources().values())
            analysis.sources = {
                "total": found.total(),
                "data": found["frozen"] + found["computed"] + found["record"],
                **found,
            }

    def _get_sources(self):
        """Return {indicator id: code of :data:`SOURCES`}, in a constant number of
        queries."""
        self.ensure_one()
        rows = self._get_evidence_kinds()
        detectors = self.env["ksrisk.detector.indicator"]._get_detectors(
            [code for _id, code, *_kinds in rows]
        )
        known = self.env["ksrisk.detector"].union(*detectors.values())
        figures = known._get_figures(self) if known else {}
        speaking = {
            code
            for code, found in detectors.items()
            if any(figures[d.id]["status"] in _SAYS_SOMETHING for d in found)
        }
        return {
            indicator_id: next(
                source
                for source, holds in (
                    ("frozen", frozen),
                    ("computed", code in speaking),
                    ("record", record),
                    ("file", file),
                    ("people", True),
                )
                if holds
            )
            for indicator_id, code, frozen, record, file in rows
        }

    def _get_evidence_kinds(self):
        """Rows of each indicator asked: id, code, and whether there is a frozen
        signal, a cited record, a file. In the database: answers are ten thousands."""
        if not self._origin:
            return []
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                """
                SELECT i.id, i.code,
                    bool_or(EXISTS (
                        SELECT FROM ksrisk_signal AS s WHERE s.answer_id = a.id
                    )),
                    bool_or(e.res_model IS NOT NULL),
                    bool_or(f.ir_attachment_id IS NOT NULL)
                FROM ksrisk_answer AS a
                JOIN ksrisk_indicator AS i ON i.id = a.indicator_id
                LEFT JOIN ksrisk_answer_ksrisk_evidence_rel AS r
                    ON r.ksrisk_answer_id = a.id
                LEFT JOIN ksrisk_evidence AS e ON e.id = r.ksrisk_evidence_id
                LEFT JOIN ir_attachment_ksrisk_evidence_rel AS f
                    ON f.ksrisk_evidence_id = e.id
                WHERE a.analysis_id = %s GROUP BY i.id, i.code
                """,
                self._origin.id,
            )
        )

    def action_open_sources(self):
        """Open the indicators of the analysis with what each rests on."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "ksrisk_analysis.ksrisk_indicator_action_sources"
        )
        action["domain"] = [("id", "in", list(self._get_sources()))]
        action["context"] = {"ksrisk_analysis_id": self.id, "active_test": False}
        return action
