from itertools import zip_longest

from odoo import fields, models
from odoo.fields import Command

from ..core.languages import KK, RU
from .ksrisk_plan_line import DEADLINE_KINDS


class KsriskPlanTemplateLine(models.Model):
    _name = "ksrisk.plan.template.line"
    _description = "Line of a Work Plan Template"
    _order = "template_id, sequence, id"

    template_id = fields.Many2one(
        "ksrisk.plan.template",
        required=True,
        index=True,
        ondelete="cascade",
    )
    sequence = fields.Integer(default=10)
    number = fields.Char()
    stage_id = fields.Many2one("ksrisk.plan.stage")
    name = fields.Text(required=True, translate=True)
    direction_id = fields.Many2one("ksrisk.direction")
    deadline_kind = fields.Selection(DEADLINE_KINDS, required=True, default="date")
    offset_days = fields.Integer(
        "Working Days from the Start", help="Counted from the start of the term."
    )
    rule_code = fields.Char("Deadline Rule")
    executor_role = fields.Char(
        "Responsible", translate=True, help="Roles, separated by semicolons."
    )
    is_identification = fields.Boolean(
        "Identification", help="Belongs to the work whose term the order sets."
    )
    needs_period = fields.Boolean("Covers a Period")

    def _prepare_executors(self):
        """Commands that create the executors of a line, one for each role."""
        kazakh, russian = (
            (self.with_context(lang=lang).executor_role or "").split(";")
            for lang in (KK, RU)
        )
        return [
            Command.create({"name_kk": kk.strip(), "name_ru": ru.strip()})
            for kk, ru in zip_longest(kazakh, russian, fillvalue="")
            if kk or ru
        ]
