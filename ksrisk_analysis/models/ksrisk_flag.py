"""Live flags: reasons to look, never findings."""

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .ksrisk_confidential_mixin import CONFIDENTIAL
from .ksrisk_journal import journal


class KsriskFlag(models.Model):
    """What a detector points at. It is written by runs, and decided by people."""

    _name = "ksrisk.flag"
    _inherit = ["ksrisk.workflow.mixin", "mail.thread"]
    _description = "Flag"
    # Scores of two detectors can't be compared; sums can.
    _order = "amount desc nulls last, score desc, id desc"

    detector_id = fields.Many2one(
        "ksrisk.detector", required=True, readonly=True, ondelete="restrict"
    )
    family = fields.Selection(related="detector_id.family")
    looks_for = fields.Text(related="detector_id.looks_for")
    why = fields.Text(related="detector_id.why")
    innocent = fields.Text(related="detector_id.innocent")
    to_do = fields.Text(related="detector_id.to_do")
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    # Who reads a confidential flag learns whom it is about by an action that the
    # journal keeps, not by reading the columns.
    res_model = fields.Char("Model", readonly=True, required=True)
    res_id = fields.Many2oneReference(
        "Record Id", model_field="res_model", readonly=True, groups=fields.NO_ACCESS
    )
    key = fields.Char(readonly=True, required=True, default="", groups=fields.NO_ACCESS)
    scope_id = fields.Integer(
        "Key of Recomputation", readonly=True, groups=fields.NO_ACCESS
    )
    partner_id = fields.Many2one("res.partner", "Vendor", readonly=True, index=True)
    subject = fields.Char("About", compute="_compute_subject")
    score = fields.Float(
        readonly=True,
        aggregator=None,
        help="How far beyond the rule: it orders the flags of one detector.",
    )
    amount = fields.Monetary("Amount at Risk", readonly=True)
    date_from = fields.Date("Period from", readonly=True)
    date_to = fields.Date("Period to", readonly=True, index=True)
    evidence = fields.Json(readonly=True, groups=fields.NO_ACCESS)
    evidence_count = fields.Integer("Rows behind It", readonly=True)
    params_hash = fields.Char("Rule and Parameters", readonly=True)
    is_confidential = fields.Boolean("Confidential", readonly=True)
    first_run_id = fields.Many2one("ksrisk.detector.run", readonly=True)
    last_change_run_id = fields.Many2one("ksrisk.detector.run", readonly=True)
    date_gone = fields.Date(
        "Not Found since", readonly=True, help="The data show it no more."
    )
    is_changed = fields.Boolean(
        "Changed since",
        readonly=True,
        help="The figures changed after somebody decided on the flag.",
    )
    state = fields.Selection(
        [
            ("new", "New"),
            ("review", "Being looked at"),
            ("explained", "Explained"),
            ("proposed", "Dismissal proposed"),
            ("dismissed", "Dismissed"),
            ("confirmed", "Confirmed"),
            ("gone", "Gone"),
        ],
        required=True,
        readonly=True,
        default="new",
        copy=False,
        group_expand=True,
        tracking=True,
    )

    _subject_unique = models.UniqueIndex(
        "(detector_id, company_id, res_model, res_id, key)"
    )
    _detector_idx = models.Index("(company_id, detector_id, state)")
    _subject_idx = models.Index("(res_model, res_id)")
    _scope_idx = models.Index("(detector_id, company_id, scope_id)")

    _guarded_fields = frozenset(
        {
            "detector_id",
            "company_id",
            "res_model",
            "res_id",
            "key",
            "scope_id",
            "partner_id",
            "score",
            "amount",
            "date_from",
            "date_to",
            "evidence",
            "evidence_count",
            "params_hash",
            "is_confidential",
            "first_run_id",
            "last_change_run_id",
            "date_gone",
            "is_changed",
            "state",
            # of the triage
            "reviewer_id",
            "proposed_by_id",
            "decided_by_id",
            "date_decided",
            "risk_id",
        }
    )

    # ------------------------------------------------------------------
    # What it is about
    # ------------------------------------------------------------------
    def _get_subjects(self):
        """Return {flag id: record} of what the flags are about, if there still."""
        found = {}
        flags = self.sudo()  # the rule read it for the role, which may not read it
        for model, group in flags.grouped("res_model").items():
            if model not in self.env:
                continue
            # As above.
            there = set(
                self.env[model].sudo().browse(group.mapped("res_id")).exists().ids
            )
            # As above.
            found.update(
                (flag.id, self.env[model].sudo().browse(flag.res_id))
                for flag in group
                if flag.res_id in there
            )
        return found

    @api.depends("res_model", "is_confidential")
    def _compute_subject(self):
        open_flags = self.filtered(lambda flag: not flag.is_confidential)
        subjects = open_flags._get_subjects()
        for flag in self:
            subject = subjects.get(flag.id)
            flag.subject = subject.display_name if subject else f"№ {flag.id}"

    @api.depends("detector_id.code", "subject")
    def _compute_display_name(self):
        for flag in self:
            flag.display_name = f"{flag.detector_id.code} · {flag.subject}"

    # ------------------------------------------------------------------
    # The rows behind it
    # ------------------------------------------------------------------
    def _get_evidence(self):
        """The rows behind a flag: dict of lists of ids by model."""
        self.ensure_one()
        flag = self.sudo()  # kept from the role, which opens it by the action
        finder = getattr(flag.detector_id, f"_evidence_{flag.detector_id.method}", None)
        if finder:
            return finder(flag)
        return flag.evidence or {flag.res_model: [flag.res_id]}

    def _get_copies(self):
        """Each flag as plain values, for what is frozen: its rows by name too."""
        evidence = {flag: flag._get_evidence() for flag in self}
        names = self._get_row_names(evidence)
        return [
            {
                "id": flag.id,
                "subject": flag.subject,
                "state": flag.state,
                "score": flag.score,
                "amount": flag.amount,
                "date_from": flag.date_from and flag.date_from.isoformat(),
                "date_to": flag.date_to and flag.date_to.isoformat(),
                "rows": {
                    model: [[row, ""] for row in ids]
                    if flag.is_confidential or model not in names
                    else [
                        [row, names[model][row]] for row in ids if row in names[model]
                    ]
                    for model, ids in rows.items()
                },
            }
            for flag, rows in evidence.items()
        ]

    def _get_row_names(self, evidence):
        """Return {model: {id: name}} of the rows there still are; none of secret ones.

        :param evidence: {flag: its rows}
        """
        wanted = defaultdict(set)
        for flag, rows in evidence.items():
            for model, ids in rows.items():
                if model in self.env and not flag.is_confidential:
                    wanted[model].update(ids)
        return {
            # What the rule read, the role may not read.
            model: {
                record.id: record.display_name
                for record in self.env[model].sudo().browse(ids).exists()
            }
            for model, ids in wanted.items()
        }

    def _get_evidence_title(self):
        """Title of the rows; a rule adds what nobody reads without opening them."""
        # The title is asked for after the right to open it was checked.
        detector = self.sudo().detector_id
        tell = getattr(detector, f"_title_{detector.method}", None)
        more = tell(self.sudo()) if tell else ""  # of the key, which no role reads
        return f"{self.display_name}: {more}" if more else self.display_name

    def _choose_rows(self, model):
        """The model to open, the first that the user reads, and the ids of its rows.

        :param model: what the caller asks for: maybe no name of a model at all
        """
        rows = {name: ids for name, ids in self._get_evidence().items() if ids}
        # The column is nobody's; the look was checked and journalled.
        rows = rows or {self.res_model: [self.sudo().res_id]}
        if model and model not in list(rows):
            raise UserError(
                self.env._(
                    "No such rows stand behind %s: open them by its button.",
                    self.display_name,
                )
            )
        for name in [model] if model else rows:
            if name in self.env and self.env[name].has_access("read"):
                return name, rows[name]
        raise AccessError(
            self.env._(
                "Your role does not read the rows behind %s. Ask the compliance "
                "officer to show them.",
                self.display_name,
            )
        )

    def action_open_evidence(self, model=None):
        """Open the rows behind the flag, as far as the user may read them.

        A look at a confidential flag is entered in the journal.

        :param model: which of them, where they are of several models
        :raises AccessError: the flag is confidential, and the user is not of its group;
            or he reads none of the rows
        :raises UserError: there are no rows of that model behind the flag
        """
        self.ensure_one()
        self.check_access("read")
        if self.is_confidential:
            if not self.env.user.has_group(CONFIDENTIAL):
                raise AccessError(
                    self.env._("Only the confidential group opens this flag.")
                )
            journal(self, "ksrisk.flag.look", {"detector": self.detector_id.code})
        model, ids = self._choose_rows(model)
        return {
            "type": "ir.actions.act_window",
            "name": self._get_evidence_title(),
            "res_model": model,
            "domain": [("id", "in", ids)],
            "views": [(False, "list"), (False, "form")],
            "context": {"active_test": False, "create": False},
        }
