from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .ksrisk_guard_mixin import permit, permitted

_CITED = ("res_model", "res_id", "snapshot")


class KsriskEvidence(models.Model):
    """A proof: files, or a link to an ERP record with a text snapshot of it."""

    _name = "ksrisk.evidence"
    _inherit = [
        "ksrisk.attachment.mixin",
        "ksrisk.confidential.mixin",
        "ksrisk.guard.mixin",
    ]
    _description = "Evidence"
    _order = "id desc"
    _allow_sudo_commands = True  # it belongs to whoever adds it to his answer

    name = fields.Char(required=True)
    analysis_id = fields.Many2one("ksrisk.analysis", index=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    date_document = fields.Date("Date of the Document")
    period = fields.Char("Period Covered")
    attachment_ids = fields.Many2many("ir.attachment", string="Files")
    record = fields.Reference(
        selection="_selection_record",
        compute="_compute_record",
        inverse="_inverse_record",
    )
    res_model = fields.Char("Model", readonly=True)
    res_id = fields.Many2oneReference(
        "Record Id", model_field="res_model", readonly=True
    )
    snapshot = fields.Text(
        readonly=True, help="What the record said when it was cited."
    )
    answer_ids = fields.Many2many("ksrisk.answer", string="Answers")

    _has_proof_idx = models.Index("(res_model, res_id)")

    _attachment_fields = ("attachment_ids",)
    _guarded_fields = frozenset((*_CITED, "date_purged"))
    _confidential_texts = ("name", "period", "snapshot")

    @api.model
    def _get_cited_fields(self):
        """Models whose records may be cited, each with the fields of its snapshot.

        Companion addons add theirs.
        """
        return {
            "purchase.order": (
                "name",
                "partner_id",
                "date_order",
                "amount_total",
                "currency_id",
                "state",
            ),
            "purchase.requisition": ("name", "vendor_id", "date_start", "date_end"),
            "hr.department": ("name", "manager_id"),
            "hr.job": ("name", "department_id", "no_of_employee"),
        }

    @api.model
    def _selection_record(self):
        return [
            (name, self.env["ir.model"]._get(name).name)
            for name in self._get_cited_fields()
        ]

    @api.depends("res_model", "res_id")
    def _compute_record(self):
        for evidence in self:
            known = evidence.res_model in self.env and evidence.res_id
            evidence.record = known and f"{evidence.res_model},{evidence.res_id}"

    def _inverse_record(self):
        allowed = self._get_cited_fields()
        for evidence in self:
            record = evidence.record
            if not record:
                permit(evidence, *_CITED).write(dict.fromkeys(_CITED, False))
                continue
            if record._name not in allowed:
                raise ValidationError(
                    self.env._("Records of this kind can't be cited as evidence.")
                )
            record.check_access("read")
            permit(evidence, *_CITED).write(
                {
                    "res_model": record._name,
                    "res_id": record.id,
                    "snapshot": evidence._get_snapshot(record),
                }
            )

    @api.model
    def _get_snapshot(self, record):
        """The record in words, as it is now: a later change does not reach it."""
        names = self._get_cited_fields()[record._name]
        labels = record.fields_get(names, ["string"])
        return "\n".join(
            f"{labels[name]['string']}: "
            f"{record._fields[name].convert_to_export(record[name], record) or '–'}"
            for name in names
            if name in labels
        )

    @api.constrains("attachment_ids")
    def _check_files(self):
        messages = self.attachment_ids._ksrisk_get_empty_messages()
        if messages:
            raise ValidationError("\n".join(messages))

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._check_open()
        # Who contributed is kept of all answers that cite it, readable or not.
        records.sudo().answer_ids.request_id._note_contributor()
        return records

    def write(self, vals):
        if set(vals) == {"is_confidential"} or permitted(self, "date_purged"):
            return super().write(vals)  # of what was handed in too
        self._check_open()
        result = super().write(vals)
        if "answer_ids" in vals:
            self._check_open()
        # As in `create`.
        self.sudo().answer_ids.request_id._note_contributor()
        return result

    def _check_guarded_defaults(self, names):
        # A cited record fills them in by its inverse.
        others = self.filtered(lambda evidence: not evidence.record)
        return super(KsriskEvidence, others)._check_guarded_defaults(names)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_open(self):
        self._check_open()

    def _check_open(self):
        """Refuse to touch what an accepted answer rests on."""
        # An answer of somebody else that cites it holds it as well.
        accepted = self.sudo().answer_ids.filtered(
            lambda answer: answer.request_state in ("submitted", "accepted")
        )
        if accepted:
            raise UserError(
                self.env._(
                    "The answer %s that cites this evidence was handed in: it stays.",
                    accepted[0].display_name,
                )
            )
