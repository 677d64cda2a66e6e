"""What the screen of the indicators asks for."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .company_day import today_of
from .ksrisk_kpi_facts import Facts


class KsriskKpi(models.Model):
    _inherit = "ksrisk.kpi"

    @api.model
    @api.readonly
    def get_indicators(self, as_of=False, company_id=False, analysis_id=False):
        """The indicators for the screen, with what can be chosen on it.

        :param as_of: day as text, default today
        :param company_id: one of the companies of the user, default the current one
        :param analysis_id: an analysis of it, default the whole calendar year
        :raises UserError: what was asked for can't be shown; it says why
        """
        self.check_access("read")
        day = self._read_day(as_of)
        company = self._read_company(company_id)
        analysis = self._read_analysis(analysis_id, company)
        facts = Facts(self.env, company, day, analysis)
        process = self._get_process_of(facts)
        can_open_journal = self.env["ksrisk.journal"].has_access("read")
        analyses = self.env["ksrisk.analysis"].search(
            [("company_id", "=", company.id), ("order_date", "!=", False)]
        )
        return {
            "as_of": fields.Date.to_string(day),
            "today": fields.Date.to_string(today_of(self)),
            "year": day.year,
            "company_id": company.id,
            "companies": [{"id": c.id, "name": c.name} for c in self.env.companies],
            "analysis_id": analysis.id if analysis else False,
            "analyses": [{"id": a.id, "name": a.display_name} for a in analyses],
            "figures": self._get_figures_of(facts),
            "process": {**process, "can_open_journal": can_open_journal},
        }

    @api.model
    def _read_day(self, value):
        """The day asked for.

        :raises UserError: it is no date, or in the future, of which there are no facts
        """
        today = today_of(self)
        try:
            day = fields.Date.to_date(value) or today
        except (TypeError, ValueError) as error:
            raise UserError(self.env._("Choose the day as a date.")) from error
        if day > today:
            raise UserError(
                self.env._(
                    "There are no facts of a day to come: choose one till today."
                )
            )
        return day

    @api.model
    def _read_company(self, company_id):
        company = self.env.companies.filtered(
            lambda company: company.id == (company_id or self.env.company.id)
        )
        if not company:
            raise AccessError(
                self.env._("Choose one of the companies that are active.")
            )
        return company

    @api.model
    def _read_analysis(self, analysis_id, company):
        if not analysis_id:
            return None
        analysis = self.env["ksrisk.analysis"].search(
            [("id", "=", analysis_id), ("company_id", "=", company.id)]
        )
        if not analysis:
            raise UserError(
                self.env._(
                    "The company has no such analysis that you may see: choose another."
                )
            )
        return analysis
