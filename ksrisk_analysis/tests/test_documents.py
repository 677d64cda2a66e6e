"""Documents of the cycle: drafted, agreed, signed, followed by new versions."""

from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..core.languages import KK, LANGS, RU
from ..exceptions import TransitionRefused
from .common import TODAY, KsriskCommon


class DocumentCommon(KsriskCommon):
    def refusal(self, action, act):
        """The reasons for which a step is refused."""
        with self.assertRaises(TransitionRefused) as caught:
            action(act)
        return caught.exception.context["reasons"]

    def hard(self, reasons):
        return [(r["res_model"], r["res_id"]) for r in reasons if not r["soft"]]

    def new_version(self, document):
        """Open the next version as the officer does."""
        action = self.as_role(document, "officer").action_new_version()
        return self.as_role(self.env["ksrisk.document"], "officer").browse(
            action["res_id"]
        )

    def sign(self, document, **values):
        self.as_role(document, "head").action_sign({**self.act(TODAY), **values})

    def collected(self):
        """An analysis with all answers accepted, and no findings."""
        analysis = self.reach("collection")
        self.answer_all(analysis)
        self.accept_all(analysis)
        self.as_role(analysis, "officer").audit_note = "There were no audits"
        return analysis

    def texts(self, document, lang):
        """The texts and the cells of the blocks of a document."""
        blocks = document._get_document_values(lang)["blocks"]
        cells = [
            line
            for block in blocks
            for row in block.get("rows", ())
            for cell in row.get("cells", ())
            for line in cell
        ]
        return " ".join([*(block.get("html", "") for block in blocks), *cells])


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestReference(DocumentCommon):
    def setUp(self):
        super().setUp()
        self.analysis = self.collected()
        self.risk = self.make_findings(self.analysis)
        self.document = self.as_role(self.env["ksrisk.document"], "officer").create(
            {"analysis_id": self.analysis.id, "kind": "reference"}
        )

    def section(self, code, lang):
        return self.document.section_ids.filtered(
            lambda section: (section.code, section.lang) == (code, lang)
        )

    def test_drafted_from_the_findings_in_both_languages(self):
        for lang, expected in {
            KK: ("№ 12-Б", "2026 жылғы 5 қаңтар", "«Сынақ» АҚ", "Ұсыным", "бір"),
            RU: ("№ 12-Б", "5 января 2026 года", "АО «Сынақ»", "Рекомендация", "один"),
        }.items():
            text = self.texts(self.document, lang)
            with self.subTest(lang=lang):
                for part in expected:
                    self.assertIn(part, text)
        self.assertFalse(
            self.document.section_ids.filtered(lambda s: not s._get_plain_text())
        )

    def test_languages_of_a_section_stand_side_by_side(self):
        pairs = [(section.code, section.lang) for section in self.document.section_ids]
        codes = list(dict.fromkeys(code for code, _lang in pairs))
        self.assertEqual(pairs, [(code, lang) for code in codes for lang in LANGS])
        self.assertEqual(
            codes, ["intro", "description", "risks", "recommendations", "conclusion"]
        )

    def test_redraft_fills_what_is_empty_and_keeps_what_was_written(self):
        self.section("intro", KK).body = "<p>Өз мәтінім</p>"
        self.section("conclusion", RU).body = False
        self.document.action_redraft()
        self.assertEqual(self.section("intro", KK)._get_plain_text(), "Өз мәтінім")
        self.assertIn("1", self.section("conclusion", RU)._get_plain_text())

    def test_edit_of_the_text_makes_votes_stale(self):
        self.document.action_submit(self.act(date(2026, 3, 10)))
        self.agree(self.document)
        self.assertFalse(self.document.approval_ids.is_stale)
        self.section("intro", KK).body = "<p>Басқа мәтін</p>"
        self.env.invalidate_all()
        self.assertTrue(self.document.approval_ids.is_stale)
        reasons = self.refusal(
            self.as_role(self.analysis, "head").action_sign_reference, self.act(TODAY)
        )
        self.assertIn(
            ("ksrisk.analysis.member", self.document.approval_ids.member_id.id),
            self.hard(reasons),
        )
        self.agree(self.document, date(2026, 3, 12))
        self.sign_reference(self.analysis)
        self.assertEqual(self.analysis.state, "signed")

    def test_edit_of_a_risk_makes_votes_stale(self):
        self.document.action_submit(self.act(date(2026, 3, 10)))
        self.agree(self.document)
        self.risk.cause_ru = "Другая причина"
        self.assertTrue(self.document.approval_ids.is_stale)

    def test_signed_text_stays(self):
        self.document.action_submit(self.act(date(2026, 3, 10)))
        self.agree(self.document)
        self.sign_reference(self.analysis)
        for change in (
            lambda: self.section("intro", KK).write({"body": "<p>Басқа</p>"}),
            self.document.action_redraft,
            self.document.section_ids.unlink,
            lambda: self.risk.write({"name_ru": "Другой риск"}),
            lambda: self.risk.recommendation_ids.write({"name_ru": "Другая"}),
            self.risk.unlink,
        ):
            with self.assertRaises(UserError):
                change()

    def test_disagreement_stops_the_head_until_a_special_opinion(self):
        self.document.action_submit(self.act(date(2026, 3, 10)))
        voter = self.as_role(self.document, "commissioner")
        head = self.as_role(self.analysis, "head")
        voter.action_vote("disagreed", comment="The risk is larger", date="2026-03-11")
        reasons = self.hard(self.refusal(head.action_sign_reference, self.act(TODAY)))
        member = self.document.approval_ids.member_id
        self.assertIn(("ksrisk.analysis.member", member.id), reasons)
        voter.action_vote(
            "disagreed", comment="The risk is larger", date="2026-03-11", special=True
        )
        reasons = self.hard(self.refusal(head.action_sign_reference, self.act(TODAY)))
        self.assertEqual(reasons, [("ksrisk.document", self.document.id)])

    def test_special_opinion_among_those_who_agree(self):
        self._add_member("secretary", "commission")
        self.document.action_submit(self.act(date(2026, 3, 10)))
        self.agree(self.document)
        self.as_role(self.document, "secretary").action_vote(
            "disagreed", comment="The risk is larger", date="2026-03-11", special=True
        )
        self.sign_reference(self.analysis)
        self.assertEqual(self.analysis.state, "signed")

    def test_author_does_not_agree_his_own_reference(self):
        document = self.as_role(self.document, "commissioner")
        document.action_submit(self.act(date(2026, 3, 10)))
        self.assertEqual(self.document.author_id, self.users["commissioner"])
        with self.assertRaises(UserError):
            document.action_vote("agreed")
        reasons = self.hard(
            self.refusal(
                self.as_role(self.analysis, "head").action_sign_reference,
                self.act(TODAY),
            )
        )
        self.assertEqual(reasons, [("ksrisk.document", self.document.id)])

    def test_secretary_registers_a_vote_given_on_paper(self):
        self._add_member("secretary", "secretary")
        self.document.action_submit(self.act(date(2026, 3, 10)))
        member = self.document._get_voters()
        scan = self.as_role(self.env["ir.attachment"], "secretary").create(
            {"name": "vote.pdf", "raw": b"%PDF vote"}
        )
        paper = {"member_id": member.id, "date": "2026-03-11", "scan_ids": scan.ids}
        with self.assertRaises(AccessError):
            self.as_role(self.document, "leader").action_vote("agreed", **paper)
        secretary = self.as_role(self.document, "secretary")
        with self.assertRaises(UserError):
            secretary.action_vote("agreed", **{**paper, "scan_ids": ()})
        secretary.action_vote("agreed", **paper)
        vote = self.document.approval_ids
        self.assertEqual((vote.mode, vote.member_id), ("paper", member))
        self.assertEqual(vote.registered_by_id, self.users["secretary"])
        self.sign_reference(self.analysis)
        self.assertEqual(self.analysis.state, "signed")

    def _add_member(self, role, member_role):
        """A person who joins by an amending order."""
        self.users[role] = new_test_user(
            self.env,
            f"ksrisk_{role}",
            "ksrisk_analysis.group_ksrisk_user",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        version = self.new_version(self.analysis.order_id)
        self.as_role(self.analysis, "officer").member_ids = [
            Command.create(
                {
                    "user_id": self.users[role].id,
                    "role": member_role,
                    "position_kk": "Хатшы",
                    "position_ru": "Секретарь",
                }
            )
        ]
        self.sign(version, number="13-Б")


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestNewVersions(DocumentCommon):
    """A correction is a new version; what was signed stays as it was."""

    def assert_superseded(self, old, new):
        self.assertEqual((old.state, new.state), ("superseded", "signed"))
        self.assertEqual((new.version, new.supersedes_id), (old.version + 1, old))
        self.assertNotEqual(old.content_hash, new.content_hash)
        self.env.cr.flush()  # the journal is written last
        self.assertFalse(list(self.env["ksrisk.document"]._verify_seals(self.company)))

    def test_work_plan(self):
        analysis = self.make_analysis()
        self.issue_order(analysis)
        self.as_role(analysis, "officer").plan_line_ids = [
            Command.create(
                {
                    "number": "0",
                    "name_kk": "Дайындық",
                    "name_ru": "Подготовка",
                    "date_deadline": date(2026, 1, 9),
                    "executor_ids": [
                        Command.create({"department_id": self.departments[0].id})
                    ],
                }
            )
        ]
        self.approve_work_plan(analysis)
        self.start_collection(analysis)
        old = analysis.work_plan_id
        line = self.as_role(analysis.plan_line_ids[-1], "officer")
        with self.assertRaises(UserError):
            line.name_ru = "Сбор"
        version = self.new_version(old)
        line.name_ru = "Сбор"
        self.assertEqual(
            self.hard(
                self.refusal(
                    self.as_role(analysis, "head").action_sign_reference,
                    self.act(TODAY),
                )
            )[0],
            ("ksrisk.document", version.id),
        )
        self.sign(version)
        self.assert_superseded(old, version)
        self.assertEqual(analysis.work_plan_id, version)
        printed = [
            document._get_document_values(RU)["blocks"][0]["rows"][-1]["cells"][1]
            for document in (old, version)
        ]
        self.assertEqual(printed, [["Сбор информации"], ["Сбор"]])

    def test_requests_follow_the_new_work_plan(self):
        analysis = self.make_analysis()
        self.issue_order(analysis)
        self.approve_work_plan(analysis)
        self.start_collection(analysis)
        request = analysis.request_ids[0]
        version = self.new_version(analysis.work_plan_id)
        self.as_role(analysis, "officer").plan_line_ids = [
            Command.create(
                {
                    "number": "2",
                    "name_kk": "Бағыт",
                    "name_ru": "Направление",
                    "direction_id": request.direction_id.id,
                    "is_identification": True,
                    "date_deadline": date(2026, 3, 20),
                    "executor_ids": [
                        Command.create({"department_id": self.departments[0].id})
                    ],
                }
            )
        ]
        self.sign(version)
        due = {
            row: date(2026, 3, 20 if row.direction_id == request.direction_id else 31)
            for row in analysis.request_ids
        }
        self.assertEqual({row: row.date_deadline for row in analysis.request_ids}, due)

    def test_reference(self):
        analysis = self.reach("approved")
        old, due = analysis.reference_id, analysis._get_deadline("DL-6").date_deadline
        version = self.new_version(old)
        self.assertEqual(
            [(s.code, s.lang, s.body) for s in version.section_ids],
            [(s.code, s.lang, s.body) for s in old.section_ids],
        )
        analysis.risk_ids.with_user(
            self.users["officer"]
        ).cause_ru = "Уточнённая причина"
        reasons = self.refusal(
            self.as_role(version, "head").action_sign, self.act(TODAY)
        )
        self.assertIn(
            "ksrisk.analysis.member", [model for model, _id in self.hard(reasons)]
        )
        version.action_submit(self.act(TODAY))
        self.agree(version, TODAY)
        self.sign(version)
        self.assert_superseded(old, version)
        self.assertEqual(analysis.reference_id, version)
        self.assertEqual(analysis._get_deadline("DL-6").date_deadline, due)
        self.assertEqual(analysis.date_signed, old.date_act)

    def test_remediation_plan(self):
        analysis = self.reach("monitoring")
        old, first = analysis.plan_id, analysis.measure_ids
        executor = self.as_role(first, "respondent")
        executor.proof = "Approved"
        executor.action_claim()
        with self.assertRaises(UserError):
            self.make_measure(analysis)
        version = self.new_version(old)
        second = self.make_measure(analysis, date_deadline=date(2026, 8, 31))
        self.assertEqual(second.state, "draft")
        self.sign(version)
        self.assert_superseded(old, version)
        self.assertEqual((first.state, second.state), ("claimed", "planned"))
        self.assertIn(self.users["respondent"], second.activity_ids.user_id)
        with self.assertRaises(UserError):
            second.date_deadline = date(2026, 9, 30)

    def test_new_plan_lists_its_gaps(self):
        analysis = self.reach("monitoring")
        version = self.new_version(analysis.plan_id)
        measure = self.make_measure(analysis, completion_form_ru=False)
        measure.executor_ids.unlink()
        reasons = self.refusal(
            self.as_role(version, "head").action_sign, self.act(TODAY)
        )
        self.assertEqual(set(self.hard(reasons)), {("ksrisk.measure", measure.id)})

    def test_measure_that_was_begun_is_not_deleted(self):
        analysis = self.reach("monitoring")
        measure = analysis.measure_ids
        self.as_role(measure, "respondent").action_start()
        self.new_version(analysis.plan_id)
        with self.assertRaises(UserError):
            self.as_role(measure, "officer").unlink()

    def test_amending_order_prolongs_the_term(self):
        analysis = self.reach("collection")
        version = self.new_version(analysis.order_id)
        self.assertEqual(version.kind, "amending_order")
        self.as_role(analysis, "officer").date_end = date(2026, 4, 30)
        self.sign(version, number="15-Б")
        self.assertEqual(
            analysis._get_deadline("DL-2").date_deadline, date(2026, 4, 30)
        )
        self.assertEqual(analysis.order_id, version)
        self.assertEqual(analysis.order_number, "12-Б")
        self.assertIn("2026 жылғы 30 сәуір", self.texts(version, KK))
        self.assertIn("31 марта 2026 года", self.texts(version.supersedes_id, RU))

    def test_amending_order_moves_the_register(self):
        analysis = self.reach("collection")
        version = self.new_version(analysis.order_id)
        self.as_role(analysis, "officer").date_register = date(2026, 5, 29)
        self.sign(version, number="15-Б")
        self.assertEqual(
            analysis._get_deadline("DL-10").date_deadline, date(2026, 5, 29)
        )

    def test_amending_order_adds_a_department(self):
        analysis = self.reach("collection")
        known = analysis.request_ids
        version = self.new_version(analysis.order_id)
        department = self.departments[0].copy(
            {
                "name": "New department",
                "ksrisk_respondent_id": self.users["other_respondent"].id,
            }
        )
        officer = self.as_role(analysis, "officer")
        officer.department_ids += department
        officer.action_propose_scope()
        self.assertEqual(analysis.request_ids, known)
        self.sign(version, number="15-Б")
        added = analysis.request_ids - known
        self.assertEqual(added.department_id, department)
        self.assertEqual(len(added), len(analysis.direction_ids))
        self.assertEqual(set(added.mapped("state")), {"sent"})
        self.assertTrue(all(added.mapped("answer_ids")))

    def test_amending_order_holds_what_an_order_must_hold(self):
        analysis = self.reach("collection")
        version = self.new_version(analysis.order_id)
        officer = self.as_role(analysis, "officer")
        officer.head_post_ru = False
        officer.scope_ids[0].respondent_id = False
        reasons = self.refusal(
            self.as_role(version, "head").action_sign, self.act(TODAY)
        )
        self.assertEqual(
            sorted(model for model, _id in self.hard(reasons)),
            ["ksrisk.analysis", "ksrisk.analysis", "ksrisk.scope"],
        )

    def test_other_steps_wait_for_an_open_amendment(self):
        analysis = self.reach("approved")
        self.publish(analysis)
        for document in (analysis.order_id, analysis.reference_id, analysis.plan_id):
            version = self.new_version(document)
            reasons = self.refusal(
                self.as_role(analysis, "officer").action_start_monitoring,
                self.act(TODAY),
            )
            self.assertIn(("ksrisk.document", version.id), self.hard(reasons))
            version.unlink()
        self.start_monitoring(analysis)
        self.assertEqual(analysis.state, "monitoring")

    def test_version_that_differs_is_not_discarded(self):
        analysis = self.reach("collection")
        version = self.new_version(analysis.order_id)
        officer = self.as_role(analysis, "officer")
        officer.date_end = date(2026, 4, 30)
        with self.assertRaises(UserError):
            version.unlink()
        officer.date_end = date(2026, 3, 31)
        version.unlink()
        self.assertEqual(analysis.order_id.kind, "order")
        with self.assertRaises(UserError):
            officer.date_end = date(2026, 4, 30)

    def test_only_the_officer_opens_versions_of_what_is_in_force(self):
        analysis = self.reach("collection")
        order = analysis.order_id
        for role in ("leader", "head", "auditor"):
            with self.assertRaises(AccessError):
                self.as_role(order, role).action_new_version()
        version = self.new_version(order)
        for document in (order, version):
            with self.assertRaises(UserError):
                self.new_version(document)

    def test_version_dated_before_what_it_follows(self):
        analysis = self.reach("monitoring")
        version = self.new_version(analysis.plan_id)
        reasons = self.refusal(
            self.as_role(version, "head").action_sign, self.act(date(2026, 3, 11))
        )
        self.assertIn(
            ("ksrisk.document", analysis.plan_id.supersedes_id.id), self.hard(reasons)
        )


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestEnds(DocumentCommon):
    """The ends of the cycle: nothing found, stopped, closed."""

    def test_no_confirmed_risk_no_plan(self):
        analysis = self.collected()
        self.agree(self.submit_reference(analysis))
        self.assertIn("анықталған жоқ", self.texts(analysis.reference_id, KK))
        self.sign_reference(analysis)
        self.approve_plan(analysis)
        self.assertEqual(analysis.state, "approved")
        self.assertFalse(analysis.measure_ids)
        for lang, words in {KK: "талап етілмейді", RU: "не требуется"}.items():
            self.assertIn(words, self.texts(analysis.plan_id, lang))
        self.as_role(analysis.reference_id, "officer").action_make_public_copy()
        self.as_role(self.env["ksrisk.publication"], "officer").create(
            {
                "document_id": analysis.reference_id.id,
                "url": "https://example.kz/reference",
                "date": TODAY,
            }
        )
        self.start_monitoring(analysis)
        self.as_role(analysis, "officer").positions_note = "No position is exposed"
        self.as_role(analysis, "head").action_close({"date": TODAY})
        self.assertEqual(analysis.state, "closed")

    def test_rejected_risk_needs_no_measure(self):
        analysis = self.collected()
        risk = self.make_findings(analysis)
        risk.action_reject({"reason": "The commission saw the papers"})
        self.agree(self.submit_reference(analysis))
        self.sign_reference(analysis)
        self.approve_plan(analysis)
        self.assertEqual(analysis.state, "approved")

    def test_cancelled_by_an_order_with_its_reason(self):
        for state in ("draft", "collection"):
            analysis = self.reach(state)
            self.as_role(analysis, "head").action_cancel(
                self.act(TODAY, number="16-Б", reason="The company is reorganised")
            )
            self.assertEqual(analysis.state, "cancelled")
            self.assertEqual(analysis.cancel_reason, "The company is reorganised")
            document = analysis._get_document("cancellation")
            self.assertEqual((document.state, document.number), ("signed", "16-Б"))
            self.assertFalse(analysis.activity_ids | analysis.request_ids.activity_ids)
            for change in (
                lambda analysis=analysis: self.as_role(analysis, "officer").write(
                    {"date_end": date(2026, 4, 30)}
                ),
                lambda analysis=analysis: self.make_findings(analysis),
            ):
                with self.assertRaises(UserError):
                    change()

    def test_cancelled_analysis_has_nothing_overdue(self):
        analysis = self.reach("collection")
        self.as_role(analysis, "head").action_cancel(self.act(TODAY))
        self.patch(type(self), "today", date(2027, 1, 1))
        self.env.invalidate_all()
        for name in ("ksrisk.request", "ksrisk.deadline"):
            own = [("analysis_id", "=", analysis.id)]
            records = self.env[name].search(own)
            self.assertTrue(records)
            self.assertFalse(records.filtered("is_overdue"))
            self.assertFalse(
                self.as_role(records, "officer").search(
                    [*own, ("is_overdue", "=", True)]
                )
            )
        self.assertFalse(
            self.as_role(self.env["ksrisk.request"], "respondent").search(
                [("analysis_id", "=", analysis.id), ("is_overdue", "=", True)]
            )
        )

    def test_signed_reference_is_not_cancelled(self):
        analysis = self.reach("signed")
        self.refusal(self.as_role(analysis, "head").action_cancel, self.act(TODAY))
        self.assertEqual(analysis.state, "signed")

    def test_closing_with_an_open_row_keeps_its_reason(self):
        analysis = self.reach("monitoring")
        self._finish(analysis)
        head = self.as_role(analysis, "head")
        reasons = self.refusal(head.action_close, {"date": TODAY})
        self.assertTrue(all(reason["soft"] for reason in reasons))
        self.assertLessEqual(
            {
                ("ksrisk.measure", analysis.measure_ids.id),
                ("ksrisk.risk", analysis.risk_ids.id),
            },
            {(reason["res_model"], reason["res_id"]) for reason in reasons},
        )
        with self.assertRaises(AccessError):
            self.as_role(analysis, "officer").action_close(self.act(TODAY))
        head.action_close(self.act(TODAY, reason="Carried over to the next analysis"))
        self.assertEqual(analysis.state, "closed")
        self.assertEqual(analysis.close_reason, "Carried over to the next analysis")
        with self.assertRaises(UserError):
            self.as_role(analysis, "officer").positions_note = "Another"

    def test_register_of_positions_is_approved_in_time(self):
        analysis = self.reach("monitoring")
        position = self.as_role(self.env["ksrisk.position"], "officer").create(
            {
                "analysis_id": analysis.id,
                "job_id": self.job.id,
                "functions_kk": "Сатып алу",
                "functions_ru": "Закупки",
                "risk_ids": [Command.set(analysis.risk_ids.ids)],
            }
        )
        register = self.as_role(self.env["ksrisk.document"], "officer").create(
            {"analysis_id": analysis.id, "kind": "positions"}
        )
        self.sign(register)
        self.assertEqual(analysis._get_deadline("DL-10").date_done, TODAY)
        printed = str(register._get_document_values(RU)["blocks"])
        self.assertIn("Закупки", printed)
        for employee in self.employees.values():
            self.assertNotIn(employee.name, printed)
        with self.assertRaises(UserError):
            position.functions_ru = "Другое"

    def _finish(self, analysis):
        document = self.as_role(self.env["ksrisk.document"], "officer").create(
            {"analysis_id": analysis.id, "kind": "monitoring", "is_final": True}
        )
        self.sign(document)
        self.as_role(analysis, "officer").positions_note = "None"


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestSigners(DocumentCommon):
    """Who signed stands in the document as it was on the day."""

    def test_acting_head_names_the_ground(self):
        self.users["deputy"] = new_test_user(
            self.env,
            "ksrisk_deputy",
            "ksrisk_analysis.group_ksrisk_signatory",
            name="Deputy",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        analysis = self.make_analysis()
        self.issue_order(analysis)
        self.as_role(analysis, "officer").plan_line_ids = [
            Command.create(
                {
                    "number": "1",
                    "name_kk": "Ақпарат жинау",
                    "name_ru": "Сбор информации",
                    "is_identification": True,
                    "date_deadline": analysis.date_end,
                    "executor_ids": [
                        Command.create({"department_id": self.departments[0].id})
                    ],
                }
            )
        ]
        deputy = self.as_role(analysis, "deputy")
        self.assertEqual(
            self.hard(
                self.refusal(
                    deputy.action_approve_work_plan, self.act(date(2026, 1, 5))
                )
            ),
            [("ksrisk.analysis", analysis.id)],
        )
        deputy.action_approve_work_plan(
            self.act(
                date(2026, 1, 5),
                signer_post={KK: "Төрағаның м.а.", RU: "И.о. председателя"},
                signer_basis={KK: "№ 3 бұйрық", RU: "приказ № 3"},
            )
        )
        plan = analysis.work_plan_id
        self.assertEqual(plan.signer_id, self.users["deputy"])
        for lang, post, basis in (
            (KK, "Төрағаның м.а.", "№ 3 бұйрық"),
            (RU, "И.о. председателя", "приказ № 3"),
        ):
            block = plan._get_document_values(lang)["approval"]
            self.assertIn(post, block["lines"][0])
            self.assertIn(basis, block["lines"][1])
            self.assertEqual(block["name"], "Deputy")

    def test_plan_approved_by_the_board(self):
        analysis = self.reach("signed")
        self.make_measure(analysis)
        self.as_role(analysis, "head").action_approve_plan(
            self.act(
                TODAY,
                body={KK: "Басқарманың", RU: "Правления"},
                body_number="7",
                body_date="2026-03-12",
            )
        )
        plan = analysis.plan_id
        self.assertEqual((plan.body_number, plan.body_date), ("7", TODAY))
        kazakh, russian = (
            plan._get_document_values(lang)["approval"]["lines"][0] for lang in LANGS
        )
        for part in ("Басқарманың", "2026 жылғы 12 наурыз", "№ 7", "БЕКІТІЛДІ"):
            self.assertIn(part, kazakh)
        for part in ("УТВЕРЖДЕН", "Правления", "12 марта 2026 года", "№ 7"):
            self.assertIn(part, russian)

    def test_later_changes_of_people_do_not_reach_what_is_signed(self):
        analysis = self.reach("approved")
        plan = analysis.plan_id
        before = [plan._get_document_values(lang) for lang in LANGS]
        self.users["head"].name = "Another name"
        self.employees["head"].name = "Another name"
        self.departments[0].with_context(lang=RU).name = "Другое название"
        self.company.ksrisk_name_ru = "ТОО «Другое»"
        self.env.invalidate_all()
        self.assertEqual([plan._get_document_values(lang) for lang in LANGS], before)
        self.assertEqual(plan.signer_name, "Test head")
