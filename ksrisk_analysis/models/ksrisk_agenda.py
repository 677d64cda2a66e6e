"""Everything that is due, in one calendar."""

from odoo import api, fields, models
from odoo.tools import SQL

from .company_day import each_with_today, over_by_today
from .ksrisk_deadline import ENDED
from .ksrisk_measure_late import sql_claimed_late

#: What is due, by the model that it lives in.
KINDS = {
    "ksrisk.deadline": "law",
    "ksrisk.request": "request",
    "ksrisk.measure": "measure",
}

#: What tells of a measure whether its claim was late, in the order of its arguments.
_OF_CLAIM = ("id", "state", "date_claimed", "date_deadline")


class KsriskAgenda(models.Model):
    """Deadlines of the law, requests and measures, read from their own tables."""

    _name = "ksrisk.agenda"
    _description = "What Is Due"
    _auto = False
    _depends = {
        "ksrisk.analysis": ["state"],
        "ksrisk.deadline": ["analysis_id", "company_id", "date_deadline", "date_done"],
        "ksrisk.request": ["analysis_id", "company_id", "date_deadline", "state"],
        "ksrisk.measure": [
            "analysis_id",
            "company_id",
            "date_claimed",
            "date_deadline",
            "is_confidential",
            "state",
        ],
        "ksrisk.postponement": ["measure_id", "date_act", "date_from", "state"],
    }
    _order = "date_deadline, id"

    kind = fields.Selection(
        [
            ("law", "Deadline of the law"),
            ("request", "Request"),
            ("measure", "Measure"),
        ],
        readonly=True,
    )
    state = fields.Selection(
        [
            ("open", "Open"),
            ("waiting", "Handed in"),
            ("done", "Done"),
        ],
        readonly=True,
        help="Handed in: the answers or the claim wait to be accepted.",
    )
    date_deadline = fields.Date("Deadline", readonly=True)
    analysis_id = fields.Many2one("ksrisk.analysis", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    res_model = fields.Char("Model", readonly=True)
    res_id = fields.Many2oneReference("Id", model_field="res_model", readonly=True)
    is_confidential = fields.Boolean("Confidential", readonly=True)
    is_late = fields.Boolean(
        readonly=True,
        export_string_translation=False,
        help="Handed in after its deadline: it stays late while it waits.",
    )
    record = fields.Reference(
        selection="_selection_record", compute="_compute_record", string="Open"
    )
    responsible = fields.Char(compute="_compute_record")
    is_overdue = fields.Boolean(
        "Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )
    is_mine = fields.Boolean(
        "Mine", compute="_compute_is_mine", search="_search_is_mine"
    )

    @property
    def _table_query(self):
        """One row for each dated thing that still means something.

        A row's id is its record's, made unique over the three tables.
        """
        return SQL(
            """
            SELECT d.id * 3 AS id, 'law' AS kind,
                CASE WHEN d.date_done IS NULL THEN 'open' ELSE 'done' END AS state,
                d.date_deadline, d.analysis_id, d.company_id,
                'ksrisk.deadline' AS res_model, d.id AS res_id,
                FALSE AS is_confidential, FALSE AS is_late
            FROM ksrisk_deadline AS d
            JOIN ksrisk_analysis AS a ON a.id = d.analysis_id
            WHERE d.date_done IS NOT NULL OR a.state NOT IN %(ended)s
            UNION ALL
            SELECT r.id * 3 + 1, 'request',
                CASE r.state WHEN 'accepted' THEN 'done'
                    WHEN 'submitted' THEN 'waiting' ELSE 'open' END,
                r.date_deadline, r.analysis_id, r.company_id,
                'ksrisk.request', r.id, FALSE, FALSE
            FROM ksrisk_request AS r
            JOIN ksrisk_analysis AS a ON a.id = r.analysis_id
            WHERE r.date_deadline IS NOT NULL AND (r.state = 'accepted'
                OR (r.state <> 'draft' AND a.state = 'collection'))
            UNION ALL
            SELECT m.id * 3 + 2, 'measure',
                CASE m.state WHEN 'confirmed' THEN 'done'
                    WHEN 'claimed' THEN 'waiting' ELSE 'open' END,
                m.date_deadline, m.analysis_id, m.company_id,
                'ksrisk.measure', m.id, m.is_confidential IS TRUE, %(late)s
            FROM ksrisk_measure AS m
            WHERE m.date_deadline IS NOT NULL AND m.state NOT IN ('draft', 'cancelled')
            """,
            ended=ENDED,
            late=sql_claimed_late(
                *(SQL.identifier("m", name) for name in _OF_CLAIM),
            ),
        )

    @api.model
    def _selection_record(self):
        return [(name, self.env["ir.model"]._get(name).name) for name in KINDS]

    def _get_records(self):
        """The records behind the rows, by model and id."""
        return {
            (model, record.id): record
            for model, rows in self.grouped("res_model").items()
            for record in self.env[model].browse(rows.mapped("res_id"))
        }

    @api.depends("res_model", "res_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        records = self._get_records()
        for row in self:
            row.display_name = records[row.res_model, row.res_id].display_name

    @api.depends("res_model", "res_id")
    @api.depends_context("lang")
    def _compute_record(self):
        records = self._get_records()
        for row in self:
            record = records[row.res_model, row.res_id]
            row.record = record
            row.responsible = {
                "law": lambda deadline: deadline.officer_id.name,
                "request": lambda request: request.user_id.name,
                "measure": lambda measure: measure.executor_text,
            }[row.kind](record)

    @api.depends("date_deadline", "state", "is_late")
    def _compute_is_overdue(self):
        for row, today in each_with_today(self):
            over = row.state == "open" and row.date_deadline < today
            row.is_overdue = over or row.is_late

    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        over = fields.Domain("state", "=", "open") & over_by_today(self.env)
        overdue = over | fields.Domain("is_late", "=", True)
        return overdue if True in value else ~overdue

    @api.depends("res_model", "res_id")
    @api.depends_context("uid")
    def _compute_is_mine(self):
        mine = self.filtered_domain(self._domain_mine())
        for row in self:
            row.is_mine = row in mine

    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._domain_mine() if True in value else ~self._domain_mine()

    def _domain_mine(self):
        """What waits for the user: as officer, respondent or executor."""
        fields_of_users = {
            "ksrisk.deadline": "officer_id",
            "ksrisk.request": "user_id",
            "ksrisk.measure": "user_ids",
        }
        return fields.Domain.OR(
            fields.Domain("res_model", "=", model)
            & fields.Domain(
                "res_id", "in", self.env[model].search([(name, "=", self.env.uid)]).ids
            )
            for model, name in fields_of_users.items()
        )

    def action_open(self):
        """Open the record behind the row."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }
