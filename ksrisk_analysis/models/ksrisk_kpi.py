from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import float_round

from .ksrisk_kpi_facts import Facts

#: Shown where there is nothing to divide by: neither 0 % nor 100 %.
NO_VALUE = "–"


class Count(NamedTuple):
    """What an indicator counts, with the records behind both numbers."""

    numerator: int
    denominator: int
    numerator_records: models.BaseModel
    denominator_records: models.BaseModel
    #: The same by part: (name, Count), e.g. by direction.
    lines: tuple = ()


def count(part, whole, lines=()):
    return Count(len(part), len(whole), part, whole, tuple(lines))


def share(numerator, denominator):
    """Percent with one decimal, None where there is nothing to divide by."""
    if not denominator:
        return None
    return float_round(100 * numerator / denominator, precision_digits=1)


class KsriskKpi(models.Model):
    """A key indicator of the anti-corruption programme.

    The texts and the target are data; what is counted is the method named after the
    code, e.g. ``_count_k_4`` for K-4.
    """

    _name = "ksrisk.kpi"
    _description = "Key Indicator"
    _order = "sequence, id"

    code = fields.Char(required=True, readonly=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    name = fields.Char(required=True, translate=True)
    numerator_text = fields.Text("Numerator", required=True, translate=True)
    denominator_text = fields.Text("Denominator", required=True, translate=True)
    absence_text = fields.Text(
        "Said when There Are No Facts",
        translate=True,
        help="Why there is no value: what the denominator counts is not there yet.",
    )
    source = fields.Char(required=True)
    target = fields.Float(
        digits=(5, 1), help="In percent, at least. With 0 there is no target."
    )

    _code_unique = models.Constraint(
        "UNIQUE(code)", "There is an indicator with this code already."
    )
    _target_is_a_share = models.Constraint(
        "CHECK(target BETWEEN 0 AND 100)", "A target is between 0 and 100 percent."
    )

    @api.depends("code", "name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for kpi in self:
            kpi.display_name = f"{kpi.code} · {kpi.name}"

    @api.constrains("code")
    def _check_code(self):
        for kpi in self:
            if not hasattr(self, kpi._get_counter()):
                raise ValidationError(
                    self.env._("There is no way to count “%s”.", kpi.code)
                )

    def _get_counter(self):
        return f"_count_{self.code.lower().replace('-', '_')}"

    # ------------------------------------------------------------------
    # Figures
    # ------------------------------------------------------------------
    @api.model
    def _get_figures(self, company, as_of, analysis=None):
        """The key indicators of a company as they were at the end of a day.

        Analyses are read by the rights of the user: a member of a working group gets
        the figures of his own ones, with the rows that are marked as confidential. The
        ids name these too; who may not read them does not find them in the lists, and
        is told how many they are: a figure is what its list shows and what is hidden.

        :param as_of: the day; what was confirmed, eliminated or accepted later does
            not count
        :param analysis: its figures; by default those of the calendar year
        :return: list of dicts: ``code``, ``name``, ``numerator``, ``denominator``,
            ``value`` (percent, None without facts), ``text``, ``target``, ``is_met``
            (None without a target or a value), ``note`` (why there is no value),
            ``numerator_model``, ``numerator_ids``, ``numerator_hidden`` (how many of
            them the user does not read), the same of the denominator, and ``lines``,
            the same by part
        :raises AccessError: respondents have no indicators
        """
        return self._get_figures_of(Facts(self.env, company, as_of, analysis))

    @api.model
    def _get_figures_of(self, facts):
        self.check_access("read")
        return [
            kpi._make_figure(getattr(kpi, kpi._get_counter())(facts), facts)
            for kpi in self.search([])
        ]

    def _make_figure(self, counted, facts):
        figure = {
            **self._make_numbers(counted, facts),
            "id": self.id,
            "code": self.code,
            "name": self.name,
            "numerator_text": self.numerator_text,
            "denominator_text": self.denominator_text,
            "source": self.source,
            "target": self.target or None,
            "note": "",
            "is_met": None,
            "lines": [
                {**self._make_numbers(part, facts), "name": name}
                for name, part in counted.lines
            ],
        }
        if figure["value"] is None:
            figure["note"] = self.absence_text or ""
        elif self.target:
            figure["is_met"] = figure["value"] >= self.target
        return figure

    @api.model
    def _make_numbers(self, counted, facts):
        value = share(counted.numerator, counted.denominator)
        return {
            "numerator": counted.numerator,
            "denominator": counted.denominator,
            "value": value,
            "text": self._format_share(value),
            "numerator_model": counted.numerator_records._name,
            "numerator_ids": counted.numerator_records.ids,
            "numerator_hidden": facts.count_hidden(counted.numerator_records),
            "denominator_model": counted.denominator_records._name,
            "denominator_ids": counted.denominator_records.ids,
            "denominator_hidden": facts.count_hidden(counted.denominator_records),
        }

    @api.model
    def _format_share(self, value):
        """A percentage as the language of the context writes it."""
        if value is None:
            return NO_VALUE
        data = self.env["res.lang"]._get_data(code=self.env.lang or "en_US")
        return f"{value:.1f} %".replace(".", data.decimal_point or ".")

    @api.model
    def _format_part(self, part, whole):
        """Both numbers and the share: “11 / 12 · 91.7 %”."""
        return f"{part} / {whole} · {self._format_share(share(part, whole))}"

    # ------------------------------------------------------------------
    # What is counted
    # ------------------------------------------------------------------
    @api.model
    def _count_k_4(self, facts):
        return count(facts.covered_departments, facts.departments)

    @api.model
    def _count_k_5(self, facts):
        # That the company did its analysis is no secret: it is published. Otherwise a
        # member of no working group would be told that it did not.
        year = Facts(self.env(su=True), facts.company, facts.day)
        done = year.signed_analyses.sudo(self.env.su)
        begun = year.year_analyses.sudo(self.env.su)
        return Count(1 if done else 0, 1, done, begun)

    @api.model
    def _count_k_6(self, facts):
        parts = facts.risks.grouped("direction_id")
        lines = [
            (
                direction.name or self.env._("With no direction"),
                count(risks & facts.eliminated_risks, risks),
            )
            for direction, risks in sorted(
                parts.items(), key=lambda item: (not item[0], item[0].sequence)
            )
        ]
        return count(facts.eliminated_risks, facts.risks, lines)

    @api.model
    def _count_k_7(self, facts):
        return count(facts.executed_recommendations, facts.recommendations)

    @api.model
    def _count_k_8(self, facts):
        return count(facts.timely_measures, facts.due_measures)
