"""Of several records moved at once, each keeps what was written in it."""

from datetime import date

from odoo.tests import tagged

from .common import KsriskCommon


@tagged("post_install", "-at_install")
class TestNotes(KsriskCommon):
    def two_requests(self):
        analysis = self.reach("collection")
        self.answer_all(analysis)
        requests = self.as_role(analysis.request_ids[:2], "leader")
        self.assertEqual(len(requests), 2)
        requests[0].note = "Name the register"
        requests[1].note = "Attach the order"
        return requests

    def test_requests_returned_together(self):
        requests = self.two_requests()
        requests.action_return()
        self.assertEqual(
            requests.mapped("return_note"), ["Name the register", "Attach the order"]
        )
        for request in requests:
            self.assertIn(request.return_note, request.message_ids[0].body)
        # A second return does not repeat the first note by itself.
        self.assertEqual(requests.mapped("note"), [False, False])

    def test_one_reason_given_for_all(self):
        requests = self.two_requests()
        requests.action_return({"reason": "The period is wrong"})
        self.assertEqual(
            requests.mapped("return_note"), ["The period is wrong"] * len(requests)
        )

    def test_the_respondent_is_told_in_his_language(self):
        request = self.two_requests()[:1]
        request.sudo().user_id.lang = "ru_RU"
        request.action_return()
        self.assertIn("Возвращено", request.message_ids[0].body)

    def test_risks_rejected_together(self):
        analysis = self.reach("collection")
        risks = self.as_role(self.env["ksrisk.risk"], "leader").create(
            [
                {
                    "analysis_id": analysis.id,
                    "number": number,
                    "name": f"Risk {number}",
                    "direction_id": analysis.direction_ids[0].id,
                    "outcome_reason": f"Reason {number}",
                }
                for number in (1, 2)
            ]
        )
        risks.action_reject({"date": date(2026, 3, 2)})
        self.assertEqual(risks.mapped("reject_reason"), ["Reason 1", "Reason 2"])
