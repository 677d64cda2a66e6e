"""The agreement sheet: how each member of the commission decided."""

from odoo import models

from ..core import seal, words


class KsriskDocument(models.Model):
    _name = "ksrisk.document"
    _inherit = ["ksrisk.document", "ksrisk.paper.mixin"]

    def _get_paper_agreement_sheet(self):
        """The members with their last votes; a missing one leaves room for the hand."""
        votes = self._get_current_votes()
        # The votes are on the document, which the user reads; members are its names.
        voters = self.sudo()._get_voters()
        others = [member for member in votes if member not in voters]
        rows = [
            {"cells": self._get_vote_cells(index, member, votes.get(member))}
            for index, member in enumerate([*voters, *others], 1)
        ]
        columns = [
            self.env._("No (member)"),
            self.env._("Member of the commission, position"),
            self.env._("Agreed / with remarks / not agreed"),
            self.env._("Remarks"),
            self.env._("Date"),
            self.env._("Signature"),
        ]
        blocks = [
            {"heading": "", "html": self._get_paragraphs(self._get_sheet_intro())},
            {"columns": columns, "widths": [5, 26, 18, 24, 12, 15], "rows": rows},
            *self._get_special_opinions(votes),
        ]
        return {
            "title": self.env._("Agreement sheet"),
            "blocks": blocks,
            "signatures": self._get_sheet_signatures(),
        }

    def _get_sheet_intro(self):
        """Which text was agreed."""
        lines = [self.env._("Document: %s.", self._get_title())]
        if self.date_submitted:
            lines.append(
                self.env._(
                    "Submitted for agreement: %s.",
                    words.date_in_words(self.date_submitted, self.env.lang),
                )
            )
        lines.append(
            self.env._(
                "Version %(version)s, hash of the text %(hash)s.",
                version=self.version,
                hash=seal.short_hash(self._get_text_hash()),
            )
        )
        return lines

    def _get_vote_cells(self, index, member, vote):
        """The row of a member. What was voted in the system needs no signature."""
        name = words.initials(member.partner_id.name or "")
        who = [text for text in (name, member.position) if text]
        if not vote:
            return [[str(index)], who, [], [], [], []]
        decisions = dict(vote._fields["decision"]._description_selection(self.env))
        decision = [decisions[vote.decision]]
        if vote.special_opinion:
            decision.append(self.env._("special opinion attached"))
        if vote.is_stale and self.state == "submitted":
            decision.append(self.env._("the text was edited after the vote"))
        signed = (
            self.env._("on paper, scan kept")
            if vote.mode == "paper"
            else self.env._("in the system")
        )
        return [
            [str(index)],
            who,
            decision,
            [] if vote.special_opinion else [vote.comment or ""],
            [words.date_short(vote.date)],
            [signed],
        ]

    def _get_special_opinions(self, votes):
        """The special opinions in full, below the table."""
        opinions = [
            f"{words.initials(member.partner_id.name or '')}: {vote.comment or ''}"
            for member, vote in votes.items()
            if vote.special_opinion
        ]
        if not opinions:
            return []
        return [
            {
                "heading": self.env._("Special opinions"),
                "html": self._get_paragraphs(opinions),
            }
        ]

    def _get_sheet_signatures(self):
        # The sheet names who signs it, whoever of them the user may read.
        analysis = self.sudo().analysis_id
        secretary = analysis.member_ids.filtered(
            lambda member: member.role == "secretary"
        )[:1]
        if secretary:
            post = secretary.position or self.env._("Secretary of the commission")
            name = secretary.partner_id.name
        else:
            post = self.env._("Head of the compliance service")
            name = analysis.officer_id.name
        return [
            {
                "post": post,
                "name": words.initials(name or ""),
                "date": words.approval_date(None, self.env.lang),
            }
        ]
