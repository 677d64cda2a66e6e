from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..core import workflow
from ..core.languages import KK, RU
from .ksrisk_guard_mixin import permit
from .ksrisk_indicator import RISKY_RESULTS
from .ksrisk_request import OPEN_STATES

_RESPONDENT_FIELDS = frozenset({"result", "value", "comment", "reason", "evidence_ids"})


def ask(requests):
    """Add to each request an empty answer for every indicator of its direction.

    A function of the module, so that only the sending of requests can call it. One
    statement, for a collection has ten thousands of answers: an addon that adds a
    column to them has to give it a default in the database.
    """
    env = requests.env
    pairs = [
        (direction.id, indicator.id)
        for direction in requests.direction_id
        for indicator in direction.indicator_ids
    ]
    requests.flush_recordset()
    env.cr.execute(
        SQL(
            """
            INSERT INTO ksrisk_answer (
                request_id, analysis_id, company_id, direction_id, indicator_id,
                is_risk, create_uid, create_date, write_uid, write_date
            )
            SELECT r.id, r.analysis_id, r.company_id, q.direction_id, q.indicator_id,
                FALSE, %(uid)s, %(now)s, %(uid)s, %(now)s
            FROM ksrisk_request AS r
            JOIN unnest(%(directions)s::int[], %(indicators)s::int[])
                AS q(direction_id, indicator_id) ON q.direction_id = r.direction_id
            WHERE r.id = ANY(%(requests)s)
            """,
            uid=env.uid,
            now=env.cr.now(),
            directions=[direction_id for direction_id, _indicator in pairs],
            indicators=[indicator_id for _direction, indicator_id in pairs],
            requests=requests.ids,
        )
    )
    for owners in (requests, requests.analysis_id):
        owners.invalidate_recordset(["answer_ids"])
        owners.modified(["answer_ids"])


class KsriskAnswer(models.Model):
    """The answer to one indicator: the fact. Whether it is a risk, polarity decides."""

    _name = "ksrisk.answer"
    _inherit = ["ksrisk.guard.mixin"]
    _description = "Answer to an Indicator"
    _order = "request_id, indicator_id, id"

    # Its index is that of `_question_once`.
    request_id = fields.Many2one("ksrisk.request", required=True, ondelete="restrict")
    # Plain columns, not related ones: answers are created by the ten thousand.
    analysis_id = fields.Many2one("ksrisk.analysis", required=True)
    company_id = fields.Many2one("res.company", required=True, index=True)
    direction_id = fields.Many2one("ksrisk.direction", index=True)
    indicator_id = fields.Many2one("ksrisk.indicator", index=True, ondelete="restrict")
    field_id = fields.Many2one(
        "ksrisk.form.field", "Field of the Form", index="btree_not_null"
    )
    code = fields.Char(compute="_compute_question")
    question = fields.Text(compute="_compute_question")
    department_id = fields.Many2one(related="request_id.department_id")
    user_id = fields.Many2one(related="request_id.user_id", string="Respondent")
    request_state = fields.Selection(related="request_id.state")
    result = fields.Selection(
        [
            ("yes", "Yes"),
            ("no", "No"),
            ("partial", "Partly"),
            ("na", "Not applicable"),
        ],
        help="The fact itself, not the risk: whether what the indicator says is so.",
    )
    value = fields.Text("Figure or Text")
    comment = fields.Text()
    reason = fields.Char("Why Not Applicable")
    evidence_ids = fields.Many2many("ksrisk.evidence")
    confidential_count = fields.Integer(
        "Confidential Evidence",
        compute="_compute_confidential_count",
        search="_search_confidential_count",
        help="How much evidence is there that the confidential group alone opens.",
    )
    is_risk = fields.Boolean(
        "Points to a Risk", compute="_compute_is_risk", store=True, precompute=True
    )
    answered_by_id = fields.Many2one("res.users", "Answered by", readonly=True)
    verified_by_id = fields.Many2one("res.users", "Verified by", readonly=True)
    risk_ids = fields.Many2many(
        "ksrisk.risk",
        "ksrisk_risk_answer_rel",
        "answer_id",
        "risk_id",
        "Risks",
        groups=f"{workflow.USER},{workflow.SIGNATORY},{workflow.AUDITOR}",
    )
    no_risk_reason = fields.Char(
        "Why No Risk",
        groups="ksrisk_analysis.group_ksrisk_user",
        help="The working group's reason not to make a risk of this answer.",
    )

    _analysis_risk_idx = models.Index("(analysis_id, is_risk)")
    _another_verifies = models.Constraint(
        "CHECK(verified_by_id IS NULL"
        " OR verified_by_id IS DISTINCT FROM answered_by_id)",
        "Another person than who answered verifies an answer.",
    )
    _question_once = models.Constraint(
        "UNIQUE(request_id, indicator_id)", "The question is in the request already."
    )
    _one_question = models.Constraint(
        "CHECK((indicator_id IS NULL) <> (field_id IS NULL))",
        "An answer is to an indicator or to a field of a form.",
    )

    _guarded_fields = frozenset(
        {
            "request_id",
            "analysis_id",
            "company_id",
            "direction_id",
            "indicator_id",
            "field_id",
            "answered_by_id",
            "verified_by_id",
            "risk_ids",  # written from the risk, whose reference may be signed
        }
    )

    @api.depends("result", "indicator_id.polarity")
    def _compute_is_risk(self):
        for answer in self:
            polarity = answer.indicator_id.polarity
            answer.is_risk = answer.result in RISKY_RESULTS.get(polarity, ())

    @api.depends("indicator_id", "field_id")
    @api.depends_context("lang")
    def _compute_question(self):
        for answer in self:
            asked = answer._get_asked()
            answer.code = asked.code
            answer.question = asked.name

    def _get_asked(self):
        """The indicator or field of a form that it answers."""
        return self.indicator_id or self.field_id

    @api.depends("indicator_id", "field_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for answer in self:
            department = answer.department_id.name or ""
            answer.display_name = f"{answer._get_asked().code} · {department}"

    @api.depends("evidence_ids.is_confidential")
    def _compute_confidential_count(self):
        counts = self._count_confidential()
        for answer in self:
            answer.confidential_count = counts.get(answer._origin.id, 0)

    def _count_confidential(self):
        """How much confidential evidence there is, by the id of who has some."""
        # That there is some is told to whoever reads the answer; no more than that.
        groups = (
            self.env["ksrisk.evidence"]
            .sudo()
            ._read_group(
                [("answer_ids", "in", self.ids), ("is_confidential", "=", True)],
                ["answer_ids"],
                ["__count"],
            )
        )
        return {answer.id: count for answer, count in groups}

    def _search_confidential_count(self, operator, value):
        if operator not in ("in", "not in") or set(value) != {0}:
            return NotImplemented
        # As in the count: whether there is some, and no more than that.
        marked = (
            self.env["ksrisk.evidence"].sudo()._search([("is_confidential", "=", True)])
        )
        found = fields.Domain("evidence_ids", "in", marked)
        return found if operator == "not in" else ~found

    def action_open_confidential(self):
        """Open the confidential evidence of the answer; the look is journalled."""
        self.ensure_one()
        self.check_access("read")
        # The group does not read evidence: it looks, and the look checks his rights.
        evidence = self.sudo().evidence_ids.filtered("is_confidential")
        return evidence.sudo(False).action_open_confidential()

    def write(self, vals):
        if "no_risk_reason" in vals:
            self.analysis_id._check_findings_open()
        if _RESPONDENT_FIELDS.isdisjoint(vals):
            return super().write(vals)
        self._check_open()
        result = super().write(vals)
        # Nobody writes it himself: who answered is who wrote.
        answers = self.sudo()
        permit(answers, "answered_by_id").write({"answered_by_id": self.env.uid})
        answers.request_id._note_contributor()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Answers stay with their request."))

    def _check_open(self):
        """Refuse to change answers that were handed in."""
        # A state that refuses does so for who does not read it, too.
        for request in self.sudo().request_id:
            if request.state not in OPEN_STATES:
                raise UserError(
                    self.env._(
                        "“%s” was handed in: its answers change only after it is "
                        "returned.",
                        request.display_name,
                    )
                )

    def _get_risk_name(self):
        """The indicator as a risk; one that is worded well is turned round."""
        name = self.indicator_id.name
        if self.indicator_id.polarity == "risk_if_no":
            return self.env._("Not ensured: %s", name)
        return name

    def action_create_risk(self):
        """Make a risk of the answer, its indicator carried over in both languages.

        :return: the action that opens the risk
        """
        self.ensure_one()
        risk = self.env["ksrisk.risk"].create(
            {
                "analysis_id": self.analysis_id.id,
                "direction_id": self.direction_id.id,
                "name_kk": self.with_context(lang=KK)._get_risk_name(),
                "name_ru": self.with_context(lang=RU)._get_risk_name(),
                "answer_ids": [fields.Command.link(self.id)],
                "department_ids": [fields.Command.link(self.department_id.id)],
            }
        )
        return risk._open()
