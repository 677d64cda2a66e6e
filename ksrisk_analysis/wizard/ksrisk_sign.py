from odoo import api, fields, models
from odoo.exceptions import UserError

from ..core import workflow
from ..core.languages import KK, RU
from ..models.company_day import today_of


class KsriskSign(models.TransientModel):
    """The dialog that asks for the act behind a step, and for a reason of warnings."""

    _name = "ksrisk.sign"
    _description = "Act of a Step"

    res_model = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference(
        model_field="res_model", required=True, readonly=True
    )
    transition = fields.Char(required=True, readonly=True)
    signs = fields.Boolean(compute="_compute_transition")
    can_use_system = fields.Boolean(compute="_compute_transition")
    can_use_paper = fields.Boolean(compute="_compute_transition")
    title = fields.Char(compute="_compute_transition")
    warnings = fields.Json(compute="_compute_warnings")
    has_warnings = fields.Boolean(compute="_compute_warnings")
    date = fields.Date(required=True, default=today_of)
    number = fields.Char("№")
    mode = fields.Selection(
        [("system", "Signed here"), ("paper", "Signed on paper")],
        required=True,
        default="system",
    )
    is_acting = fields.Boolean("Another Person Signs for the Head")
    signer_name = fields.Char("Signer", help="Empty: the first head of the analysis.")
    signer_post_kk = fields.Char("Post (Kazakh)")
    signer_post_ru = fields.Char("Post (Russian)")
    signer_basis_kk = fields.Char("Ground of the Acting Head (Kazakh)")
    signer_basis_ru = fields.Char("Ground of the Acting Head (Russian)")
    has_body = fields.Boolean("A Collegial Body Decided")
    body_kk = fields.Char(
        "Collegial Body (Kazakh)",
        help="Whose decision it is, in the genitive: «Директорлар кеңесінің».",
    )
    body_ru = fields.Char(
        "Collegial Body (Russian)",
        help="Whose decision it is, in the genitive: «Совета директоров».",
    )
    body_number = fields.Char("Decision No")
    body_date = fields.Date("Decision of")
    scan_ids = fields.Many2many("ir.attachment")
    reason = fields.Text()
    reason_hint = fields.Char(
        compute="_compute_reason_hint", export_string_translation=False
    )

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        record = self._browse(values.get("res_model"), values.get("res_id"))
        name = values.get("transition")
        if record and name in record._workflow.by_name and "mode" in fields:
            transition = record._workflow.by_name[name]
            if not record._has_transition_group(transition, "system"):
                values["mode"] = "paper"
        return values

    @api.model
    def _browse(self, model, res_id):
        """The record that the dialog is about; only models with a workflow."""
        if model not in workflow.TABLE:
            return None
        return self.env[model].browse(res_id).exists()

    def _get_record(self):
        self.ensure_one()
        record = self._browse(self.res_model, self.res_id)
        step = record and record._workflow.by_name.get(self.transition)
        if not step or step.internal:
            raise UserError(
                self.env._("The record of this step is not there any more.")
            )
        record.check_access("read")  # its warnings are collected as the superuser
        return record

    @api.depends("res_model", "res_id", "transition")
    @api.depends_context("lang", "uid")
    def _compute_transition(self):
        for wizard in self:
            record = wizard._get_record()
            transition = record._workflow.by_name[wizard.transition]
            wizard.signs = transition.signs
            wizard.can_use_paper = bool(
                transition.paper_groups
            ) and record._has_transition_group(transition, "paper")
            wizard.can_use_system = record._has_transition_group(transition, "system")
            names = (wizard._get_step_name(), record.display_name)
            wizard.title = " · ".join(name for name in names if name)

    def _get_step_name(self):
        """What the step is called: the head sees what he signs."""
        if self.res_model == "ksrisk.postponement":
            return {
                "submit": self.env._("Ask to Postpone"),
                "support": self.env._("Support the postponement"),
                "object": self.env._("Do not support the postponement"),
                "approve": self.env._("Approve the postponement"),
                "refuse": self.env._("Refuse the postponement"),
            }.get(self.transition, "")
        if self.res_model != "ksrisk.analysis":
            return ""
        return {
            "issue_order": self.env._("Issue the order"),
            "approve_work_plan": self.env._("Approve the work plan"),
            "start_collection": self.env._("Start the collection"),
            "sign_reference": self.env._("Sign the reference"),
            "approve_plan": self.env._("Approve the plan"),
            "start_monitoring": self.env._("Start the monitoring"),
            "close": self.env._("Close the analysis"),
            "cancel": self.env._("Cancel the Analysis"),
        }.get(self.transition, "")

    @api.depends("res_model", "res_id", "transition")
    @api.depends_context("lang", "uid")
    def _compute_warnings(self):
        for wizard in self:
            record = wizard._get_record()
            reasons = record._collect_reasons(
                record._workflow.by_name[wizard.transition], None
            )
            wizard.warnings = {"reasons": record._describe_reasons(reasons)}
            wizard.has_warnings = bool(reasons)

    @api.depends("has_warnings", "transition")
    @api.depends_context("lang")
    def _compute_reason_hint(self):
        """What the reason is asked for; mostly there is nothing to explain."""
        for wizard in self:
            if wizard.has_warnings:
                wizard.reason_hint = self.env._(
                    "Why the step is taken all the same: the reason is kept in the "
                    "journal"
                )
            elif wizard.transition in ("cancel", "refuse"):
                wizard.reason_hint = self.env._(
                    "Say why: the reason is kept with the decision"
                )
            else:
                wizard.reason_hint = self.env._(
                    "Empty, unless something has to be explained"
                )

    @api.onchange("is_acting", "has_body")
    def _onchange_parts(self):
        """What the dialog does not show is not signed."""
        if not self.is_acting:
            self.signer_name = False
            self.signer_post_kk = self.signer_post_ru = False
            self.signer_basis_kk = self.signer_basis_ru = False
        if not self.has_body:
            self.body_kk = self.body_ru = self.body_number = self.body_date = False

    def action_confirm(self):
        """Carry the step out with the act of the dialog."""
        record = self._get_record()
        return getattr(record, f"action_{self.transition}")(act=self._get_act())

    def _get_act(self):
        """The dialog's values in the form that the actions take."""
        return {
            "date": self.date,
            "number": self.number,
            "mode": self.mode,
            "signer_name": self.signer_name,
            "signer_post": self._by_language("signer_post"),
            "signer_basis": self._by_language("signer_basis"),
            "body": self._by_language("body"),
            "body_number": self.body_number,
            "body_date": self.body_date,
            "scan_ids": self.scan_ids.ids,
            "reason": self.reason,
        }

    def _by_language(self, name):
        texts = {KK: self[f"{name}_kk"], RU: self[f"{name}_ru"]}
        return {lang: text for lang, text in texts.items() if text}
