from odoo import fields, models

from ..core.languages import KK, RU
from .bilingual import side


class KsriskDiscussionLine(models.Model):
    """An item of the agenda, what was heard, or a decision."""

    _name = "ksrisk.discussion.line"
    _inherit = ["ksrisk.content.mixin"]
    _description = "Line of the Minutes"
    _order = "discussion_id, kind, sequence, id"

    discussion_id = fields.Many2one(
        "ksrisk.discussion", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="discussion_id.company_id", store=True, index=True
    )
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        [("agenda", "Agenda"), ("heard", "Heard"), ("decision", "Decision")],
        required=True,
        default="agenda",
    )
    name = fields.Text("Text", translate=True)
    name_kk = side("name", KK, "Text (Kazakh)")
    name_ru = side("name", RU, "Text (Russian)")

    _content_fields = frozenset({"discussion_id", "sequence", "kind", "name"})
    _content_parents = frozenset({"discussion_id"})
    _content_texts = ("name",)

    def _compute_is_sealed(self):
        for line in self:
            line.is_sealed = line.discussion_id.is_sealed

    def _check_content_open(self):
        self.discussion_id._check_content_open()
