from odoo import fields, models

from ..core import words
from ..core.languages import KK, RU
from ..core.working_days import month_end
from .bilingual import side


class KsriskPlanPeriod(models.Model):
    """A period that the data of a work plan line must cover."""

    _name = "ksrisk.plan.period"
    _inherit = ["ksrisk.content.mixin"]
    _description = "Data Period"
    _order = "line_id, date_from, id"

    line_id = fields.Many2one(
        "ksrisk.plan.line", required=True, index=True, ondelete="cascade"
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
    _content_parents = frozenset({"line_id"})
    _content_texts = ("category",)
    _content_optional = ("category",)

    def _get_content_analyses(self):
        return self.line_id.analysis_id

    def _get_text(self):
        """The period in the language of the context; whole months by their names."""
        days = (self.date_from, self.date_to)
        if self.date_from.day == 1 and self.date_to == month_end(self.date_to):
            texts = [words.month_in_words(day, self.env.lang) for day in days]
        else:
            texts = [words.date_short(day) for day in days]
        span = " – ".join(texts)
        return f"{self.category}: {span}" if self.category else span
