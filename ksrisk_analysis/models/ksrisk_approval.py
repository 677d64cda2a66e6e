from odoo import api, fields, models

from .. import sql_guards

DECISIONS = [
    ("agreed", "Agreed"),
    ("remarks", "Agreed with remarks"),
    ("disagreed", "Not agreed"),
    ("recused", "Recused"),
]


class KsriskApproval(models.Model):
    """One member's decision on a document. A vote never changes: a later one counts.

    Made by ``ksrisk.document.action_vote`` alone.
    """

    _name = "ksrisk.approval"
    _inherit = ["ksrisk.attachment.mixin", "ksrisk.guard.mixin"]
    _description = "Agreement of a Commission Member"
    _order = "document_id, id desc"
    _rec_name = "member_id"

    document_id = fields.Many2one(
        "ksrisk.document", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="document_id.company_id", store=True, index=True
    )
    member_id = fields.Many2one(
        "ksrisk.analysis.member", required=True, ondelete="restrict"
    )
    decision = fields.Selection(
        DECISIONS,
        required=True,
        readonly=True,
    )
    comment = fields.Text("Remarks", readonly=True)
    special_opinion = fields.Boolean(
        readonly=True,
        help="The disagreement is attached to the document as a special opinion and "
        "does not stop the signature.",
    )
    date = fields.Date(required=True, readonly=True)
    mode = fields.Selection(
        [("system", "In the system"), ("paper", "On paper")],
        required=True,
        readonly=True,
        default="system",
    )
    scan_ids = fields.Many2many("ir.attachment", string="Scans", readonly=True)
    registered_by_id = fields.Many2one("res.users", "Registered by", readonly=True)
    content_hash = fields.Char(
        required=True, readonly=True, help="Hash of the text that was voted on."
    )
    is_stale = fields.Boolean(
        "Stale",
        compute="_compute_is_stale",
        help="The text was edited after this vote: it has to be given again.",
    )

    _attachment_fields = ("scan_ids",)
    _guarded_fields = frozenset(
        {
            "document_id",
            "member_id",
            "decision",
            "comment",
            "special_opinion",
            "date",
            "mode",
            "scan_ids",
            "registered_by_id",
            "content_hash",
        }
    )

    def init(self):
        sql_guards.guard_seal(
            self.env.cr,
            self._table,
            sql_guards.sealed_columns(self, "create_uid", "create_date"),
        )

    @api.depends("document_id.state")
    def _compute_is_stale(self):
        for document, approvals in self.grouped("document_id").items():
            current = document._get_text_hash()
            for approval in approvals:
                approval.is_stale = approval.content_hash != current
