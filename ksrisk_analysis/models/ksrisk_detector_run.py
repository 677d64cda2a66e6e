"""Runs of the detectors: in the background, one detector after another."""

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ..core import workflow
from .ksrisk_guard_mixin import permit

#: `work_mem` of a run's statements: the default spills every sort to disk.
_MEMORY = "256MB"

#: Who may ask for a run.
_MAY_RUN = (workflow.OFFICER, "ksrisk_analysis.group_ksrisk_confidential")


class KsriskDetectorRun(models.Model):
    """One run of some detectors, for some companies."""

    _name = "ksrisk.detector.run"
    _inherit = ["ksrisk.guard.mixin"]
    _description = "Run of the Detectors"
    _order = "id desc"

    kind = fields.Selection(
        [("full", "Full"), ("changes", "What changed")],
        required=True,
        readonly=True,
        default="full",
    )
    state = fields.Selection(
        [
            ("queued", "Waiting"),
            ("running", "Running"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="queued",
        index=True,
    )
    company_ids = fields.Many2many("res.company", string="Companies", readonly=True)
    user_id = fields.Many2one("res.users", "Asked for by", readonly=True)
    date_start = fields.Datetime("Begun on", readonly=True)
    date_end = fields.Datetime("Ended on", readonly=True)
    watermark = fields.Datetime(
        "Changes until",
        readonly=True,
        help="What was written before this moment is in the result.",
    )
    line_ids = fields.One2many(
        "ksrisk.detector.run.line", "run_id", "Detectors", readonly=True
    )
    progress = fields.Float(compute="_compute_progress")
    failed_count = fields.Integer("Failed", compute="_compute_progress")

    _guarded_fields = frozenset(
        {
            "kind",
            "state",
            "company_ids",
            "user_id",
            "date_start",
            "date_end",
            "watermark",
        }
    )

    @api.depends("line_ids.state")
    def _compute_progress(self):
        for run in self:
            states = run.line_ids.mapped("state")
            over = sum(state != "waiting" for state in states)
            run.progress = 100 * over / len(states) if states else 0
            run.failed_count = states.count("failed")

    @api.depends("kind", "create_date")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for run in self:
            moment = fields.Datetime.context_timestamp(
                self, run.create_date or fields.Datetime.now()
            )
            run.display_name = f"{kinds[run.kind]}, {moment:%d.%m.%Y %H:%M}"

    # ------------------------------------------------------------------
    # Asking for a run, and taking it back
    # ------------------------------------------------------------------
    @api.model
    def _request(self, kind, detectors=None, companies=None):
        """Queue a run and wake the job that carries it out.

        :param kind: ``full`` or ``changes``
        :param detectors: default all that are on
        :param companies: default those of the user
        :return: the run
        :raises AccessError: the user's role runs no detectors
        """
        if not self.env.su and not any(map(self.env.user.has_group, _MAY_RUN)):
            raise AccessError(self.env._("The compliance officer runs the detectors."))
        if detectors is None:
            found = self.env["ksrisk.detector"].search([("active", "=", True)])
            detectors = found._filter_may_run()
        detectors._check_may_run()
        if kind == "changes":
            detectors = detectors.filtered("scope")
        # Nobody creates runs but by asking here, after the check above.
        run = permit(self.sudo(), *self._guarded_fields).create(
            {
                "kind": kind,
                "company_ids": (companies or self.env.companies).ids,
                "user_id": self.env.uid,
            }
        )
        # As the run itself.
        lines = self.env["ksrisk.detector.run.line"].sudo()
        permit(lines, "run_id", "detector_id").create(
            [{"run_id": run.id, "detector_id": each.id} for each in detectors]
        )
        # The queue is worked off by the scheduler, as the superuser.
        self.env.ref("ksrisk_analysis.ir_cron_run_detectors").sudo()._trigger()
        return run.sudo(self.env.su)

    def action_run_all(self):
        """Ask for a full run of all detectors that are on."""
        return self._request("full")._open()

    def action_cancel(self):
        """Stop before the next detector; what was computed stays."""
        open_runs = self.filtered(lambda run: run.state in ("queued", "running"))
        open_runs.check_access("write")
        # Guarded fields, after the user's own right was checked.
        permit(open_runs.sudo(), "state", "date_end").write(
            {"state": "cancelled", "date_end": fields.Datetime.now()}
        )
        return True

    def action_refresh(self):
        """Show how far the run is: the client reads the record again."""
        return True

    def _open(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    # ------------------------------------------------------------------
    # Carrying it out
    # ------------------------------------------------------------------
    @api.model
    def _cron_process(self):
        """Work off the queue, a detector a transaction."""
        cron = self.env["ir.cron"]
        queue = self.search([("state", "in", ("queued", "running"))], order="id")
        for run in queue:
            for line in run.line_ids.filtered(lambda line: line.state == "waiting"):
                # Somebody may have cancelled it meanwhile.
                run.invalidate_recordset(["state"])
                if run.state == "cancelled":
                    break
                run._begin()
                line._compute_flags()
                if not cron._commit_progress(1, remaining=len(run.line_ids)):
                    run._drop_tables()
                    return
            run._end()

    @api.model
    def _cron_queue(self, kind):
        """Queue the regular run of every company."""
        self._request(
            kind, companies=self.env["res.company"].search([("active", "=", True)])
        )

    def _process(self):
        """Carry the run out in this transaction."""
        for run in self:
            run._begin()
            for line in run.line_ids:
                line._compute_flags()
            run._end()

    def _begin(self):
        if self.state != "queued":
            return
        self._drop_tables()
        permit(self, "state", "date_start", "watermark").write(
            {
                "state": "running",
                # What is written after it, the first detector does not see.
                "date_start": self.env.cr.now().replace(microsecond=0),
                "watermark": self._get_watermark(),
            }
        )

    def _end(self):
        self._drop_tables()
        if self.state == "running":
            permit(self, "state", "date_end").write(
                {"state": "done", "date_end": fields.Datetime.now()}
            )

    @api.model
    def _get_watermark(self):
        """A moment before which all that will ever be written is visible now.

        `write_date` is the start of a transaction: one that runs still, and began
        earlier, writes rows of an earlier day. What is looked at twice does no harm.
        """
        [(moment,)] = self.env.execute_query(
            SQL(
                "SELECT LEAST(now(), min(xact_start)) AT TIME ZONE 'UTC'"
                " - interval '10 minutes' FROM pg_stat_activity"
                " WHERE datname = current_database()"
            )
        )
        return moment

    def _get_since(self, detector, params_hash):
        """Till when the last run looked at the changes of a detector; False where it
        did so never, for other companies, or by other parameters."""
        # A line that failed or was cancelled has looked at nothing.
        last = self.env["ksrisk.detector.run.line"].search(
            [
                ("detector_id", "=", detector.id),
                ("state", "=", "done"),
                ("run_id", "!=", self.id),
                ("run_id.company_ids", "in", self.company_ids.ids),
            ],
            order="id desc",
            limit=1,
        )
        covered = self.company_ids <= last.run_id.company_ids
        return covered and last.params_hash == params_hash and last.run_id.watermark

    def _prepare(self):
        """Settings of the transaction for statements that sort and scan much.

        A server that is told that its disk reads anything at once goes through half of
        a table by an index, row by row: that takes many times as long as the table.
        """
        self.env.flush_all()
        self.env.cr.execute(SQL("SET LOCAL work_mem = %s", _MEMORY))
        self.env.cr.execute(SQL("SET LOCAL jit = off"))
        self.env.cr.execute(SQL("SET LOCAL random_page_cost = 4"))
        # Long arrays: packed by the default way they take longer than to compute.
        self.env.cr.execute(
            SQL(
                "SELECT set_config(name, 'lz4', TRUE) FROM pg_settings"
                " WHERE name = 'default_toast_compression' AND 'lz4' = ANY(enumvals)"
            )
        )
        # A rough idea of the temporary tables is enough.
        self.env.cr.execute(SQL("SET LOCAL default_statistics_target = 10"))
