from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .. import sql_guards
from .company_day import today_of
from .ksrisk_guard_mixin import permit_effect
from .ksrisk_measure import OPEN_STATES


class KsriskProgress(models.Model):
    """A dated note on a measure. Notes are added; none is changed or removed.

    Claims and returns are entered here too, so that a second one overwrites nothing.
    """

    _name = "ksrisk.progress"
    _inherit = ["ksrisk.attachment.mixin", "ksrisk.guard.mixin"]
    _description = "Progress Note"
    _order = "date desc, id desc"

    measure_id = fields.Many2one(
        "ksrisk.measure", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="measure_id.company_id", store=True, index=True
    )
    kind = fields.Selection(
        [("note", "Progress"), ("claim", "Claimed"), ("return", "Returned")],
        required=True,
        readonly=True,
        default="note",
    )
    date = fields.Date(required=True, default=today_of)
    percent = fields.Integer("Done, %", aggregator=None)
    text = fields.Text("Note", required=True)
    author_id = fields.Many2one(related="create_uid", string="Author")
    attachment_ids = fields.Many2many(
        "ir.attachment", "ksrisk_progress_attachment_rel", string="Files"
    )

    _percent_range = models.Constraint(
        "CHECK(percent BETWEEN 0 AND 100)", "A share lies between 0 and 100 %."
    )

    _attachment_fields = ("attachment_ids",)
    _guarded_fields = frozenset({"kind"})
    _last_idx = models.Index("(measure_id, date DESC, id DESC)")

    def init(self):
        sql_guards.guard_seal(
            self.env.cr,
            self._table,
            sql_guards.sealed_columns(
                self,
                "measure_id",
                "date",
                "percent",
                "text",
                "create_uid",
                "create_date",
            ),
        )

    @api.depends("date", "text")
    def _compute_display_name(self):
        for note in self:
            note.display_name = f"{note.date or ''} {note.text or ''}"[:80].strip()

    @api.model_create_multi
    def create(self, vals_list):
        notes = super().create(vals_list)
        own = notes.filtered(lambda note: note.kind == "note")
        own._check_note()
        return notes

    def _check_note(self):
        today = today_of(self)
        for note in self:
            if note.date > today:
                raise UserError(self.env._("The note is dated in the future."))
            # Its state decides, for who does not read the measure, too.
            if note.sudo().measure_id.state not in OPEN_STATES:
                raise UserError(
                    self.env._(
                        "Notes are added to measures that are approved and open."
                    )
                )
            if not (note.text or "").strip():
                raise UserError(self.env._("Write what was done."))

    def write(self, vals):
        self._check_never_changes()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        self._check_never_changes()

    def _check_never_changes(self):
        if self:
            raise AccessError(
                self.env._("A note stays as it was written. Add another one.")
            )

    @api.model
    def _enter(self, kind, texts):
        """Enter what a step says, by measure, in the name of who takes it."""
        # Who takes the step need not be one of those who may add notes.
        permit_effect(self.sudo(), "kind").create(
            [
                {"measure_id": measure.id, "kind": kind, "text": text or "–"}
                for measure, text in texts.items()
            ]
        )
