"""The library: its content, its versions, and what an answer means."""

from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..core.languages import KK, RU
from .common import KsriskCommon

#: Number of indicators by direction (AC-1).
SIZES = {
    "D1": 15,
    "D2": 7,
    "D3": 8,
    "D4": 5,
    "D5": 17,
    "D6": 17,
    "D7": 10,
    "D8": 9,
    "D9": 4,
}
#: Indicators worded positively: their absence is the risk (AC-3).
POSITIVE = {"D6.16", "D6.17", "D8.08"}
#: Words that the source garbles, as they have to read (AC-4).
CORRECTED = {
    "D1.03": "формальды",
    "D3.06": "бекітпей-ақ, мемлекеттік қызметтер көрсету жөніндегі қағидалардың "
    "күшін жою",
    "D7.10": "мүдделер қақтығысын және үлестестікті",
}


class LibraryCommon(KsriskCommon):
    def setUp(self):
        super().setUp()
        self.library = self.env.ref("ksrisk_analysis.methodology_2026")
        self.indicators = self.library.direction_ids.indicator_ids

    def new_version(self):
        """A draft copy of the library, as its administrator makes it."""
        library = self.as_role(self.library, "admin")
        return library.browse(library.action_new_version()["res_id"])


@tagged("post_install", "-at_install")
class TestLibrary(LibraryCommon):
    def test_nine_directions_and_their_indicators(self):
        sizes = {
            direction.code: len(direction.indicator_ids)
            for direction in self.library.direction_ids
            if direction.indicator_ids
        }
        self.assertEqual(sizes, SIZES)
        self.assertEqual(self.library.indicator_count, 92)
        codes = self.indicators.mapped("code")
        self.assertEqual(len(set(codes)), 92)
        self.assertLessEqual(
            {"D5.16a", "D5.16b", "D6.17", "D7.10", "D8.09"}, set(codes)
        )

    def test_every_indicator_in_three_languages(self):
        for records in (self.indicators, self.library.direction_ids):
            for record in records:
                texts = {
                    lang: record.with_context(lang=lang).name
                    for lang in (KK, RU, "en_US")
                }
                with self.subTest(code=record.code):
                    self.assertTrue(all(text.strip() for text in texts.values()))
                    self.assertEqual(len(set(texts.values())), 3, texts)

    def test_corrected_words(self):
        kazakh = {
            indicator.code: indicator.name
            for indicator in self.indicators.with_context(lang=KK)
        }
        for code, words in CORRECTED.items():
            self.assertIn(words, kazakh[code])
        garbled = ("бекітпей-аө", "қалыңдығын", "қосылуды", "болып табылады")
        for word in garbled:
            self.assertFalse([code for code, text in kazakh.items() if word in text])

    def test_polarity(self):
        by_polarity = self.indicators.grouped("polarity")
        self.assertEqual(set(by_polarity["risk_if_no"].mapped("code")), POSITIVE)
        self.assertEqual(set(by_polarity["area"].direction_id.mapped("code")), {"D9"})

    def test_forms_and_their_questions(self):
        questions = {
            form.code: [f.code for f in form.field_ids if f.kind == "question"]
            for form in self.library.form_ids
        }
        self.assertEqual(len(questions["A1"]), 14)
        self.assertEqual(len(questions["A2"]), 18)
        self.assertEqual(len(questions["A3"]), 14)
        self.assertEqual(len(questions["A4"]), 14)
        columns = self.library.form_ids.field_ids.filtered(lambda f: f.kind == "column")
        self.assertEqual(len(columns), 6)

    def test_conditional_directions(self):
        conditional = self.library.direction_ids.filtered("is_conditional")
        self.assertEqual(set(conditional.mapped("code")), {"D3", "D4", "D5"})
        finance = self.library.direction_ids.filtered("needs_audit_reports")
        self.assertEqual(finance.mapped("code"), ["D6"])


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestLibraryVersions(LibraryCommon):
    def test_published_library_does_not_change(self):
        library = self.as_role(self.library, "admin")
        direction = library.direction_ids.filtered("indicator_ids")[0]
        indicator = direction.indicator_ids[0]
        form = library.form_ids[0]
        for change in (
            lambda: library.write({"name": "Another"}),
            lambda: library.write({"version": "1"}),
            library.unlink,
            lambda: direction.write({"code": "X"}),
            lambda: direction.with_context(lang=KK).write({"name": "Басқа"}),
            direction.unlink,
            lambda: library.write({"direction_ids": [Command.unlink(direction.id)]}),
            lambda: library.write(
                {"direction_ids": [Command.create({"code": "X", "name": "X"})]}
            ),
            lambda: indicator.write({"polarity": "area"}),
            lambda: indicator.with_context(lang=RU).write({"name": "Другой"}),
            lambda: indicator.update_field_translations("name", {KK: "Басқа"}),
            indicator.unlink,
            lambda: indicator.copy({"code": "D1.99"}),
            lambda: form.write({"name": "X"}),
            lambda: form.field_ids[0].write({"name": "X"}),
            form.field_ids[0].unlink,
        ):
            with self.assertRaises(UserError):
                change()

    def test_others_do_not_change_a_draft_either(self):
        draft = self.new_version()
        for role in ("officer", "head", "leader", "respondent", "auditor"):
            with self.assertRaises(AccessError):
                self.as_role(draft.direction_ids[0], role).write({"name": "X"})

    def test_new_version_is_a_copy_to_edit_and_publish(self):
        draft = self.new_version()
        self.assertEqual(draft.state, "draft")
        self.assertNotEqual(draft.version, self.library.version)
        for lang in (KK, RU, "en_US"):
            self.assertEqual(
                draft.direction_ids.indicator_ids.with_context(lang=lang).mapped(
                    "name"
                ),
                self.indicators.with_context(lang=lang).mapped("name"),
            )
        self.assertEqual(
            draft.form_ids.field_ids.mapped("code"),
            self.library.form_ids.field_ids.mapped("code"),
        )
        for form, source in zip(draft.form_ids, self.library.form_ids, strict=True):
            self.assertEqual(
                form.direction_ids.mapped("code"), source.direction_ids.mapped("code")
            )
        self.assertEqual(draft.form_ids.direction_ids.methodology_id, draft)
        indicator = draft.direction_ids.indicator_ids[0]
        indicator.name = "Another text"
        draft.version = "2027"
        self.patch(type(self), "today", date(2027, 1, 11))
        draft.action_publish()
        self.assertEqual(draft.state, "published")
        self.assertEqual(self.env["ksrisk.methodology"]._get_current(), draft)
        with self.assertRaises(UserError):
            indicator.name = "One more"
        self.assertNotIn("Another text", self.indicators.mapped("name"))

    def test_version_without_a_language_is_not_published(self):
        draft = self.new_version()
        added = self.env["ksrisk.indicator"].create(
            {
                "direction_id": draft.direction_ids[0].id,
                "code": "D1.16",
                "name": "Only in English",
            }
        )
        with self.assertRaises(UserError) as caught:
            draft.action_publish()
        reasons = caught.exception.context["reasons"]
        self.assertEqual({r["res_id"] for r in reasons}, {added.id})
        self.assertEqual(len(reasons), 2)

    def test_analysis_keeps_the_version_it_began_with(self):
        analysis = self.reach("collection")
        asked = analysis.answer_ids.indicator_id
        draft = self.new_version()
        draft.version = "2027"
        draft.action_publish()
        self.as_role(self.library, "admin").action_archive()
        self.env.invalidate_all()
        self.assertEqual(analysis.methodology_id, self.library)
        self.assertEqual(analysis.answer_ids.indicator_id, asked)
        self.answer_all(analysis)
        self.accept_all(analysis)
        self.assertEqual(set(analysis.request_ids.mapped("state")), {"accepted"})
        following = self.as_role(self.env["ksrisk.analysis"], "officer").new({})
        self.assertEqual(following.methodology_id._origin, draft)

    def test_library_of_an_ordered_analysis_is_pinned(self):
        analysis = self.reach("collection")
        draft = self.new_version()
        draft.version = "2027"
        draft.action_publish()
        with self.assertRaises(UserError):
            self.as_role(analysis, "officer").methodology_id = draft


