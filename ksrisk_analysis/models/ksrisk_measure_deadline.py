"""The deadline in force of a measure, and how it came to be."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .. import sql_guards
from ..core import words
from .ksrisk_guard_mixin import permitted
from .ksrisk_measure import OPEN_STATES as OPEN_MEASURE
from .ksrisk_postponement import OPEN_STATES


class KsriskMeasure(models.Model):
    _inherit = "ksrisk.measure"

    postponement_ids = fields.One2many(
        "ksrisk.postponement", "measure_id", "Postponements", copy=False
    )
    date_original = fields.Date(
        "Deadline of the Plan",
        compute="_compute_postponements",
        compute_sudo=True,
        help="The deadline as it was approved, before it was postponed.",
    )
    postponement_count = fields.Integer(
        "Times Postponed", compute="_compute_postponements", compute_sudo=True
    )
    date_asked = fields.Date(
        "Asked For",
        compute="_compute_postponements",
        compute_sudo=True,
        help="The new deadline that an open request asks for.",
    )

    def init(self):
        sql_guards.guard_deadline(self.env.cr)
        return super().init()

    @api.depends("date_deadline", "postponement_ids.state")
    def _compute_postponements(self):
        for measure in self:
            moves = measure._get_moves()
            pending = measure.postponement_ids.filtered(
                lambda p: p.state in OPEN_STATES
            )
            measure.date_original = moves[:1].date_from or measure.date_deadline
            later = moves.filtered(lambda move: move.date_to > move.date_from)
            measure.postponement_count = len(later)
            measure.date_asked = pending[:1].date_to

    # ------------------------------------------------------------------
    # For others: the deadline on a day, and its history in words
    # ------------------------------------------------------------------
    def _get_moves(self):
        """The approved postponements of a measure, oldest first.

        Read together with those of the measures that it was read with.
        """
        self.ensure_one()
        # Figures and prints count every move, whoever asks.
        moves = self.sudo().postponement_ids.filtered(lambda p: p.state == "approved")
        return moves.sorted(lambda move: (move.date_act, move.id))

    def _get_deadline_on(self, day):
        """The deadline in force on a day; a decision is in force from its date."""
        moves = self._get_moves()
        done = moves.filtered(lambda move: move.date_act <= day)
        if done:
            return done[-1].date_to
        return moves[:1].date_from or self.date_deadline

    def _get_deadlines_on(self, day):
        """The deadline in force on a day, by measure; two queries for all."""
        return {measure: measure._get_deadline_on(day) for measure in self}

    def _get_deadline_history_lines(self, lang):
        """How a document in ``lang`` tells of the moves; no line without any."""
        told = self.with_context(lang=lang)
        lines = []
        for move in self._get_moves():
            old, day = words.date_short(move.date_from), words.date_short(move.date_act)
            if move.number:
                line = told.env._(
                    "(was until %(old)s; decision of %(day)s No %(number)s)",
                    old=old,
                    day=day,
                    number=move.number,
                )
            else:
                line = told.env._(
                    "(was until %(old)s; decision of %(day)s)", old=old, day=day
                )
            lines.append(line)
        return lines

    def _get_cells(self):
        cells = super()._get_cells()
        cells[-1] = cells[-1] + self._get_deadline_history_lines(self.env.lang)
        return cells

    # ------------------------------------------------------------------
    # No silent edit
    # ------------------------------------------------------------------
    def write(self, vals):
        if "date_deadline" in vals:
            self._check_deadline_kept(vals["date_deadline"])
        return super().write(vals)

    def _check_deadline_kept(self, value):
        """Refuse to move the deadline of an approved row but by a decision.

        :raises AccessError: whoever asks, the superuser too
        """
        if permitted(self, "date_deadline"):
            return
        day = fields.Date.to_date(value) or False
        # A measure that he may write is refused, whether or not he reads its state.
        moved = self.sudo().filtered(
            lambda m: m.state != "draft" and m.date_deadline != day
        )
        if moved:
            raise AccessError(
                self.env._(
                    "The deadline of “%s” is approved: it moves by a decision only. "
                    "Ask to postpone the measure.",
                    moved[0].display_name,
                )
            )

    def _get_own_edits(self, vals):
        edits = super()._get_own_edits(vals)
        if permitted(self, "date_deadline"):
            edits.discard("date_deadline")
        return edits

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_postponed(self):
        # A request to postpone that he does not read keeps the measure as well.
        asked = self.filtered(lambda measure: measure.sudo().postponement_ids)
        if asked:
            raise UserError(
                self.env._(
                    "Somebody asked to postpone “%s”: it stays in the plan.",
                    asked[0].display_name,
                )
            )

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def action_postpone(self):
        """Ask to postpone the measure, or open the request that is under way."""
        self.ensure_one()
        self.check_access("read")
        if self.state not in OPEN_MEASURE:
            raise UserError(
                self.env._("Only a measure that is approved and open is postponed.")
            )
        pending = self.postponement_ids.filtered(
            lambda p: p.state in ("draft", *OPEN_STATES)
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Postponement"),
            "res_model": "ksrisk.postponement",
            "view_mode": "form",
            "res_id": pending[:1].id,
            "context": {"default_measure_id": self.id},
        }

    def action_open_postponements(self):
        """The history of the measure's deadline."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "ksrisk_analysis.ksrisk_postponement_action"
        )
        action["domain"] = [("measure_id", "=", self.id)]
        action["context"] = {"create": False}
        return action
