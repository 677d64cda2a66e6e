"""How a detector has done: what its screens show."""

from collections import Counter

from odoo import api, fields, models
from odoo.fields import Domain

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
            total, states = counts[detector.id]
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
        """How many flags the data show now, and which states people brought them to.

        Of hundreds of thousands few are decided, and runs have counted all of them.
        Those of private data are counted here: they are purged between runs, and not
        everybody who sees the detector sees them.

        :return: {detector id: (number, Counter by state)}
        """
        flags, private = self.env["ksrisk.flag"], self.filtered("is_confidential")
        if not flags.has_access("read"):
            return {detector.id: (0, Counter()) for detector in self}
        shown = (
            Domain("detector_id", "in", self.ids)
            & Domain("company_id", "in", companies.ids)
            & Domain("date_gone", "=", False)
            & Domain("state", "!=", "gone")
        )
        groups = flags._read_group(
            shown
            & (
                Domain("state", "in", _DECIDED)
                | Domain("detector_id", "in", private.ids)
            ),
            ["detector_id", "state"],
            ["__count"],
        )
        states = {detector.id: Counter() for detector in self}
        for detector, state, count in groups:
            states[detector.id][state] = count
        # Who sees none of the others is told no number of them.
        others = flags.search_count(shown & Domain("is_confidential", "=", False), 1)
        flagged = self.env["ksrisk.detector.run.line"]._get_flagged(
            self - private if others else self.browse(), companies
        )
        return {
            detector.id: (
                states[detector.id].total()
                if detector in private
                else flagged.get(detector.id, 0),
                states[detector.id],
            )
            for detector in self
        }
