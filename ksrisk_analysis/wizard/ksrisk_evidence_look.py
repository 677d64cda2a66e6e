from markupsafe import Markup

from odoo import api, fields, models


class KsriskEvidenceLook(models.TransientModel):
    """A look at confidential evidence: to make one is to be entered in the journal.

    What it shows is computed while it is read, and stored nowhere.
    """

    _name = "ksrisk.evidence.look"
    _description = "Look at Confidential Evidence"
    _inherit = ["ksrisk.guard.mixin"]

    evidence_ids = fields.Many2many("ksrisk.evidence", readonly=True)
    content = fields.Html(
        compute="_compute_content", sanitize=False, export_string_translation=False
    )

    @api.model_create_multi
    def create(self, vals_list):
        looks = super().create(vals_list)
        for look in looks:
            look._get_evidence()._enter_look()
        return looks

    def _get_evidence(self):
        """The evidence, as the user himself; checked anew each time.

        :raises AccessError: it is not his look, or he has left the group
        """
        self.ensure_one()
        self.sudo(False).check_access("read")
        # Its rule hides it from the group: that is what the look is for.
        evidence = self.sudo().evidence_ids.sudo(False)
        evidence._check_may_look()
        return evidence

    @api.depends("evidence_ids")
    def _compute_content(self):
        for look in self:
            # The look was checked just now; the group itself does not read the fields.
            evidence = look._get_evidence().sudo()
            look.content = Markup("<hr/>").join(look._describe(one) for one in evidence)

    def _describe(self, evidence):
        """A proof in HTML: its name, facts, text and links to its files."""
        facts = [
            (self.env._("Document of"), evidence.date_document),
            (self.env._("Period"), evidence.period),
            (self.env._("Purged on"), evidence.date_purged),
        ]
        lines = [Markup("<h3>%s</h3>") % evidence.name]
        lines += [Markup("<p>%s: %s</p>") % fact for fact in facts if fact[1]]
        if evidence.snapshot:
            lines.append(
                Markup('<p style="white-space: pre-line">%s</p>') % evidence.snapshot
            )
        lines += [
            Markup('<p><a href="/ksrisk/look/%s/%s">%s</a></p>')
            % (self.id, file.id, file.name)
            for file in evidence.attachment_ids
        ]
        return Markup("").join(lines)

    def _open(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Confidential Evidence"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_lift(self):
        """Lift the mark of what is looked at."""
        self._get_evidence().action_lift_confidential()
        return {"type": "ir.actions.act_window_close"}
