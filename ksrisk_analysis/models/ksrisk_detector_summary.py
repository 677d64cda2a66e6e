"""How a detector has done: what its screens show."""

from collections import Counter

from odoo import api, fields, models

#: From what share of the population on a rule points at the usual, not the unusual.
_BROAD = 0.5

_DECIDED = ("explained", "dismissed", "confirmed")


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    run_line_id = fields.Many2one(
        "ksrisk.detector.run.line", "Last Run", compute="_compute_results"
    )
    run_date = fields.Datetime("Computed on", compute="_compute_results")
    population = fields.Integer("Looked at", compute="_compute_results")
    covered = fields.Integer("With the Data", compute="_compute_results")
    flag_count = fields.Integer("Flags", compute="_compute_results")
    open_flag_count = fields.Integer("To Look at", compute="_compute_results")
    dismissed_share = fields.Float(
        compute="_compute_results",
        help="Of the flags that somebody decided on: how many were explained or "
        "dismissed. A big share says that the rule needs other parameters.",
    )
    is_broad = fields.Boolean(
        "Too Broad",
        compute="_compute_results",
        help="It points at most of what it looked at: its parameters are too wide to "
        "tell anything.",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_results(self):
        companies = self.env.companies
        lines = self.env["ksrisk.detector.run.line"]._get_last(self, companies)
        counts = self._count_flags(companies)
        for detector in self:
            line = lines.get(detector.id, self.env["ksrisk.detector.run.line"])
            detector.run_line_id = line
            detector.run_date = line.run_id.date_start
            known = [
                line.by_company[str(company.id)]
                for company in companies
                if str(company.id) in (line.by_company or {})
            ]
            detector.population = sum(row[0] for row in known)
            detector.covered = sum(row[1] for row in known)
            states = counts[detector.id]
            total = sum(states.values())
            decided = sum(states[state] for state in _DECIDED)
            refused = states["explained"] + states["dismissed"]
            detector.flag_count = total
            detector.open_flag_count = total - decided
            detector.dismissed_share = refused / decided if decided else 0
            detector.is_broad = (
                detector.covered >= detector.minimum_sample
                and total > _BROAD * detector.covered
            )

    def _count_flags(self, companies):
        """Return {detector id: Counter by state} of what the data show now."""
        counts = {detector.id: Counter() for detector in self}
        flags = self.env["ksrisk.flag"]
        if not flags.has_access("read"):
            return counts
        groups = flags._read_group(
            [
                ("detector_id", "in", self.ids),
                ("company_id", "in", companies.ids),
                ("state", "!=", "gone"),
                ("date_gone", "=", False),
            ],
            ["detector_id", "state"],
            ["__count"],
        )
        for detector, state, count in groups:
            counts[detector.id][state] = count
        return counts
