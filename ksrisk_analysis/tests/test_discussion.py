"""Public discussions: their records, announcement and minutes."""

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..core.languages import RU
from .golden_common import GoldenCommon, as_text
from .test_documents import DocumentCommon


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestDiscussion(DocumentCommon):
    make_discussion = GoldenCommon.make_discussion

    def setUp(self):
        super().setUp()
        self.analysis = self.reach("signed")
        self.discussion = self.make_discussion(self.analysis)

    def open(self, name):
        action = getattr(self.discussion, name)()
        return self.as_role(self.env[action["res_model"]], "officer").browse(
            action["res_id"]
        )

    def test_announcement_and_minutes_are_opened_once(self):
        minutes, announcement = (
            self.open(name) for name in ("action_minutes", "action_announcement")
        )
        self.assertEqual((minutes.kind, announcement.kind), ("minutes", "announcement"))
        self.assertEqual(self.open("action_minutes"), minutes)
        self.assertEqual(self.analysis.discussion_count, 1)

    def test_time_is_that_of_the_company(self):
        self.company.resource_calendar_id.tz = "Asia/Almaty"
        text = as_text(self.open("action_announcement")._get_document_values(RU))
        self.assertIn("10:30", text)

    def test_signed_minutes_freeze_the_discussion(self):
        minutes = self.open("action_minutes")
        self.assertEqual(self.discussion.state, "held")
        self.sign(minutes, number="1")
        self.assertEqual(self.discussion.state, "recorded")
        for change in (
            lambda: self.discussion.write({"place_ru": "Другое"}),
            lambda: self.discussion.decision_ids[0].write({"name_ru": "Другое"}),
            lambda: self.discussion.participant_ids.write({"count": 30}),
            lambda: self.discussion.write({"agenda_ids": [Command.create({})]}),
            self.discussion.decision_ids.unlink,
            self.discussion.unlink,
            lambda: minutes.write({"discussion_id": False}),
        ):
            with self.assertRaises(UserError):
                change()

    def test_minutes_list_what_is_missing(self):
        minutes = self.open("action_minutes")
        self.discussion.write(
            {
                "chair_id": False,
                "participant_ids": [Command.clear()],
                "place_ru": False,
            }
        )
        self.discussion.decision_ids[0].name_kk = False
        reasons = self.hard(
            self.refusal(
                self.as_role(minutes, "head").action_sign, self.act(self.today)
            )
        )
        own = ("ksrisk.discussion", self.discussion.id)
        self.assertEqual(reasons.count(own), 3)
        self.assertIn(
            ("ksrisk.discussion.line", self.discussion.decision_ids[0].id), reasons
        )

    def test_minutes_without_a_discussion_are_not_signed(self):
        minutes = self.as_role(self.env["ksrisk.document"], "officer").create(
            {"analysis_id": self.analysis.id, "kind": "minutes"}
        )
        reasons = self.hard(
            self.refusal(
                self.as_role(minutes, "head").action_sign, self.act(self.today)
            )
        )
        self.assertEqual(reasons, [("ksrisk.document", minutes.id)])

    def test_minutes_dated_before_the_discussion(self):
        self.discussion.date = "2026-03-20 05:00:00"
        minutes = self.open("action_minutes")
        reasons = self.hard(
            self.refusal(
                self.as_role(minutes, "head").action_sign, self.act(self.today)
            )
        )
        self.assertEqual(reasons, [("ksrisk.discussion", self.discussion.id)])

    def test_bad_link_and_strange_discussion(self):
        for url in ("ftp://x", "not a page", "http://[bad"):
            with self.assertRaises(ValidationError):
                self.discussion.urls = url
        other = self.make_analysis()
        with self.assertRaises(ValidationError):
            self.as_role(self.env["ksrisk.document"], "officer").create(
                {
                    "analysis_id": other.id,
                    "kind": "minutes",
                    "discussion_id": self.discussion.id,
                }
            )

    def test_members_of_another_group_see_nothing(self):
        for role in ("respondent", "outsider", "admin"):
            self.assertFalse(
                self.as_role(self.discussion, role).has_access("read"), role
            )
