"""A detector's result as it was when somebody used it."""

from odoo import api, fields, models

from .. import sql_guards
from ..core import seal
from .ksrisk_guard_mixin import permit
from .ksrisk_journal import journal

#: How many flags are copied, the strongest first; all of them are counted.
_COPIED = 500

_SEALED = (
    "detector_id",
    "analysis_id",
    "answer_id",
    "version",
    "parameters",
    "run_at",
    "population",
    "covered",
    "flagged",
    "amount",
    "sample_ok",
    "evidence",
)


class KsriskSignal(models.Model):
    """Frozen for one answer: rule, parameters, rows and time. A person judges it."""

    _name = "ksrisk.signal"
    _inherit = ["ksrisk.guard.mixin"]
    _description = "Computed Signal"
    _order = "id desc"
    _rec_name = "detector_id"

    detector_id = fields.Many2one(
        "ksrisk.detector", required=True, readonly=True, ondelete="restrict"
    )
    analysis_id = fields.Many2one(
        "ksrisk.analysis", required=True, readonly=True, index=True, ondelete="restrict"
    )
    answer_id = fields.Many2one(
        "ksrisk.answer",
        "Evidence of the Answer",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="analysis_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    version = fields.Integer("Version of the Rule", readonly=True)
    parameters = fields.Json(readonly=True)
    run_at = fields.Datetime("As of", required=True, readonly=True)
    population = fields.Integer("Looked at", readonly=True)
    covered = fields.Integer("With the Data", readonly=True)
    coverage = fields.Float(compute="_compute_coverage")
    flagged = fields.Integer(readonly=True)
    amount = fields.Monetary("Amount at Risk", readonly=True)
    sample_ok = fields.Boolean("Sample Big Enough", readonly=True)
    evidence = fields.Json("Copied Rows", readonly=True)
    is_confidential = fields.Boolean(
        related="detector_id.is_confidential", store=True, string="Confidential"
    )
    hash = fields.Char("SHA-256", required=True, readonly=True)
    frozen_by_id = fields.Many2one("res.users", "Frozen by", readonly=True)

    _guarded_fields = frozenset((*_SEALED, "hash", "frozen_by_id"))

    def init(self):
        sql_guards.guard_seal(self.env.cr, self._table, sql_guards.sealed_columns(self))

    @api.depends("covered", "population")
    def _compute_coverage(self):
        for signal in self:
            signal.coverage = (
                signal.covered / signal.population if signal.population else 0
            )

    @api.model
    def _freeze(self, detector, answer):
        """Keep what a detector shows now as evidence of an answer.

        :raises UserError: the reference of the analysis is signed
        """
        analysis = answer.analysis_id
        analysis._check_findings_open()
        figures = detector._get_figures(analysis)[detector.id]
        flags = self.env["ksrisk.flag"].search(
            detector._domain_flags(analysis), order="score desc, id desc"
        )
        values = {
            **{name: figures[name] for name in ("population", "covered", "flagged")},
            "detector_id": detector.id,
            "analysis_id": analysis.id,
            "answer_id": answer.id,
            "version": detector.version,
            "parameters": detector._get_parameters(
                analysis.company_id, analysis.date_to or fields.Date.today()
            ),
            "run_at": figures["run_at"],
            "amount": figures["amount"],
            "sample_ok": figures["sample_ok"],
            "evidence": flags[:_COPIED]._get_copies(),
        }
        values["hash"] = self._get_hash(values)
        values["frozen_by_id"] = self.env.uid
        # Nobody creates signals but by this step, which checks the role.
        signal = permit(self.sudo(), *self._guarded_fields).create(values)
        journal(signal, "ksrisk.signal.freeze", {"hash": values["hash"]})
        return signal.sudo(self.env.su)

    @api.model
    def _get_hash(self, values):
        # What is empty is stored as null, whatever it was.
        return seal.content_hash({name: values[name] or None for name in _SEALED})

    def _is_intact(self):
        """Whether the signal is what was frozen."""
        values = {
            name: self[name].id if self._fields[name].relational else self[name]
            for name in _SEALED
        }
        return self._get_hash(values) == self.hash

    @api.model
    def _verify_signals(self, company):
        """Frozen signals that are not what was frozen."""
        for signal in self.sudo().search([("company_id", "=", company.id)]):
            if not signal._is_intact():
                yield self.env._(
                    "The frozen signal %(code)s of “%(name)s” was changed.",
                    code=signal.detector_id.code,
                    name=signal.answer_id.display_name,
                )

    def action_open(self):
        """Open the frozen signal."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Computed Signal"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }
