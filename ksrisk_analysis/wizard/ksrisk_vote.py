from odoo import fields, models

from ..models.company_day import today_of
from ..models.ksrisk_approval import DECISIONS


class KsriskVote(models.TransientModel):
    """A vote of a commission member, his own or registered from paper."""

    _name = "ksrisk.vote"
    _description = "Vote on a Document"

    document_id = fields.Many2one("ksrisk.document", required=True, readonly=True)
    analysis_id = fields.Many2one(related="document_id.analysis_id")
    is_paper = fields.Boolean("Given on Paper")
    member_id = fields.Many2one(
        "ksrisk.analysis.member",
        domain="[('analysis_id', '=', analysis_id)]",
    )
    decision = fields.Selection(
        DECISIONS,
        required=True,
        default="agreed",
    )
    comment = fields.Text("Remarks")
    special_opinion = fields.Boolean()
    date = fields.Date(required=True, default=today_of)
    scan_ids = fields.Many2many("ir.attachment")

    def action_confirm(self):
        """Record the vote."""
        self.ensure_one()
        return self.document_id.action_vote(
            self.decision,
            comment=self.comment,
            member_id=self.member_id.id if self.is_paper else None,
            date=self.date,
            scan_ids=self.scan_ids.ids if self.is_paper else (),
            special=self.special_opinion,
        )
