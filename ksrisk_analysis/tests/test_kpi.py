"""The indicators K-4…K-8: what counts, on which day, for whom."""

from datetime import date

from odoo.tests import tagged

from .seed_plan_common import SeedPlanCommon

#: Rows of seed 004 that are confirmed on 1 August 2026 in the domain's example.
CONFIRMED = (*range(1, 10), 11, 12)


class KpiMixin:
    def figures(self, role="officer", day=None, analysis=None, company=None, **context):
        """The figures as the user of a role gets them, by code."""
        model = self.as_role(self.env["ksrisk.kpi"], role).with_context(**context)
        if analysis:
            analysis = analysis.with_env(model.env)
        company = (company or self.company).with_env(model.env)
        model.env.invalidate_all()
        figures = model._get_figures(company, day or self.today, analysis)
        return {figure["code"]: figure for figure in figures}

    def figure(self, code, *args, **options):
        """(numerator, denominator, text) of one indicator."""
        figure = self.figures(*args, **options)[code]
        return figure["numerator"], figure["denominator"], figure["text"]

    def carry_out(self, measures, claimed, confirmed):
        """Claim measures as their executor and confirm them as the officer."""
        own = self.as_role(measures, "respondent")
        own.write({"proof": "The rules are approved"})
        own.action_claim(self.act(claimed))
        self.as_role(measures, "officer").action_confirm(self.act(confirmed))


@tagged("post_install", "-at_install")
class TestKpiExample(KpiMixin, SeedPlanCommon):
    """The example of the domain reference, on the plan of seed 004."""

    def reach_august(self):
        for unit in self.units.values():  # so that one user claims all rows
            unit.manager_id = self.employees["respondent"]
        analysis = self.register_until_signed()
        self.import_plan(analysis)
        officer = self.as_role(analysis, "officer")
        officer.action_approve_plan(self.paper(date(2026, 5, 12)))
        self.publish(analysis, date(2026, 5, 15))
        officer.action_start_monitoring(self.act(date(2026, 5, 15)))
        type(self).today = date(2026, 9, 1)
        self.addCleanup(setattr, type(self), "today", date(2026, 6, 1))
        done = analysis.measure_ids.filtered(lambda m: m.number in CONFIRMED)
        self.carry_out(done, date(2026, 7, 20), date(2026, 7, 30))
        return analysis

    def test_example_of_the_reference(self):
        """AC-54."""
        analysis = self.reach_august()
        day = date(2026, 8, 1)
        figures = self.figures(day=day, analysis=analysis)
        timely, executed = figures["K-8"], figures["K-7"]
        self.assertEqual((timely["numerator"], timely["denominator"]), (11, 12))
        self.assertEqual((timely["value"], timely["text"]), (91.7, "91.7 %"))
        self.assertEqual((executed["numerator"], executed["denominator"]), (27, 31))
        self.assertEqual((executed["value"], executed["text"]), (87.1, "87.1 %"))
        rows = self.env["ksrisk.measure"].browse(timely["numerator_ids"])
        self.assertEqual(sorted(rows.mapped("number")), list(CONFIRMED))
        due = self.env[timely["denominator_model"]].browse(timely["denominator_ids"])
        self.assertEqual(sorted(due.mapped("number")), [*range(1, 10), 11, 12, 13])
        made = self.env["ksrisk.recommendation"].browse(executed["denominator_ids"])
        self.assertEqual(made, analysis.recommendation_ids)
