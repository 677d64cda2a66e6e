"""What a detector says within the period of an analysis."""

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    def _domain_flags(self, analysis):
        """Domain of the live flags that fall into the period of an analysis."""
        domain = (
            Domain("detector_id", "in", self.ids)
            & Domain("company_id", "=", analysis.company_id.id)
            & Domain("state", "!=", "gone")
            & Domain("date_gone", "=", False)
        )
        if analysis.date_from:
            domain &= Domain("date_to", "=", False) | Domain(
                "date_to", ">=", analysis.date_from
            )
        if analysis.date_to:
            domain &= Domain("date_from", "=", False) | Domain(
                "date_from", "<=", analysis.date_to
            )
        return domain

    def _get_figures(self, analysis):
        """What each detector shows for an analysis, in a constant number of queries.

        :return: dict by detector id of dicts: ``status`` (``flagged``, ``clear``,
            ``small`` sample, ``missing`` data or module, ``never`` run, ``off``),
            ``population``, ``covered``, ``flagged``, ``refused`` (of the flagged,
            explained or dismissed), ``amount``, ``sample_ok``, ``run_at``
        """
        company = analysis.company_id
        # How many were looked at, no subjects: whoever sees the figures may know.
        lines = self.env["ksrisk.detector.run.line"].sudo()._get_last(self, company)
        counts = self._count_period_flags(analysis)
        figures = {}
        for detector in self:
            line = lines.get(detector.id)
            total, covered = line.by_company[str(company.id)] if line else (0, 0)
            flagged, refused, amount = counts.get(detector.id, (0, 0, 0))
            figure = {
                "population": total,
                "covered": covered,
                "flagged": flagged,
                "refused": refused,
                "amount": company.currency_id.round(float(amount or 0)),
                "sample_ok": covered >= detector.minimum_sample,
                "run_at": line.run_id.date_start
                if line
                else self.env.cr.now().replace(microsecond=0),
            }
            figure["status"] = detector._get_status(figure, bool(line))
            figures[detector.id] = figure
        return figures

    def _get_status(self, figure, has_run):
        """No data is not the same as nothing to see."""
        if self.missing:
            return "missing"
        if not self.active:
            return "off"
        if not has_run:
            return "never"
        if figure["flagged"]:
            return "flagged"
        return "clear" if figure["sample_ok"] else "small"

    def _count_period_flags(self, analysis):
        """Return {detector id: (flags, of them explained or dismissed, amount)}."""
        # Figures alone, no subjects: who answers sees how many there are.
        query = self.env["ksrisk.flag"].sudo()._search(self._domain_flags(analysis))
        rows = self.env.execute_query(
            SQL(
                """
                SELECT detector_id, count(*),
                    count(*) FILTER (WHERE state IN ('explained', 'dismissed')),
                    sum(amount)
                FROM ksrisk_flag WHERE id IN %s GROUP BY detector_id
                """,
                query.subselect(),
            )
        )
        return {detector_id: tuple(figures) for detector_id, *figures in rows}
