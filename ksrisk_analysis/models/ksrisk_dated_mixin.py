from odoo import fields, models
from odoo.fields import Domain


class KsriskDatedMixin(models.AbstractModel):
    """A norm in force for a time: law is data, and it changes."""

    _name = "ksrisk.dated.mixin"
    _description = "In Force for a Time"

    date_from = fields.Date("In Force from")
    date_to = fields.Date("In Force till")

    _in_force_order = models.Constraint(
        "CHECK(date_from <= date_to)",
        "A norm can't go out of force before it comes into force.",
    )

    def _domain_in_force(self, day):
        """Domain of the records in force on a day."""
        return (Domain("date_from", "=", False) | Domain("date_from", "<=", day)) & (
            Domain("date_to", "=", False) | Domain("date_to", ">=", day)
        )
