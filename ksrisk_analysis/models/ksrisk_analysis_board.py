"""The officer's board: what each card says, and the band of counts above the cards."""

from collections import Counter

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .company_day import domain_of_today, today_of
from .deadline_words import deadline_words, elapsed_words
from .ksrisk_deadline import ENDED, PENDING

#: Names of a ball's holders on the screen, at most.
_NAMES = 3
#: What is late, by model: each has the search field ``is_overdue``.
_LATE = ("request", "measure", "deadline")


def _within_a_week(today):
    return fields.Domain("date_deadline", ">=", today) & fields.Domain(
        "date_deadline", "<=", today + relativedelta(days=7)
    )


class KsriskAnalysis(models.Model):
    _inherit = "ksrisk.analysis"

    ball_text = fields.Char(
        "Waits for", compute="_compute_ball", help="Whose step is due, and since when."
    )
    ball_since = fields.Date("Waits since", compute="_compute_ball")
    ball_is_mine = fields.Boolean(
        "Waits for Me", compute="_compute_ball", search="_search_ball_is_mine"
    )
    board = fields.Json(
        compute="_compute_board",
        export_string_translation=False,
        help="What the card of the board shows, in the user's words.",
    )
    done_measure_count = fields.Integer(
        "Measures Carried out", compute="_compute_board_counts"
    )
    planned_measure_count = fields.Integer(
        "Measures Planned", compute="_compute_board_counts"
    )
    late_request_count = fields.Integer(
        "Late Requests", compute="_compute_board_counts"
    )
    late_measure_count = fields.Integer(
        "Late Measures", compute="_compute_board_counts"
    )
    late_deadline_count = fields.Integer(
        "Late Deadlines of the Law", compute="_compute_board_counts"
    )
    has_late = fields.Boolean(
        "Something is Late", compute="_compute_board_counts", search="_search_has_late"
    )

    # ------------------------------------------------------------------
    # Who holds the ball
    # ------------------------------------------------------------------
    @api.depends("state", "content_revision", "order_date", "date_work_plan")
    @api.depends_context("uid", "lang")
    def _compute_ball(self):
        balls = self._get_balls()
        for analysis in self:
            own = balls[analysis]
            analysis.ball_text = "; ".join(self._put_ball(ball) for ball in own)
            since = [ball.since for ball in own if ball.since]
            analysis.ball_since = min(since, default=False)
            analysis.ball_is_mine = any(self.env.user in ball.users for ball in own)

    def _put_ball(self, ball):
        return self.env._(
            "%(who)s: %(step)s, since %(date)s",
            who=ball.who,
            step=ball.step,
            date=format_date(self.env, ball.since),
        )

    def _search_ball_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        analyses = self.search([("state", "not in", ENDED)])
        mine = fields.Domain("id", "in", analyses.filtered("ball_is_mine").ids)
        return mine if True in value else ~mine

    # ------------------------------------------------------------------
    # Counts
    # ------------------------------------------------------------------
    @api.depends("measure_ids.state", "request_ids.state", "deadline_ids.date_done")
    @api.depends_context("uid")
    def _compute_board_counts(self):
        late = {name: self._count_late(name) for name in _LATE}
        done, planned = Counter(), Counter()
        for analysis, state, count in self.env["ksrisk.measure"]._read_group(
            [("analysis_id", "in", self.ids), ("state", "!=", "cancelled")],
            ["analysis_id", "state"],
            ["__count"],
        ):
            planned[analysis] += count
            done[analysis] += count if state == "confirmed" else 0
        for analysis in self:
            origin = analysis._origin
            analysis.done_measure_count = done[origin]
            analysis.planned_measure_count = planned[origin]
            for name in _LATE:
                analysis[f"late_{name}_count"] = late[name].get(origin, 0)
            analysis.has_late = any(origin in late[name] for name in _LATE)

    def _count_late(self, name):
        return dict(
            self.env[f"ksrisk.{name}"]._read_group(
                [
                    ("analysis_id", "in", self.ids),
                    ("analysis_id.state", "not in", ENDED),
                    ("is_overdue", "=", True),
                ],
                ["analysis_id"],
                ["__count"],
            )
        )

    def _search_has_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = fields.Domain.OR(
            fields.Domain(f"{name}_ids.is_overdue", "=", True) for name in _LATE
        ) & fields.Domain("state", "not in", ENDED)
        return late if True in value else ~late

    # ------------------------------------------------------------------
    # Card
    # ------------------------------------------------------------------
    @api.depends("deadline_ids.date_deadline", "deadline_ids.date_done", "state")
    @api.depends_context("uid", "lang")
    def _compute_board(self):
        balls = self._get_balls()
        deadlines = self._get_next_deadlines()
        for analysis in self:
            analysis.board = {
                "balls": [analysis._describe_ball(b) for b in balls[analysis]],
                "deadline": self._describe_deadline(deadlines.get(analysis._origin)),
            }

    def _describe_ball(self, ball):
        names = ball.users[:_NAMES].mapped("name")
        if len(ball.users) > _NAMES:
            names.append("…")
        return {
            "who": ball.who,
            "names": ", ".join(names),
            "step": ball.step,
            "since": format_date(self.env, ball.since),
            "elapsed": elapsed_words(self, ball.since),
            "mine": self.env.user in ball.users,
        }

    def _describe_deadline(self, deadline):
        if not deadline:
            return False
        day = deadline.date_deadline
        return {
            "name": deadline.rule_id.name,
            "date": format_date(self.env, day),
            "words": deadline_words(deadline, day),
            "late": day < today_of(deadline),
        }

    # ------------------------------------------------------------------
    # Where cards and band lead
    # ------------------------------------------------------------------
    def action_open_next_step(self):
        """Open the record, or the list of records, where the next step is done."""
        self.ensure_one()
        balls = self._get_balls()[self]
        own = [ball for ball in balls if self.env.user in ball.users]
        ball = (own or balls or [None])[0]
        if ball and ball.record._name == "ksrisk.request":
            key = "to_accept" if ball.holder == "group" else "to_answer"
            return self._open_board_list(key, self)
        if ball and ball.record._name == "ksrisk.measure":
            key = "to_confirm" if ball.holder == "officer" else "to_carry_out"
            return self._open_board_list(key, self)
        record = (ball and ball.record) or self
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [(False, "form")],
        }

    def action_open_late_requests(self):
        """List the requests of this analysis that are late."""
        return self._open_board_list("late_requests", self)

    def action_open_late_measures(self):
        """List the measures of this analysis that are late."""
        return self._open_board_list("late_measures", self)

    def action_open_late_deadlines(self):
        """List the deadlines of the law that this analysis has missed."""
        return self._open_board_list("late_deadlines", self)

    @api.model
    def get_board_list(self, key):
        """The action of a list that the band of the board leads to."""
        return self._open_board_list(key)

    @api.model
    def _open_board_list(self, key, analysis=None):
        """The action of a list of the board, of one analysis or of all."""
        lists = self._get_board_lists()
        if key not in lists:
            raise UserError(self.env._("The board has no such list."))
        model, name, domain = lists[key]
        if analysis:
            domain = domain & fields.Domain("analysis_id", "=", analysis.id)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"ksrisk_analysis.{model.replace('.', '_')}_action"
        )
        return action | {
            "name": name,
            "display_name": name,
            "domain": list(domain),
            "context": {"create": False},
            # What stands here is counted on the board: the list has an address of its
            # own no more than the count has.
            "path": False,
        }

    @api.model
    def _get_board_lists(self):
        """Lists that the board counts and opens: model, name and domain by key."""
        running = fields.Domain("analysis_id.state", "not in", ENDED)
        late = fields.Domain("is_overdue", "=", True)
        soon = domain_of_today(self.env, _within_a_week)
        answering = fields.Domain("state", "in", ("sent", "returned")) & fields.Domain(
            "analysis_id.state", "=", "collection"
        )
        carried_out = fields.Domain("state", "in", ("planned", "in_progress"))
        request, measure, deadline = (f"ksrisk.{name}" for name in _LATE)
        return {
            "late_requests": (request, self.env._("Late Requests"), late),
            "late_measures": (measure, self.env._("Late Measures"), late & running),
            "late_deadlines": (
                deadline,
                self.env._("Late Deadlines of the Law"),
                late,
            ),
            "soon_requests": (
                request,
                self.env._("Requests Due within 7 Days"),
                answering & soon,
            ),
            "soon_measures": (
                measure,
                self.env._("Measures Due within 7 Days"),
                carried_out & soon,
            ),
            "soon_deadlines": (
                deadline,
                self.env._("Deadlines of the Law within 7 Days"),
                PENDING & soon,
            ),
            "to_accept": (
                request,
                self.env._("Answers to Accept"),
                fields.Domain("state", "=", "submitted")
                & fields.Domain("analysis_id.state", "=", "collection"),
            ),
            "to_confirm": (
                measure,
                self.env._("Claims to Confirm"),
                fields.Domain("state", "=", "claimed"),
            ),
            "to_answer": (request, self.env._("Requests to Answer"), answering),
            "to_carry_out": (
                measure,
                self.env._("Measures to Carry out"),
                carried_out,
            ),
        }

    @api.model
    def get_board_summary(self):
        """Counts of the band, by the key of the list that each one opens.

        They are the user's own: what he may not see he is not told of.
        """
        self.browse().check_access("read")
        counts = {
            key: self.env[model].search_count(domain)
            for key, (model, _name, domain) in self._get_board_lists().items()
            if not key.startswith(("to_answer", "to_carry_out"))
        }
        counts["my_step"] = self.search_count([("ball_is_mine", "=", True)])
        counts["analyses"] = self.search_count([], limit=1)
        return counts
