from odoo import fields, models

from ..core.languages import KK, RU
from .bilingual import side


class KsriskDiscussionParticipant(models.Model):
    """Who took part: a person, or an organisation with so many people."""

    _name = "ksrisk.discussion.participant"
    _inherit = ["ksrisk.content.mixin"]
    _description = "Participant of a Discussion"
    _order = "discussion_id, sequence, id"

    discussion_id = fields.Many2one(
        "ksrisk.discussion", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="discussion_id.company_id", store=True, index=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Char("Person or Organisation", translate=True)
    name_kk = side("name", KK, "Person or Organisation (Kazakh)")
    name_ru = side("name", RU, "Person or Organisation (Russian)")
    count = fields.Integer("Number of Persons", default=1)

    _counted = models.Constraint(
        "CHECK(count > 0)", "At least one person takes part in a line."
    )

    _content_fields = frozenset({"discussion_id", "sequence", "name", "count"})
    _content_parents = frozenset({"discussion_id"})
    _content_texts = ("name",)

    def _compute_is_sealed(self):
        for participant in self:
            participant.is_sealed = participant.discussion_id.is_sealed

    def _check_content_open(self):
        self.discussion_id._check_content_open()
