"""How the commission agrees a document: one vote a member, on the text as it stands."""

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date
from odoo.tools.translate import LazyTranslate

from .activities import schedule
from .company_day import today_of
from .ksrisk_guard_mixin import permit
from .ksrisk_journal import journal
from .ksrisk_workflow_mixin import Reason

_lt = LazyTranslate(__name__)


class KsriskDocument(models.Model):
    _inherit = "ksrisk.document"

    def action_vote(
        self,
        decision,
        comment="",
        member_id=None,
        date=None,
        scan_ids=(),
        special=False,
    ):
        """Record a commission member's decision on the text as it stands.

        In the system a member votes for himself; on paper the secretary or the officer
        registers the vote of ``member_id`` with its scan.

        :param decision: agreed, remarks, disagreed or recused
        :param special: the disagreement is attached as a special opinion
        :raises UserError: the vote can't be given, with the reason
        :raises AccessError: the user is no member of the commission
        """
        self.ensure_one()
        self.check_access("read")
        # Who may vote is checked below, on members and votes that he may not read.
        document = self.sudo()
        today = today_of(self)
        day = fields.Date.to_date(date) or today
        member = document._get_voter(member_id, scan_ids)
        document._check_vote(member, decision, comment, day, scan_ids)
        # Nobody has the right to write votes: this action does.
        approvals = self.env["ksrisk.approval"].sudo()
        vote = permit(approvals, *approvals._guarded_fields).create(
            {
                "document_id": self.id,
                "member_id": member.id,
                "decision": decision,
                "comment": comment,
                "special_opinion": special,
                "date": day,
                "mode": "paper" if scan_ids else "system",
                "scan_ids": [fields.Command.set(scan_ids)],
                "registered_by_id": self.env.uid,
                "content_hash": document._get_text_hash(),
            }
        )
        journal(
            vote.with_env(self.env),
            "ksrisk.approval.vote",
            {
                "document": self.id,
                "member": member.id,
                "decision": decision,
                "date": day.isoformat(),
                "hash": vote.content_hash,
            },
        )
        document._hand_over_after_vote()
        return True

    def _ask_for_votes(self):
        deadline = self.analysis_id._get_deadline("DL-5").date_deadline
        for user in self._get_voters().user_id - self.author_id:
            summary = _lt("Agree the analytical reference")
            schedule(self, "step", user, deadline, summary)

    def _get_voters(self):
        """The commission; with none named, the working group agrees."""
        members = self.analysis_id.member_ids
        return members.filtered(lambda m: m.role == "commission") or members.filtered(
            lambda m: m.role in ("leader", "member")
        )

    def _get_voter(self, member_id, scan_ids):
        voters = self._get_voters()
        if not member_id:
            member = voters.filtered(lambda m: m.user_id == self.env.user)[:1]
            if not member:
                raise AccessError(
                    self.env._("Only members of the commission agree this document.")
                )
            return member
        member = voters.filtered(lambda m: m.id == member_id)
        registrars = (
            self.analysis_id.officer_id
            | self.analysis_id.member_ids.filtered(
                lambda m: m.role == "secretary"
            ).user_id
        )
        if member.user_id == self.env.user and not scan_ids:
            return member
        if self.env.user not in registrars:
            raise AccessError(
                self.env._("The secretary registers votes given on paper.")
            )
        if not scan_ids or not member:
            raise UserError(
                self.env._("A vote on paper needs the member and its scan.")
            )
        return member

    def _check_vote(self, member, decision, comment, day, scan_ids):
        if self.state != "submitted":
            raise UserError(self.env._("The document is not submitted for agreement."))
        if day > today_of(self) or day < self.date_submitted:
            raise UserError(
                self.env._(
                    "A vote is dated between the submission (%s) and today.",
                    format_date(self.env, self.date_submitted),
                )
            )
        if decision not in dict(self.approval_ids._fields["decision"].selection):
            raise UserError(self.env._("Choose a decision."))
        if decision in ("remarks", "disagreed") and not (comment or "").strip():
            raise UserError(self.env._("Write your remarks."))
        scans = self.env["ir.attachment"].browse(scan_ids)
        refused = scans._ksrisk_get_scan_messages()
        if refused:
            raise UserError("\n".join(refused))
        if member.user_id == self.author_id and decision != "recused":
            raise UserError(
                self.env._("The author of the document does not vote on it.")
            )

    def _get_current_votes(self):
        """The last vote of each member, by member."""
        return {
            member: votes[0]
            for member, votes in self.approval_ids.sorted("id", reverse=True)
            .grouped("member_id")
            .items()
        }

    def _get_missing_voters(self):
        """Members who have not voted at all; the author does not vote."""
        voted = self.approval_ids.member_id
        return (self._get_voters() - voted).filtered(
            lambda member: not member.user_id or member.user_id != self.author_id
        )

    def _get_stale_voters(self):
        """Members who voted on an earlier text, and have to vote again."""
        votes = self._get_current_votes()
        if not votes:
            return self.analysis_id.member_ids.browse()
        current = self._get_text_hash()
        return self._get_voters().filtered(
            lambda member: (
                member in votes
                and votes[member].content_hash != current
                and votes[member].decision != "recused"
            )
        )

    def _check_votes(self, act):
        """Reasons for which the agreement is not complete."""
        votes = self._get_current_votes()
        current = self._get_text_hash()
        agreed = self.browse()
        for member in self._get_voters():
            vote = votes.get(member)
            if not vote:
                if member.user_id and member.user_id == self.author_id:
                    continue
                yield Reason(
                    member, self.env._("%s has not voted yet.", member.display_name)
                )
                continue
            if vote.content_hash != current and vote.decision != "recused":
                yield Reason(
                    member,
                    self.env._(
                        "The text was edited after %s voted: the vote has to be given "
                        "again.",
                        member.display_name,
                    ),
                )
            if vote.decision == "disagreed" and not vote.special_opinion:
                yield Reason(
                    member,
                    self.env._(
                        "%s does not agree: settle it, or attach a special opinion.",
                        member.display_name,
                    ),
                )
            if vote.decision in ("agreed", "remarks"):
                # Who took the document over after his vote is its author now.
                if not member.user_id or member.user_id != self.author_id:
                    agreed = self
            if act and act.date < vote.date:
                yield Reason(
                    member,
                    self.env._(
                        "The act is dated before the vote of %s.",
                        format_date(self.env, vote.date),
                    ),
                )
        if not agreed:
            yield Reason(
                self,
                self.env._("Nobody but the author has agreed “%s”.", self.display_name),
            )

    def _hand_over_after_vote(self):
        """Give the ball to the head once nothing stands against the agreement."""
        if not list(self._check_votes(None)):
            self.analysis_id._hand_over(
                "DL-5",
                self.analysis_id.head_id.user_id,
                _lt("Sign the analytical reference"),
            )
