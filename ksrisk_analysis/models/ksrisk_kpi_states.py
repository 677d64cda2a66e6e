"""In what state an analysis and each of its rows was on a day."""

from functools import cached_property

from .ksrisk_kpi_facts import Facts, held_on


class States(Facts):
    """The facts of one analysis, with the states that follow from them."""

    @cached_property
    def identified_risks(self):
        """Risks entered by the day that the commission had not decided on."""
        risks = self._search(
            "ksrisk.risk",
            [
                ("analysis_id", "in", self.analyses.ids),
                ("create_date", "<", self.night),
            ],
            ["direction_id", "date_confirmed", "date_rejected"],
        )
        return risks.filtered(
            lambda r: (
                not held_on(self.day, r.date_confirmed)
                and not held_on(self.day, r.date_rejected)
            )
        )

    @cached_property
    def risk_states(self):
        """State of each risk on the day, by risk; the rejected ones are none."""
        states = dict.fromkeys(self.identified_risks, "identified")
        for risk in self.risks:
            if risk in self.eliminated_risks:
                states[risk] = "eliminated"
            elif held_on(self.day, risk.date_not_eliminated):
                states[risk] = "not_eliminated"
            else:
                states[risk] = "confirmed"
        return states

    @cached_property
    def measure_states(self):
        """State of each row on the day, by row; what was claimed in time waits, what
        was claimed late is overdue still."""
        states = {}
        for measure in self.measures:
            if measure in self.confirmed_measures:
                states[measure] = "confirmed"
            elif measure in self.overdue_measures:
                states[measure] = "overdue"
            elif measure.state in ("claimed", "confirmed") and held_on(
                self.day, measure.date_claimed
            ):
                states[measure] = "claimed"
            else:
                states[measure] = "open"
        return states

    @cached_property
    def request_states(self):
        """State of each request on the day, by request; ``late`` is one that waits
        for answers past its deadline."""
        return {request: self._get_request_state(request) for request in self.requests}

    def _get_request_state(self, request):
        if request in self.accepted_requests:
            return "accepted"
        submitted, returned = request.date_submitted, request.date_returned
        if held_on(self.day, submitted):
            # Returned and handed in again on one day: what it is now decides.
            again = submitted == returned and request.state == "submitted"
            if not held_on(self.day, returned) or returned < submitted or again:
                return "submitted"
        if request.date_deadline and request.date_deadline < self.day:
            return "late"
        return "waiting"

    @cached_property
    def stage(self):
        """State of the analysis on the day."""
        reached = (
            ("date_cancelled", "cancelled"),
            ("date_closed", "closed"),
            ("date_published", "monitoring"),
            ("date_approved", "approved"),
            ("date_signed", "signed"),
            ("date_collection", "collection"),
        )
        for name, state in reached:
            if held_on(self.day, self.analysis[name]):
                return state
        return "draft"

    @cached_property
    def next_deadline(self):
        """The deadline of the law that was due next on the day, or none."""
        deadlines = self._search(
            "ksrisk.deadline",
            [
                ("analysis_id", "=", self.analysis.id),
                ("date_trigger", "<=", self.day),
            ],
            ["rule_id", "date_deadline", "date_done"],
        )
        if self.stage in ("closed", "cancelled"):
            return deadlines.browse()
        return deadlines.filtered(lambda d: not held_on(self.day, d.date_done))[:1]
