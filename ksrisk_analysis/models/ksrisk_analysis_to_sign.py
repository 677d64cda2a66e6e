"""“To sign”: what waits for the signature or approval of the head now."""

from odoo import api, models
from odoo.tools import format_date

from .company_day import today_of
from .deadline_words import elapsed_words
from .ksrisk_analysis_acts import _DOCUMENT_OF
from .ksrisk_deadline import ENDED


class KsriskAnalysis(models.Model):
    _inherit = "ksrisk.analysis"

    @api.model
    def get_to_sign(self):
        """Steps and documents of all analyses that wait for a head, the user's first.

        :return: list of dicts for the screen: what is signed, since when, by whom, and
            the record and method of the signature
        """
        analyses = self.search([("state", "not in", ENDED)], order="date_start, id")
        balls = analyses._get_balls()
        deadlines = analyses._get_next_deadlines()
        items = [
            self._describe_signature(analysis, ball, deadlines.get(analysis))
            for analysis in analyses
            for ball in balls[analysis]
            if ball.holder == "head"
        ]
        return sorted(items, key=lambda item: not item["mine"]) + self._get_to_decide()

    @api.model
    def _get_to_decide(self):
        """Requests to postpone that wait for the user's decision: each is read
        before it is approved or refused."""
        model = self.env["ksrisk.postponement"]
        return [
            {
                "key": f"{request._name},{request.id}",
                "title": self.env._("Decide on the postponement of a measure"),
                "analysis": request.analysis_id.display_name,
                "company": request.company_id.name,
                "what": request.display_name,
                "since": format_date(self.env, request.date_opinion),
                "elapsed": self._put_wait(request.date_opinion),
                "deadline": False,
                "mine": True,
                "head": "",
                "model": request._name,
                "id": request.id,
                "action": False,
                "analysis_id": request.analysis_id.id,
                "document_id": False,
            }
            for request in model.search(model._domain_to_decide())
        ]

    def _describe_signature(self, analysis, ball, deadline):
        document = self._get_signed_document(analysis, ball)
        return {
            "key": f"{ball.record._name},{ball.record.id},{ball.action}",
            "title": ball.step[:1].upper() + ball.step[1:],
            "analysis": analysis.display_name,
            "company": analysis.company_id.name,
            "what": self._put_what_is_signed(analysis, ball, document),
            "since": self._describe_ball(ball)["since"],
            "elapsed": self._put_wait(ball.since),
            "deadline": self._describe_deadline(deadline),
            "mine": self.env.user in ball.users,
            # Everybody knows who the head is; his card is the HR application's.
            "head": analysis.sudo().head_id.name or "",
            "model": ball.record._name,
            "id": ball.record.id,
            "action": ball.action,
            "analysis_id": analysis.id,
            "document_id": document.id,
        }

    def _put_wait(self, since):
        """How long it has waited; nothing on the day itself, which is named."""
        today = today_of(self)
        return elapsed_words(self, since) if since and since < today else ""

    def _get_signed_document(self, analysis, ball):
        """The document that is there already; orders are made when they are signed."""
        if ball.record._name == "ksrisk.document":
            return ball.record
        kind = _DOCUMENT_OF.get(ball.action.removeprefix("action_"))
        return analysis._get_document(kind) if kind else self.env["ksrisk.document"]

    def _put_what_is_signed(self, analysis, ball, document):
        if ball.record._name == "ksrisk.document":
            return document.display_name
        kind = _DOCUMENT_OF.get(ball.action.removeprefix("action_"))
        kinds = dict(
            self.env["ksrisk.document"]._fields["kind"]._description_selection(self.env)
        )
        # How much is signed is told whole; of the rows he may read fewer.
        facts = analysis.sudo()
        size = {
            "order": self.env._("departments: %s", len(facts.department_ids)),
            "work_plan": self.env._("lines: %s", len(facts.plan_line_ids)),
            "reference": self.env._("risks: %s", facts.risk_count),
            "remediation_plan": self.env._("measures: %s", facts.planned_measure_count),
        }.get(kind)
        return " · ".join(filter(None, (kinds.get(kind), size)))
