"""An amending order names what it amends and what changes, and nothing else."""

from datetime import date

from odoo import Command
from odoo.tests import tagged

from ..core.languages import KK, RU
from .test_documents import DocumentCommon


@tagged("post_install", "-at_install")
class TestAmendingOrder(DocumentCommon):
    def setUp(self):
        super().setUp()
        self.analysis = self.reach("collection")
        self.officer = self.as_role(self.analysis, "officer")

    def amended(self, lang):
        """The text of the amending order."""
        return self.analysis.order_id._get_document_values(lang)["blocks"][0]["html"]

    def test_terms_old_and_new(self):
        self.new_version(self.analysis.order_id)
        self.officer.write(
            {"date_end": date(2026, 4, 30), "date_register": date(2026, 5, 29)}
        )
        russian = self.amended(RU)
        for part in (
            "от 5 января 2026 года №\u00a012-Б",
            "слова «с 5 января 2026 года по 31 марта 2026 года» заменить словами "
            "«с 5 января 2026 года по 30 апреля 2026 года»",
            "слова «не позднее 30 апреля 2026 года» заменить словами "
            "«не позднее 29 мая 2026 года»",
        ):
            self.assertIn(part, russian)
        self.assertIn(
            "«2026 жылғы 5 қаңтардан 2026 жылғы 31 наурызға дейін» деген сөздер "
            "«2026 жылғы 5 қаңтардан 2026 жылғы 30 сәуірге дейін» деген сөздермен",
            self.amended(KK),
        )
        self.assertNotIn("Анализируемый период", russian)

    def test_people_and_scope(self):
        self.new_version(self.analysis.order_id)
        self.officer.member_ids.filtered(lambda m: m.role == "commission").unlink()
        self.officer.member_ids = [
            Command.create(
                {
                    "user_id": self.users["auditor"].id,
                    "role": "expert",
                    "position_kk": "Аудитор",
                    "position_ru": "Аудитор",
                }
            )
        ]
        self.officer.member_ids[0].position_ru = "Главный специалист"
        row = self.officer.scope_ids[0]
        row.applicable = False
        text = self.amended(RU)
        for part in (
            "исключить из состава: Test commissioner, Специалист",
            "включить в состав: Test auditor, Аудитор",
            "«Test leader» слова «Специалист» заменить словами «Главный специалист»",
            f"исключить строки: «{row.direction_id.with_context(lang=RU).name} – "
            f"{row.department_id.with_context(lang=RU).name}»",
        ):
            self.assertIn(part, text)

    def test_second_amendment_is_compared_with_the_first(self):
        version = self.new_version(self.analysis.order_id)
        self.officer.date_end = date(2026, 4, 30)
        self.sign(version, number="13-Б")
        self.new_version(self.analysis.order_id)
        self.officer.date_register = date(2026, 5, 29)
        text = self.amended(RU)
        self.assertIn("с изменениями, внесёнными приказом от 12 марта 2026 года", text)
        self.assertIn("29 мая 2026 года", text)
        self.assertNotIn("по 30 апреля", text)

    def test_nothing_amended_is_refused_unless_written(self):
        version = self.new_version(self.analysis.order_id)
        head, act = self.as_role(version, "head"), self.act(self.today, number="13-Б")
        reasons = self.hard(self.refusal(head.action_sign, act))
        self.assertEqual(reasons, [("ksrisk.document", version.id)])
        version.amendment_ru = "пункт 5 исключить."
        reasons = self.hard(self.refusal(head.action_sign, act))
        self.assertEqual(reasons, [("ksrisk.document", version.id)])
        version.amendment_kk = "5-тармақ алып тасталсын."
        self.sign(version, number="13-Б")
        self.assertIn("1) пункт 5 исключить.", self.amended(RU))

    def test_order_signed_before_facts_were_kept_is_worded_anew(self):
        version = self.new_version(self.analysis.order_id)
        self.officer.date_end = date(2026, 4, 30)
        self.patch(type(version), "_get_signed_facts", lambda self: None)
        text = self.amended(RU)
        self.assertIn("изложив его в следующей редакции", text)
        self.assertIn("по 30 апреля 2026 года", text)
        self.assertTrue(version._is_changed())
