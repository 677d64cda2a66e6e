"""What the screens of an analysis show beside its own fields: all of it computed."""

from collections import Counter

from odoo import api, fields, models

from .ksrisk_deadline import PENDING

_SEALED = ("signed", "superseded")


class KsriskAnalysis(models.Model):
    _inherit = "ksrisk.analysis"

    next_action = fields.Char(
        compute="_compute_next_action",
        export_string_translation=False,
        help="Name of the transition that is due now.",
    )
    sealed_content = fields.Char(
        compute="_compute_sealed_content",
        export_string_translation=False,
        help="Kinds of the documents whose rows are signed and do not change, between "
        "spaces.",
    )
    date_next_deadline = fields.Date(
        "Next Deadline", compute="_compute_date_next_deadline"
    )
    request_count = fields.Integer(
        "Number of Requests", compute="_compute_request_count"
    )
    accepted_request_count = fields.Integer(
        "Accepted Requests", compute="_compute_request_count"
    )
    risk_count = fields.Integer("Number of Risks", compute="_compute_counts")
    measure_count = fields.Integer("Number of Measures", compute="_compute_counts")
    document_count = fields.Integer("Number of Documents", compute="_compute_counts")
    discussion_count = fields.Integer(
        "Number of Discussions", compute="_compute_counts"
    )

    @api.depends("state", "order_date", "date_work_plan")
    def _compute_next_action(self):
        for analysis in self:
            transition = analysis._get_next_transition()
            analysis.next_action = transition.name if transition else False

    @api.depends("document_ids.kind", "document_ids.version", "document_ids.state")
    def _compute_sealed_content(self):
        for analysis in self:
            sealed = [
                kind
                for kind in ("order", "work_plan", "reference", "remediation_plan")
                if analysis._get_document(kind).state in _SEALED
            ]
            analysis.sealed_content = f" {' '.join(sealed)} "

    @api.depends("deadline_ids.date_deadline", "deadline_ids.date_done", "state")
    def _compute_date_next_deadline(self):
        deadlines = self._get_next_deadlines()
        for analysis in self:
            deadline = deadlines.get(analysis._origin)
            analysis.date_next_deadline = deadline and deadline.date_deadline

    def _get_next_deadlines(self):
        """The deadline of the law that comes first, by analysis."""
        deadlines = self.env["ksrisk.deadline"].search_fetch(
            PENDING & fields.Domain("analysis_id", "in", self.ids),
            ["analysis_id", "rule_id", "date_deadline"],
            order="date_deadline DESC, id DESC",
        )
        return {deadline.analysis_id: deadline for deadline in deadlines}

    @api.depends("request_ids.state")
    @api.depends_context("uid")
    def _compute_request_count(self):
        groups = self.env["ksrisk.request"]._read_group(
            [("analysis_id", "in", self.ids)], ["analysis_id", "state"], ["__count"]
        )
        total, accepted = Counter(), Counter()
        for analysis, state, count in groups:
            total[analysis] += count
            if state == "accepted":
                accepted[analysis] = count
        for analysis in self:
            analysis.request_count = total[analysis._origin]
            analysis.accepted_request_count = accepted[analysis._origin]

    def _get_documents_to_publish(self):
        """What is published of the analysis: the reference, the plan, the register."""
        self.ensure_one()
        documents = self.reference_id
        if self.measure_ids:
            documents |= self.plan_id
        documents |= self._get_document("positions")
        return documents.filtered(lambda document: document.state == "signed")

    def action_publish(self):
        """Open the step of publication."""
        self.ensure_one()
        return self.env["ksrisk.publish"]._start(self)

    @api.depends("risk_ids", "measure_ids", "document_ids", "discussion_ids")
    @api.depends_context("uid")
    def _compute_counts(self):
        for name in ("risk", "measure", "document", "discussion"):
            counts = dict(
                self.env[f"ksrisk.{name}"]._read_group(
                    [("analysis_id", "in", self.ids)], ["analysis_id"], ["__count"]
                )
            )
            for analysis in self:
                analysis[f"{name}_count"] = counts.get(analysis._origin, 0)
