import logging
import time

from odoo import api, fields, models
from odoo.tools import SQL

from .ksrisk_guard_mixin import permit
from .ksrisk_journal import journal

_logger = logging.getLogger(__name__)


class KsriskDetectorRunLine(models.Model):
    """What one detector found in a run. One that fails does not stop the others."""

    _name = "ksrisk.detector.run.line"
    _inherit = ["ksrisk.guard.mixin"]
    _description = "Result of a Detector"
    _order = "run_id desc, sequence, id"
    _rec_name = "detector_id"

    run_id = fields.Many2one(
        "ksrisk.detector.run", required=True, index=True, ondelete="cascade"
    )
    detector_id = fields.Many2one("ksrisk.detector", required=True, ondelete="cascade")
    sequence = fields.Integer(related="detector_id.sequence", store=True)
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("done", "Done"),
            ("missing", "Not available"),
            ("failed", "Failed"),
        ],
        required=True,
        readonly=True,
        default="waiting",
    )
    message = fields.Text("System Message", readonly=True)
    told = fields.Text("Message", compute="_compute_told")
    population = fields.Integer("Looked at", readonly=True)
    covered = fields.Integer(
        "With the Data", readonly=True, help="How many of them have the data needed."
    )
    by_company = fields.Json(
        readonly=True,
        help="What was looked at, and what of it has the data, by company id.",
    )
    flagged = fields.Integer("Flags", readonly=True)
    flagged_by_company = fields.Json(
        readonly=True, help="How many flags there are, by company id."
    )
    new_count = fields.Integer("New Flags", readonly=True)
    changed_count = fields.Integer("Changed Flags", readonly=True)
    gone_count = fields.Integer("Flags Gone", readonly=True)
    seconds = fields.Float(readonly=True, aggregator=None)
    params_hash = fields.Char("Rule and Parameters", readonly=True)

    # The last results of each detector are read from its end.
    _last_idx = models.Index("(detector_id, id)")

    _guarded_fields = frozenset(
        {
            "run_id",
            "detector_id",
            "state",
            "message",
            "population",
            "covered",
            "by_company",
            "flagged",
            "flagged_by_company",
            "new_count",
            "changed_count",
            "gone_count",
            "seconds",
            "params_hash",
        }
    )

    @api.depends("message", "state", "detector_id.missing")
    @api.depends_context("lang")
    def _compute_told(self):
        """What lacks is told in the reader's language; the run had its own."""
        for line in self:
            missing = line.state == "missing" and line.detector_id.missing
            line.told = missing or line.message

    def _compute_flags(self):
        """Compute the detector's flags, and merge them with those that are known."""
        self.ensure_one()
        started = time.monotonic()
        try:
            with self.env.cr.savepoint():
                values = self._get_result()
        except Exception as error:  # the others go on, whatever is wrong with this one
            values = {"state": "failed", "message": self._log_failure(error)}
        values["seconds"] = time.monotonic() - started
        permit(self, *values).write(values)
        self._journal_run()

    def _log_failure(self, error):
        """What is told of an error: one over private data may quote them."""
        code = self.detector_id.code
        if self.detector_id.is_confidential:
            _logger.error("Detector %s: %s", code, type(error).__name__)
            return type(error).__name__
        _logger.exception("Detector %s", code)
        return str(error)

    def _journal_run(self):
        """Enter a run over private data in each company's journal, by who asked."""
        run, detector = self.run_id, self.detector_id
        if not detector.is_confidential:
            return
        payload = {
            "detector": detector.code,
            "run": run.id,
            "state": self.state,
            "flags": self.flagged,
        }
        for company in run.company_ids:
            journal(
                detector.with_user(run.user_id or self.env.user),
                "ksrisk.detector.run",
                payload,
                company,
            )

    def _get_result(self):
        detector, run = self.detector_id, self.run_id
        if detector.is_confidential and not detector.active:
            return {"state": "missing", "message": self.env._("It is switched off.")}
        if detector.missing:
            return {"state": "missing", "message": detector.missing}
        companies = run.company_ids
        params_hash = detector._get_hash(companies)
        since = run.kind == "changes" and run._get_since(detector, params_hash)
        run._prepare()
        if since:
            run._find_changes(since)
        query = detector._get_query(companies, changed=bool(since), run=run)
        result = self.env["ksrisk.flag"]._merge(query, run, params_hash)
        counts = {}
        if not since:
            counts = detector._get_population(query)
            detector._remember(query)
        return {
            "state": "done",
            "params_hash": params_hash,
            "population": sum(total for total, _covered in counts.values()),
            "covered": sum(covered for _total, covered in counts.values()),
            "by_company": {
                company.id: counts.get(company.id, (0, 0)) for company in companies
            }
            if not since
            else False,
            **result,
        }

    @api.model
    def _get_last(self, detectors, companies):
        """The last lines that counted the population, of some companies at least.

        :return: dict of lines by detector id
        """
        self.flush_model(["detector_id", "state", "by_company"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (l.detector_id) l.detector_id, l.id
                FROM ksrisk_detector_run_line AS l
                WHERE l.detector_id = ANY(%s) AND l.state = 'done'
                    AND l.by_company ?| %s
                ORDER BY l.detector_id, l.id DESC
                """,
                detectors.ids,
                [str(company_id) for company_id in companies.ids],
            )
        )
        lines = self.browse(line_id for _detector_id, line_id in rows)  # read at once
        return {line.detector_id.id: line for line in lines}

    @api.model
    def _get_flagged(self, detectors, companies):
        """How many flags the last runs left in these companies, by detector id."""
        self.flush_model(["detector_id", "state", "flagged_by_company"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT d.id, sum(last.n)::int
                FROM unnest(%s::int[]) AS d (id) CROSS JOIN unnest(%s::text[]) AS c (id)
                CROSS JOIN LATERAL (
                    SELECT (l.flagged_by_company->>c.id)::int AS n
                    FROM ksrisk_detector_run_line AS l
                    WHERE l.detector_id = d.id AND l.state = 'done'
                        AND l.flagged_by_company ? c.id
                    ORDER BY l.id DESC LIMIT 1
                ) AS last
                GROUP BY d.id
                """,
                detectors.ids,
                [str(company_id) for company_id in companies.ids],
            )
        )
        return dict(rows)
