"""What stands against submitting or signing a document."""

from odoo import models
from odoo.tools import format_date

from ..core.languages import LANGS
from .ksrisk_workflow_mixin import Reason

#: Kinds that only a transition of the analysis signs, the first time.
_SIGNED_BY_ANALYSIS = {
    "order",
    "work_plan",
    "reference",
    "remediation_plan",
    "closing",
    "cancellation",
}
#: The state of the analysis in which a kind may be submitted or signed.
_STAGES = {
    "order": ("draft",),
    "work_plan": ("draft", "collection"),
    "amending_order": ("draft", "collection", "signed", "approved", "monitoring"),
    "reference": ("collection", "signed", "approved", "monitoring"),
    "remediation_plan": ("signed", "approved", "monitoring"),
    "positions": ("collection", "signed", "approved", "monitoring"),
    "monitoring": ("monitoring",),
    "minutes": ("collection", "signed", "approved", "monitoring"),
    "announcement": ("draft", "collection", "signed", "approved", "monitoring"),
}
#: Facts of the analysis that a kind can't precede, besides its order.
_RESTS_ON = {
    "reference": ("date_collection",),
    "remediation_plan": ("date_signed",),
    "positions": ("date_collection",),
    "monitoring": ("date_published",),
    "minutes": ("date_collection",),
}


class KsriskDocument(models.Model):
    _inherit = "ksrisk.document"

    def _check_stage(self, act):
        for document in self:
            if document.analysis_id.state not in _STAGES.get(document.kind, ()):
                yield Reason(
                    document.analysis_id,
                    self.env._(
                        "It is not the stage of the analysis for “%s”.",
                        document.display_name,
                    ),
                )

    def _count_sections(self):
        """How many sections a reference has: each one in each language."""
        return len(self.section_ids._fields["code"].selection) * len(LANGS)

    def _check_through_analysis(self, act):
        for document in self:
            if document.kind in _SIGNED_BY_ANALYSIS and not document.supersedes_id:
                yield Reason(
                    document.analysis_id,
                    self.env._(
                        "“%s” is signed by the step of the analysis itself.",
                        document.display_name,
                    ),
                )

    def _check_content(self, act):
        """Reasons in the rows that a document prints."""
        for document in self:
            analysis = document.analysis_id
            if document.kind == "reference" and (not act or act.mode == "system"):
                if len(document.section_ids) < document._count_sections():
                    yield Reason(
                        document,
                        self.env._(
                            "Sections are missing: draft the reference again from the "
                            "findings."
                        ),
                    )
                for section in document.section_ids:
                    if not section._get_plain_text():
                        yield Reason(
                            document,
                            self.env._(
                                "The section “%(section)s” is empty in %(lang)s.",
                                section=section._get_title(),
                                lang=section._get_language_name(),
                            ),
                        )
            if document.kind == "positions" and not analysis.position_ids:
                yield Reason(document, self.env._("The register has no positions."))
            if document.kind == "remediation_plan" and document.supersedes_id:
                yield from analysis._check_plan_coverage(act)
                yield from analysis._check_plan_rows(act)
            if document.kind == "work_plan" and document.supersedes_id:
                yield from analysis._check_work_plan(act)

    def _check_languages(self, act):
        if act and act.mode == "paper":
            return
        for document in self:
            analysis = document.analysis_id
            if document.kind == "positions":
                yield from analysis._reasons_of_gaps(analysis.position_ids)
            elif document.kind == "announcement" and document.discussion_id:
                discussion = document.discussion_id
                for records in (discussion, discussion.agenda_ids):
                    yield from analysis._reasons_of_gaps(records)
            elif document.kind == "amending_order":
                yield from analysis._reasons_of_gaps(document)

    def _check_findings(self, act):
        """What a reference names is complete before it goes to the commission."""
        for document in self.filtered(lambda d: d.kind == "reference"):
            yield from document.analysis_id._check_risks(act)

    def _check_agreement(self, act):
        """A new version of the reference is agreed anew; the first by the analysis."""
        for document in self.filtered("supersedes_id"):
            if document.kind == "reference":
                yield from document._check_votes(act)

    def _check_discussion(self, act):
        """What the minutes print is there; on paper, the scan has it."""
        for document in self.filtered(lambda d: d.kind == "minutes"):
            if not document.discussion_id:
                yield Reason(
                    document,
                    self.env._("Choose the public discussion whose minutes these are."),
                )
            elif not act or act.mode == "system":
                yield from document.discussion_id._check_for_minutes(act)

    def _check_amendment(self, act):
        """What the order had to hold, it holds as amended; and something changes."""
        for document in self.filtered(lambda d: d.kind == "amending_order"):
            analysis = document.analysis_id
            if not document._is_changed() and not document.amendment:
                yield Reason(
                    document,
                    self.env._(
                        "The order amends nothing: change the data of the analysis, or "
                        "write what else it changes."
                    ),
                )
            yield from analysis._check_order_complete(act)
            yield from analysis._check_scope(act)
            if analysis.state == "collection":
                yield from analysis._check_respondents(act)

    def _check_order_of_acts(self, act):
        for document in self:
            for date, ground in document._get_grounds():
                if act and date and act.date < date:
                    yield Reason(
                        ground,
                        self.env._(
                            "The act is dated %(date)s, before “%(ground)s” of "
                            "%(day)s that it rests on.",
                            date=format_date(self.env, act.date),
                            ground=ground.display_name,
                            day=format_date(self.env, date),
                        ),
                    )

    def _get_grounds(self):
        """What the document rests on: its date and the record that holds it."""
        self.ensure_one()
        analysis = self.analysis_id
        return [
            (self.supersedes_id.date_act, self.supersedes_id),
            (self.date_submitted, self),
            *((analysis[name], analysis) for name in _RESTS_ON.get(self.kind, ())),
            (analysis.order_date, analysis.order_id),
        ]
