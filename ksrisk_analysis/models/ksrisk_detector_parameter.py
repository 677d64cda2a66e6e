from odoo import api, fields, models
from odoo.exceptions import ValidationError

UNITS = [
    ("count", "Quantity"),
    ("days", "Days"),
    ("hour", "Hour of the day"),
    ("share", "Share (0.3 = 30 %)"),
    ("factor", "Factor"),
    ("money", "Company currency"),
    ("mrp", "Monthly calculation indexes"),
]

#: Units whose values are whole numbers.
WHOLE = ("count", "days", "hour")


class KsriskDetectorParameter(models.Model):
    """A figure that a rule goes by: bounded, dated, and each company's own."""

    _name = "ksrisk.detector.parameter"
    _description = "Parameter of a Detector"
    _order = "detector_id, sequence, id"

    detector_id = fields.Many2one(
        "ksrisk.detector", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    unit = fields.Selection(UNITS, required=True)
    default = fields.Float(
        required=True, digits=0, aggregator=None, help="In force where no value is set."
    )
    minimum = fields.Float(required=True, digits=0, aggregator=None)
    maximum = fields.Float(required=True, digits=0, aggregator=None)
    value_ids = fields.One2many("ksrisk.detector.value", "parameter_id", "Values")
    value = fields.Float(
        "Now",
        compute="_compute_value",
        digits=0,
        help="In force today for the current company, in the unit of the parameter.",
    )

    _code_unique = models.Constraint(
        "UNIQUE(detector_id, code)", "The detector has this parameter already."
    )
    _bounded = models.Constraint(
        'CHECK(minimum <= "default" AND "default" <= maximum)',
        "The default lies between the bounds.",
    )

    @api.depends("default", "value_ids.value", "value_ids.date_from")
    @api.depends_context("company")
    def _compute_value(self):
        today = self.env.company._ksrisk_today()
        for parameter in self:
            steps = parameter._get_own_steps(self.env.company)
            parameter.value = at(steps, today)

    def action_open_values(self):
        """Open the values of the parameter, by the day from which they are in force."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "ksrisk.detector.value",
            "views": [(False, "list")],
            "domain": [("parameter_id", "=", self.id)],
            "context": {"default_parameter_id": self.id, "default_value": self.value},
        }

    def _check_value(self, value):
        """Refuse what lies outside the bounds, or is no whole number where one is due.

        :raises ValidationError: naming the parameter and its bounds
        """
        self.ensure_one()
        if not self.minimum <= value <= self.maximum:
            raise ValidationError(
                self.env._(
                    "“%(name)s” lies between %(minimum)g and %(maximum)g.",
                    name=self.name,
                    minimum=self.minimum,
                    maximum=self.maximum,
                )
            )
        if self.unit in WHOLE and value != int(value):
            raise ValidationError(
                self.env._("“%s” is a whole number.", self.name),
            )

    def _get_own_steps(self, company):
        """Values as they were entered: list of (first day or None, value), by day."""
        values = self.value_ids.filtered(
            lambda value: value.company_id in (company, company.browse())
        )
        # Where a company has set its own one of a day, the common one gives way.
        by_day = {
            value.date_from: value.value
            for value in values.sorted(lambda value: bool(value.company_id))
        }
        return [(None, self.default), *sorted(by_day.items())]

    def _get_steps(self, company):
        """Values by which the rule goes: limits in indexes are amounts of money here.

        :return: list of (first day or None, value in company currency or plain)
        """
        self.ensure_one()
        steps = self._get_own_steps(company)
        if self.unit != "mrp":
            return steps
        # The index is public.
        indexes = (
            self.env["ksrisk.mrp"]
            .sudo()
            .search([("amount", ">", 0)], order="date_from")
        )
        if not indexes:
            raise ValidationError(
                self.env._("Enter the monthly calculation index in the configuration.")
            )
        days = sorted(
            {day for day, _value in steps if day} | {*indexes.mapped("date_from")}
        )
        amounts = []
        for day in [None, *days]:
            index = indexes.filtered(lambda i, day=day: day and i.date_from <= day)[-1:]
            index = index or indexes[:1]  # the oldest one known stands for before
            amount = index.currency_id._convert(
                at(steps, day) * index.amount,
                company.currency_id,
                company,
                day or index.date_from,
            )
            amounts.append((day, amount))
        return amounts

    def _get_value(self, company, day):
        """The value in force for a company on a day."""
        value = at(self._get_steps(company), day)
        return int(value) if self.unit in WHOLE else value


def at(steps, day):
    """The last of the steps that begins by the day."""
    value = steps[0][1]
    for first, step in steps[1:]:
        if day and first <= day:
            value = step
    return value
