"""How far a measure is: its notes, and the last of them in the list."""

from odoo import api, fields, models
from odoo.tools import SQL


class KsriskMeasure(models.Model):
    _inherit = "ksrisk.measure"

    progress_ids = fields.One2many(
        "ksrisk.progress", "measure_id", copy=False, readonly=True
    )
    progress_text = fields.Char("Latest Note", compute="_compute_progress")
    progress_date = fields.Date("Noted on", compute="_compute_progress")
    progress_percent = fields.Integer(
        "Done, %", compute="_compute_progress", aggregator=None
    )
    return_count = fields.Integer(
        "Times Returned", compute="_compute_return_count", compute_sudo=True
    )

    @api.depends("progress_ids")
    def _compute_progress(self):
        notes = self._get_last_notes()
        for measure in self:
            day, percent, text = notes.get(measure._origin.id, (False, 0, False))
            measure.progress_date = day
            measure.progress_percent = 100 if measure.state == "confirmed" else percent
            measure.progress_text = text and " ".join(text.split())[:120]

    def _get_last_notes(self):
        """Date, share and text of the last note by measure id; one query.

        The share is the last one given: a note without one does not undo it.
        """
        if not self._origin:
            return {}
        self.env["ksrisk.progress"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (measure_id) measure_id, date, (
                    SELECT percent FROM ksrisk_progress AS share
                    WHERE share.measure_id = note.measure_id AND percent > 0
                    ORDER BY date DESC, id DESC LIMIT 1
                ), text
                FROM ksrisk_progress AS note WHERE measure_id IN %s
                ORDER BY measure_id, date DESC, id DESC
                """,
                self._origin._ids,
            )
        )
        return {row[0]: (row[1], row[2] or 0, row[3]) for row in rows}

    @api.depends("progress_ids.kind")
    def _compute_return_count(self):
        counts = dict(
            self.env["ksrisk.progress"]._read_group(
                [("measure_id", "in", self.ids), ("kind", "=", "return")],
                ["measure_id"],
                ["__count"],
            )
        )
        for measure in self:
            measure.return_count = counts.get(measure._origin, 0)

    def _note(self, kind, texts):
        """Enter a claim or a return among the notes."""
        self.env["ksrisk.progress"]._enter(kind, texts)

    def action_add_progress(self):
        """Open the dialog for a progress note."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "ksrisk_analysis.ksrisk_progress_action_new"
        )
        action["context"] = {"default_measure_id": self.id}
        return action