@tagged("post_install", "-at_install")
class TestPolarity(LibraryCommon):
    """An answer is the fact; whether it is a risk, the indicator's polarity says."""

    def test_risk_by_polarity(self):
        directions = ("D1", "D8", "D9")
        answers = self.reach("collection", directions=directions).answer_ids
        by_polarity = answers.grouped(lambda a: a.indicator_id.polarity)
        expected = {
            "risk_if_yes": {"yes", "partial"},
            "risk_if_no": {"no", "partial"},
            "area": set(),
        }
        self.assertEqual(by_polarity.keys(), expected.keys())
        for polarity, risky in expected.items():
            answer = by_polarity[polarity][0]
            own = answer.with_user(answer.user_id)
            for result in ("yes", "no", "partial", "na"):
                own.result = result
                with self.subTest(polarity=polarity, result=result):
                    self.assertEqual(answer.is_risk, result in risky)
            own.result = False
            self.assertFalse(answer.is_risk)

    def test_risky_answer_needs_a_risk_or_a_reason(self):
        analysis = self.reach("collection")
        answer = analysis.answer_ids.filtered(
            lambda a: a.indicator_id.polarity == "risk_if_yes"
        )[0]
        self.answer_all(analysis)
        self.assertFalse(answer.is_risk)
        request = answer.request_id
        self.as_role(request, "leader").action_return({"reason": "Look again"})
        own = answer.with_user(answer.user_id)
        own.write({"result": "partial", "comment": "Some were"})
        request.with_user(answer.user_id).action_submit()
        self.accept_all(analysis)
        self.make_findings(analysis)
        self.agree(self.submit_reference(analysis))
        with self.assertRaises(UserError) as caught:
            self.sign_reference(analysis)
        [reason] = [r for r in caught.exception.context["reasons"] if not r["soft"]]
        self.assertEqual(
            (reason["res_model"], reason["res_id"]), ("ksrisk.answer", answer.id)
        )
        self.as_role(answer, "leader").no_risk_reason = "It was one case, and mended"
        self.sign_reference(analysis)
        self.assertEqual(analysis.state, "signed")
