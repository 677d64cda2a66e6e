"""“To agree”: what the commission sees of a reference that waits for its votes."""

from odoo import api, fields, models
from odoo.tools import format_date

from .deadline_words import deadline_words


class KsriskDocument(models.Model):
    _inherit = "ksrisk.document"

    awaits_my_vote = fields.Boolean(
        "Waits for My Vote", compute="_compute_my_vote", search="_search_awaits_my_vote"
    )
    my_vote_text = fields.Char("My Vote", compute="_compute_my_vote")
    my_vote_is_stale = fields.Boolean(compute="_compute_my_vote")
    is_my_own = fields.Boolean(
        compute="_compute_my_vote", help="The user is the author and does not vote."
    )
    vote_count = fields.Integer("Votes Given", compute="_compute_my_vote")
    voter_count = fields.Integer("Votes Asked", compute="_compute_my_vote")
    vote_deadline = fields.Date("Vote by", compute="_compute_vote_deadline")
    vote_deadline_text = fields.Char(compute="_compute_vote_deadline")

    @api.depends("state", "approval_ids", "analysis_id.member_ids")
    @api.depends_context("uid", "lang")
    def _compute_my_vote(self):
        user = self.env.user
        decisions = dict(
            self.env["ksrisk.approval"]
            ._fields["decision"]
            ._description_selection(self.env)
        )
        for document in self:
            # Who reads the document may know how far its agreement is.
            facts = document.sudo()
            open_to_vote = facts.kind == "reference" and facts.state == "submitted"
            voters = (
                facts._get_voters() if open_to_vote else facts.analysis_id.member_ids
            )
            votes = facts._get_current_votes()
            own = voters.filtered(lambda member: member.user_id == user)
            mine = next((votes[member] for member in own if member in votes), None)
            awaited = facts._get_missing_voters() if open_to_vote else own[:0]
            stale = facts._get_stale_voters() if open_to_vote else own[:0]
            author = facts.author_id
            document.is_my_own = bool(author) and author == user
            document.my_vote_text = mine and (
                f"{decisions[mine.decision]}, {format_date(self.env, mine.date)}"
            )
            document.my_vote_is_stale = bool(own & stale)
            document.awaits_my_vote = bool(own & (awaited | stale)) and (
                not document.is_my_own
            )
            asked = voters - voters.filtered("user_id").filtered_domain(
                [("user_id", "=", author.id)]
            )
            document.voter_count = len(asked)
            document.vote_count = len(asked - awaited - stale)

    def _search_awaits_my_vote(self, operator, value):
        if operator != "in":
            return NotImplemented
        documents = self.search(
            [
                ("kind", "=", "reference"),
                ("state", "=", "submitted"),
                ("analysis_id.member_ids.user_id", "=", self.env.uid),
            ]
        )
        mine = fields.Domain("id", "in", documents.filtered("awaits_my_vote").ids)
        return mine if True in value else ~mine

    @api.depends("state", "analysis_id.deadline_ids.date_deadline")
    @api.depends_context("lang")
    def _compute_vote_deadline(self):
        for document in self:
            due = document.state == "submitted" and document.kind == "reference"
            day = due and document.analysis_id._get_deadline("DL-5").date_deadline
            document.vote_deadline = day
            document.vote_deadline_text = deadline_words(document, day)
