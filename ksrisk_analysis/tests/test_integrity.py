from datetime import date

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from ..exceptions import TransitionRefused
from .common import KsriskCommon


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestIntegrity(KsriskCommon):
    """Rows, dates and people that would let a gate be passed unduly."""

    def test_respondents_are_told_after_the_start(self):
        requests = self.reach("collection").request_ids
        self.assertFalse(requests.activity_ids)
        cron = self.env.ref("ksrisk_analysis.ir_cron_schedule_requests")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual(requests.activity_ids.user_id, requests.user_id)
        count = len(requests.activity_ids)
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual(len(requests.activity_ids), count)

    def test_rows_of_another_analysis_cover_nothing(self):
        signed = self.reach("signed")
        other = self.reach("signed")
        with self.assertRaises(ValidationError):
            self.make_measure(
                signed,
                recommendation_ids=[Command.set(other.recommendation_ids.ids)],
            )
        collecting = self.reach("collection")
        with self.assertRaises(ValidationError):
            self.as_role(self.env["ksrisk.risk"], "officer").create(
                {
                    "analysis_id": collecting.id,
                    "answer_ids": [Command.set(signed.answer_ids[:1].ids)],
                }
            )

    def test_steps_are_not_dated_before_what_they_follow(self):
        analysis = self.reach("collection")
        request = analysis.request_ids[0]
        own = request.with_user(request.user_id)
        own.answer_ids.write({"result": "no"})
        with self.assertRaises(TransitionRefused):
            own.action_submit({"date": date(2026, 1, 5)})
        measure = self.reach("monitoring").measure_ids
        executor = self.as_role(measure, "respondent")
        executor.proof = "Done"
        with self.assertRaises(TransitionRefused):
            executor.action_claim({"date": date(2026, 3, 11)})

    def test_who_helped_to_answer_does_not_accept(self):
        analysis = self.reach("collection")
        request = analysis.request_ids[0]
        leader = self.as_role(request, "leader")
        leader.answer_ids[0].write({"result": "yes", "comment": "Seen"})
        self.answer_all(analysis)
        with self.assertRaises(TransitionRefused):
            leader.action_accept()
        self.as_role(request, "officer").action_accept()
        self.assertEqual(request.state, "accepted")

    def test_who_wrote_the_proof_does_not_confirm(self):
        measure = self.reach("monitoring").measure_ids
        self.as_role(measure, "officer").proof = "Written by the officer"
        self.as_role(measure, "respondent").action_claim()
        with self.assertRaises(TransitionRefused):
            self.as_role(measure, "officer").action_confirm()

    def test_reference_without_its_sections_is_not_submitted(self):
        analysis = self.reach("collection")
        self.answer_all(analysis)
        self.accept_all(analysis)
        self.make_findings(analysis)
        document = self.as_role(self.env["ksrisk.document"], "officer").create(
            {"analysis_id": analysis.id, "kind": "reference"}
        )
        document.section_ids.filtered(lambda s: s.lang == "kk_KZ").unlink()
        with self.assertRaises(TransitionRefused):
            document.action_submit()
        document.action_redraft()
        self.assertTrue(document.action_submit())

    def test_risk_of_a_well_worded_indicator_is_turned_round(self):
        analysis = self.reach("collection")
        answer = analysis.answer_ids.filtered(
            lambda a: a.indicator_id.polarity == "risk_if_no"
        )[0]
        answer.with_user(answer.user_id).result = "no"
        self.as_role(answer, "leader").action_create_risk()
        name = answer.indicator_id.with_context(lang="ru_RU").name
        self.assertEqual(answer.risk_ids.name_ru, f"Не обеспечено: {name}")

    def test_batch_with_some_numbers_given(self):
        analysis = self.reach("collection")
        risks = self.as_role(self.env["ksrisk.risk"], "officer").create(
            [
                {"analysis_id": analysis.id, "number": number}
                for number in (9, False, False)
            ]
        )
        self.assertEqual(risks.mapped("number"), [9, 10, 11])

    def test_batch_of_measures_with_some_numbers_given(self):
        analysis = self.reach("signed")
        first = self.make_measure(analysis)
        measures = self.as_role(self.env["ksrisk.measure"], "officer").create(
            [
                {"analysis_id": analysis.id, "number": number}
                for number in (False, 7, False)
            ]
        )
        self.assertEqual(first.number, 1)
        self.assertEqual(measures.mapped("number"), [2, 7, 8])

    def test_department_dropped_by_an_amendment_is_not_waited_for(self):
        analysis = self.reach("collection")
        order = self.as_role(analysis.order_id, "officer")
        amending = order.browse(order.action_new_version()["res_id"])
        row = self.as_role(analysis.scope_ids[0], "officer")
        row.write({"applicable": False, "reason": "Closed down"})
        self.as_role(amending, "head").action_sign(
            self.act(date(2026, 1, 20), number="15-Б")
        )
        waited = [
            reason.record for reason in analysis.sudo()._check_requests_accepted(None)
        ]
        self.assertNotIn(row.request_ids, waited)
        self.assertTrue(waited)

    def test_screens_open_without_a_working_schedule(self):
        measure = self.reach("monitoring").measure_ids
        self.company.resource_calendar_id.attendance_ids.unlink()
        self.env.invalidate_all()
        self.assertFalse(self.as_role(measure, "respondent").date_effective)
        day = self.env["ksrisk.calendar.day"].create(
            {"date": date(2026, 3, 28), "kind": "working", "name": "Moved"}
        )
        self.assertTrue(day)

    def test_empty_form_of_a_publication_opens(self):
        form = Form(self.as_role(self.env["ksrisk.publication"], "officer"))
        self.assertFalse(form.document_id)

    def test_dialog_says_what_is_signed(self):
        analysis = self.make_analysis()
        action = self.as_role(analysis, "head").action_cancel()
        self.env["res.lang"]._activate_lang("ru_RU")
        dialog = (
            self.as_role(self.env["ksrisk.sign"], "head")
            .with_context(**action["context"], lang="ru_RU")
            .create({})
        )
        self.assertEqual(dialog.title, f"Прекратить анализ · {analysis.display_name}")
