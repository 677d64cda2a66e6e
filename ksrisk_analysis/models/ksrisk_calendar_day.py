from odoo import api, fields, models


class KsriskCalendarDay(models.Model):
    """A day that differs from the week's rule: holiday, transferred day, work day."""

    _name = "ksrisk.calendar.day"
    _description = "Holiday or Transferred Day"
    _order = "date desc, id desc"

    date = fields.Date(required=True, index=True)
    kind = fields.Selection(
        [("off", "Day off"), ("working", "Working day")], required=True, default="off"
    )
    name = fields.Char(required=True, translate=True)
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: for every company."
    )
    is_estimated = fields.Boolean(
        "Estimated", help="The date has not been announced yet: correct it then."
    )
    source = fields.Char()
    active = fields.Boolean(default=True)

    _day_unique = models.UniqueIndex(
        "(date, COALESCE(company_id, 0)) WHERE active",
        "This day is in the list already.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        days = super().create(vals_list)
        self.env["ksrisk.deadline"]._recount()
        return days

    def write(self, vals):
        result = super().write(vals)
        if not {"date", "kind", "company_id", "active"}.isdisjoint(vals):
            self.env["ksrisk.deadline"]._recount()
        return result

    def unlink(self):
        result = super().unlink()
        self.env["ksrisk.deadline"]._recount()
        return result
