"""Who holds the ball: whose step an analysis waits for, and since when.

What is missing is what the checks of the due step say, so that nobody is told to sign
what would be refused. All of it is found for all records at once.
"""

from collections import defaultdict
from typing import NamedTuple

from odoo import fields, models

from .company_day import today_of

#: Kinds that are signed by themselves, not by a step of the analysis.
SIGNED_ALONE = (
    "amending_order",
    "announcement",
    "minutes",
    "monitoring",
    "positions",
)


class Ball(NamedTuple):
    """One person or group whom an analysis waits for.

    :param holder: code of the role: officer, head, group, commission, respondents,
        executors
    :param who: the role in words, with a count where there are several
    :param step: what is waited for, in the infinitive
    :param since: the day of the act after which it has been waiting
    :param users: those who may do it
    :param record: where the step is done
    :param action: name of the method that does it, where it is a signature
    """

    holder: str
    who: str
    step: str
    since: object
    users: models.BaseModel
    record: models.BaseModel
    action: str = ""


class KsriskAnalysis(models.Model):
    _inherit = "ksrisk.analysis"

    def _get_balls(self):
        """Who holds the ball: lists of :class:`Ball` by analysis, in their order."""
        balls = defaultdict(list)
        # Whoever sees an analysis may know whom it waits for.
        for state, analyses in self.sudo()._origin.grouped("state").items():
            find = getattr(analyses, f"_balls_{state}", None)
            if find:
                for analysis, ball in find():
                    balls[analysis].append(ball)
                for analysis, ball in analyses._balls_of_documents():
                    balls[analysis].append(ball)
        return {analysis: balls[analysis._origin] for analysis in self}

    # ------------------------------------------------------------------
    # Holders
    # ------------------------------------------------------------------
    def _ball_of_officer(self, step, since, record=None, missing=0):
        if missing:
            step = self.env._(
                "%(step)s (to mend: %(number)s)", step=step, number=missing
            )
        return self, Ball(
            "officer",
            self.env._("Compliance officer"),
            step,
            since,
            self.officer_id,
            record or self,
        )

    def _ball_of_head(self, step, since, record=None, action=""):
        return self, Ball(
            "head",
            self.env._("First head"),
            step,
            since,
            self.head_id.user_id,
            record or self,
            action,
        )

    # ------------------------------------------------------------------
    # Stages
    # ------------------------------------------------------------------
    def _balls_draft(self):
        ordered = self.filtered("order_date")
        missing = (self - ordered)._count_hard("issue_order")
        for analysis, number in missing.items():
            moment = analysis.create_date
            since = fields.Datetime.context_timestamp(analysis, moment).date()
            if number:
                step = self.env._("prepare the order")
                yield analysis._ball_of_officer(step, since, missing=number)
            else:
                step = self.env._("issue the order")
                yield analysis._ball_of_head(step, since, action="action_issue_order")
        planned = ordered.filtered("date_work_plan")
        missing = (ordered - planned)._count_hard("approve_work_plan")
        for analysis, number in missing.items():
            since = analysis.order_date
            if number:
                step = self.env._("prepare the work plan")
                yield analysis._ball_of_officer(step, since, missing=number)
            else:
                step = self.env._("approve the work plan")
                yield analysis._ball_of_head(
                    step, since, action="action_approve_work_plan"
                )
        for analysis, number in planned._count_hard("start_collection").items():
            yield analysis._ball_of_officer(
                self.env._("start the collection"),
                analysis.date_work_plan,
                missing=number,
            )

    def _balls_collection(self):
        requests = self._get_request_facts()
        done = self.browse()
        for analysis in self:
            facts = requests[analysis]
            if facts["waiting"]:
                yield analysis._ball_of_respondents(facts)
            if facts["submitted"]:
                yield analysis._ball_of_group(facts)
            if not facts["waiting"] and not facts["submitted"]:
                done |= analysis
        references = {analysis: analysis.reference_id for analysis in done}
        submitted = done.filtered(lambda a: references[a].state == "submitted")
        for analysis in done - submitted:
            yield analysis._ball_of_officer(
                self.env._("draft the analytical reference"),
                requests[analysis]["date_accepted"] or analysis.date_collection,
                record=references[analysis],
            )
        # Hashing a text costs: only of those on which everybody has voted.
        voting = submitted.filtered(lambda a: references[a]._get_missing_voters())
        missing = (submitted - voting)._count_hard("sign_reference")
        for analysis in submitted:
            yield analysis._ball_of_agreement(
                references[analysis], missing.get(analysis), "action_sign_reference"
            )

    def _ball_of_respondents(self, facts):
        return self, Ball(
            "respondents",
            self.env._("Respondents (%s)", len(facts["users"])),
            self.env._("answer the requests (%s)", facts["waiting"]),
            facts["date_sent"] or self.date_collection,
            facts["users"],
            self.env["ksrisk.request"],
        )

    def _ball_of_group(self, facts):
        members = self.member_ids.filtered(lambda m: m.role in ("leader", "member"))
        return self, Ball(
            "group",
            self.env._("Working group"),
            self.env._("accept the answers (%s)", facts["submitted"]),
            facts["date_submitted"],
            members.user_id,
            self.env["ksrisk.request"],
        )

    def _ball_of_agreement(self, document, missing, action):
        """Whom a submitted reference waits for: the commission, the officer, the head.

        :param missing: how many hard reasons stand against its signature, once
            everybody has voted
        """
        awaited = document._get_missing_voters()
        stale = document._get_stale_voters() if missing and not awaited else awaited
        if awaited or stale:
            voters = awaited or stale
            step = (
                self.env._("votes awaited: %s", len(voters))
                if awaited
                else self.env._("votes to give again: %s", len(voters))
            )
            return self, Ball(
                "commission",
                self.env._("Commission"),
                step,
                document.date_submitted,
                voters.user_id,
                document,
            )
        if missing:
            return self._ball_of_officer(
                self.env._("settle what stands against the reference"),
                document.date_submitted,
                missing=missing,
            )
        last = max(document.approval_ids.mapped("date"), default=False)
        return self._ball_of_head(
            self.env._("sign the reference"),
            last or document.date_submitted,
            record=self if action == "action_sign_reference" else document,
            action=action,
        )

    def _balls_signed(self):
        for analysis, number in self._count_hard("approve_plan").items():
            plan = analysis.plan_id
            if number:
                yield analysis._ball_of_officer(
                    self.env._("prepare the plan"),
                    analysis.date_signed,
                    missing=number,
                )
            elif plan.state == "submitted":
                yield analysis._ball_of_head(
                    self.env._("approve the plan"),
                    plan.date_submitted,
                    action="action_approve_plan",
                )
            elif analysis.measure_ids:
                yield analysis._ball_of_officer(
                    self.env._("submit the plan for approval"),
                    analysis.date_signed,
                    record=plan,
                )
            else:
                yield analysis._ball_of_head(
                    self.env._("approve that no plan is required"),
                    analysis.date_signed,
                    action="action_approve_plan",
                )

    def _balls_approved(self):
        for analysis, number in self._count_hard("start_monitoring").items():
            step = (
                self.env._("publish the reference and the plan")
                if number
                else self.env._("start the monitoring")
            )
            yield analysis._ball_of_officer(
                step, analysis.date_approved, missing=number
            )

    def _balls_monitoring(self):
        facts = self._get_measure_facts()
        done = self.browse()
        for analysis in self:
            known = facts[analysis]
            if known["claimed"]:
                yield analysis._ball_of_officer(
                    self.env._("confirm or return the claims (%s)", known["claimed"]),
                    known["date_claimed"],
                    record=self.env["ksrisk.measure"],
                )
            if known["open"]:
                yield analysis._ball_of_executors(known)
            if not known["claimed"] and not known["open"]:
                done |= analysis
        today = today_of(self)
        for analysis, number in done._count_hard("close").items():
            horizon = analysis._get_deadline("DL-9").date_deadline
            since = facts[analysis]["date_confirmed"] or analysis.date_published
            if number:
                step = self.env._("prepare what the closing needs")
                yield analysis._ball_of_officer(step, since, missing=number)
            elif analysis.measure_ids and horizon and horizon > today:
                step = self.env._("monitor until the year is over")
                yield analysis._ball_of_officer(step, since)
            else:
                step = self.env._("close the analysis")
                yield analysis._ball_of_head(step, since, action="action_close")

    def _ball_of_executors(self, facts):
        return self, Ball(
            "executors",
            self.env._("Executors (%s)", len(facts["users"])),
            self.env._("carry out the measures (%s)", facts["open"]),
            self.date_published,
            facts["users"],
            self.env["ksrisk.measure"],
        )

    def _balls_of_documents(self):
        """What waits for a signature beside the step of the analysis."""
        for document in self.document_ids:
            if document.state != "submitted":
                continue
            analysis = document.analysis_id
            if document.kind == "reference" and document.supersedes_id:
                waiting = document._get_missing_voters()
                missing = not waiting and len(list(document._check_votes(None)))
                yield analysis._ball_of_agreement(document, missing, "action_sign")
            elif document.kind in SIGNED_ALONE or document.supersedes_id:
                yield analysis._ball_of_head(
                    self.env._("sign: %s", document.display_name),
                    document.date_submitted,
                    record=document,
                    action="action_sign",
                )
