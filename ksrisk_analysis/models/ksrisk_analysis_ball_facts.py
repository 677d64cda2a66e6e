"""What holds an analysis up: counts of all records at once, for who holds the ball."""

from odoo import models

#: Checks that only warn, or that only the date of an act can fail: they hold nobody up.
_NEVER_HARD = {
    "coverage",
    "measures_done",
    "monitoring_year",
    "plan_dates",
    "plan_executors",
}


class KsriskAnalysis(models.Model):
    _inherit = "ksrisk.analysis"

    def _count_hard(self, name):
        """How many hard reasons stand against a step, by analysis."""
        counts = dict.fromkeys(self, 0)
        for check in self._workflow.by_name[name].checks:
            if check in _NEVER_HARD:
                continue
            for reason in getattr(self, f"_check_{check}")(None):
                if not reason.soft:
                    for analysis in self._concerned_by(reason.record):
                        counts[analysis] += 1
        return counts

    def _concerned_by(self, record):
        """Those of these analyses that a reason about ``record`` is about."""
        if record._name == self._name:
            return record & self
        if record._name == "ksrisk.executor":
            record = record.measure_id or record.plan_line_id
        if "analysis_id" in record._fields:
            return record.analysis_id & self
        if record._name == "res.company":
            return self.filtered(lambda analysis: analysis.company_id == record)
        if record._name == "hr.department":
            return self.filtered(lambda a: record in a.scope_ids.department_id)
        return self

    def _get_request_facts(self):
        """By analysis: who has to answer, what is to be accepted, and since when."""
        facts = {
            analysis: {
                "waiting": 0,
                "submitted": 0,
                "users": self.env["res.users"],
                "date_sent": False,
                "date_submitted": False,
                "date_accepted": False,
            }
            for analysis in self
        }
        groups = self.env["ksrisk.request"]._read_group(
            [("analysis_id", "in", self.ids), ("scope_id.applicable", "=", True)],
            ["analysis_id", "state", "user_id"],
            ["__count", "date_sent:min", "date_submitted:min", "date_accepted:max"],
        )
        for analysis, state, user, count, sent, submitted, accepted in groups:
            known = facts[analysis]
            if state == "accepted":
                known["date_accepted"] = _last(known["date_accepted"], accepted)
            elif state == "submitted":
                known["submitted"] += count
                known["date_submitted"] = _first(known["date_submitted"], submitted)
            else:
                known["waiting"] += count
                known["users"] |= user
                known["date_sent"] = _first(known["date_sent"], sent)
        return facts

    def _get_measure_facts(self):
        """By analysis: what is claimed, what is open and whose it is."""
        facts = {
            analysis: {
                "claimed": 0,
                "open": 0,
                "users": self.env["res.users"],
                "date_claimed": False,
                "date_confirmed": False,
            }
            for analysis in self
        }
        measures = self.env["ksrisk.measure"]
        for analysis, state, count, claimed, confirmed in measures._read_group(
            [("analysis_id", "in", self.ids)],
            ["analysis_id", "state"],
            ["__count", "date_claimed:min", "date_confirmed:max"],
        ):
            known = facts[analysis]
            if state == "claimed":
                known.update(claimed=count, date_claimed=claimed)
            elif state in ("planned", "in_progress"):
                known["open"] += count
            elif state == "confirmed":
                known["date_confirmed"] = confirmed
        for analysis, user in measures._read_group(
            [
                ("analysis_id", "in", self.ids),
                ("state", "in", ("planned", "in_progress")),
            ],
            ["analysis_id", "user_ids"],
        ):
            facts[analysis]["users"] |= user
        return facts


def _first(one, other):
    return min(filter(None, (one, other)), default=False)


def _last(one, other):
    return max(filter(None, (one, other)), default=False)
