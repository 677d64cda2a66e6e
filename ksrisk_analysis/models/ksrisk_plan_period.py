from odoo import fields, models

from ..core import words
from ..core.languages import KK, RU
from .bilingual import side


class KsriskPlanPeriod(models.Model):
    """A period that the data of a work plan line must cover."""

    _name = "ksrisk.plan.period"
    _inherit = ["ksrisk.content.mixin"]
    _description = "Data Period"
    _order = "line_id, date_from, id"

    line_id = fields.Many2one(
        "ksrisk.plan.line", "Line", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="line_id.company_id", store=True, index=True)
    category = fields.Char(
        "Objects", translate=True, help="Which objects of the analysis it is for."
    )
    category_kk = side("category", KK, "Objects (Kazakh)")
    category_ru = side("category", RU, "Objects (Russian)")
    date_from = fields.Date(required=True)
    date_to = fields.Date(required=True)

    _order_of_dates = models.Constraint(
        "CHECK(date_from <= date_to)", "The data period ends before it starts."
    )

    _content_kind = "work_plan"
    _content_fields = frozenset({"line_id", "category", "date_from", "date_to"})
    _content_texts = ("category",)

    def _get_content_analyses(self):
        return self.line_id.analysis_id

    def _get_text(self):
        span = f"{words.date_short(self.date_from)} – {words.date_short(self.date_to)}"
        return f"{self.category}: {span}" if self.category else span
