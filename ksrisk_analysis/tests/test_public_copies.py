"""Public copies: what they leave out, what refuses them, what is published."""

from datetime import date
from io import BytesIO

from psycopg2.extras import Json

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, TransactionCase, tagged
from odoo.tools.pdf import PdfFileReader

from ..core import public_copy
from ..core.languages import KK, LANGS, RU
from ..exceptions import TransitionRefused
from .test_confidential import MARKS, ConfidentialCommon


def text_of(content):
    """The text of a PDF file."""
    reader = PdfFileReader(BytesIO(content))
    return "\n".join(page.extract_text() for page in reader.pages)


class SearchMixin:
    """Looks for every confidential value in every file that is public."""

    def search_public_files(self, analyses):
        """
        :return: how many files and values were searched
        """
        files, values = 0, 0
        for analysis in analyses.sudo():
            copies = analysis.document_ids.public_copy_ids
            attachments = copies.attachment_id | analysis.publication_ids.attachment_ids
            secret = {}
            for document in analysis.document_ids.filtered("public_copy_ids"):
                secret |= document._get_secrets()
            for file in attachments.filtered(lambda f: f.mimetype == "application/pdf"):
                text = public_copy.normal(text_of(file.raw))
                self.assertTrue(text, file.name)
                # What searches of files look through, too.
                text += public_copy.normal(file.index_content or "")
                for form, value in secret.items():
                    with self.subTest(file=file.name, value=value):
                        self.assertNotIn(form, text)
                files += 1
            values += len(secret)
        return files, values


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestPublicCopies(ConfidentialCommon, SearchMixin):
    def setUp(self):
        super().setUp()
        self.analysis = self.collect()

    def make(self, documents, role="officer"):
        documents = self.as_role(documents, role).with_context(
            force_report_rendering=True
        )
        return documents._make_public_copies().with_env(self.env)

    def test_no_public_file_holds_what_is_confidential(self):
        documents = self.sign_all(self.analysis, intro=("Кіріспе сөз", "Вступление"))
        intro = documents[0].section_ids.filtered(lambda s: s.code == "intro")
        self.mark(intro[:1])
        self.make(documents)
        self.publish(self.analysis)
        files, values = self.search_public_files(self.analysis)
        self.assertEqual(files, 6)
        self.assertGreater(values, 15)
        # The same search finds them in what was signed.
        sealed = documents[0].with_context(force_report_rendering=True)
        values = sealed._get_document_values(RU)
        text = text_of(sealed._render_file(RU, values, sealed.content_hash))
        text = public_copy.normal(text)
        self.assertIn(public_copy.normal(MARKS["ksrisk.risk"][1]), text)

    def test_copy_says_what_it_is(self):
        reference, plan, register = self.sign_all(
            self.analysis, intro=("Жабық кіріспе сөз", "Закрытое вступление")
        )
        intro = reference.section_ids.filtered(lambda s: s.code == "intro")
        self.mark(intro[:1])
        # The reference prints the marked act, risk and recommendation, a row each.
        for document, left_out in ((reference, 3), (plan, 1), (register, 1)):
            copies = self.make(document)
            self.assertEqual(copies.mapped("left_out"), [left_out, left_out])
            self.assertEqual(set(copies.mapped("lang")), set(LANGS))
            for copy in copies:
                text = public_copy.normal(text_of(copy.attachment_id.raw))
                with self.subTest(kind=document.kind, lang=copy.lang):
                    sealed = document.content_hash.partition("$")[2]
                    self.assertIn(sealed, text)
                    note = {KK: "таратылуышектеулі", RU: "ограниченногораспространения"}
                    self.assertIn(note[copy.lang], text)
        by_lang = {
            c.lang: text_of(c.attachment_id.raw) for c in reference.public_copy_ids
        }
        self.assertIn("Тәуекел", by_lang[KK])
        self.assertNotIn("1. Кіріспе", by_lang[KK])
        self.assertIn("2. ", by_lang[KK])  # numbers stay
        self.env.cr.flush()
        entries = self.get_events("ksrisk.document.public_copy")
        self.assertEqual(
            set(entries.mapped("res_id")), set((reference | plan | register).ids)
        )
        self.assertFalse(self.env["ksrisk.journal"]._verify(self.company))

    def test_people(self):
        _reference, plan, register = self.sign_all(self.analysis)
        executor = self.employees["respondent"]
        text = text_of(self.make(plan)[1].attachment_id.raw)
        self.assertNotIn(executor.name, text)
        self.assertIn("Specialist", text)
        names = [user.name for user in self.users.values()]
        names += ["Test H.", "Test O."]
        for copy in self.make(register):
            text = text_of(copy.attachment_id.raw)
            for name in names:
                with self.subTest(name=name):
                    self.assertNotIn(name, text)

    # ------------------------------------------------------------------
    # Names, past and present
    # ------------------------------------------------------------------
    def rename(self, record, name):
        """Rename as a person does: Odoo tracks it."""
        record.with_context(tracking_disable=False).name = name
        self.env.flush_all()
        self.env.cr.flush()
        self.env.invalidate_all()

    def search_names(self, document, *names):
        for copy in self.make(document):
            text = public_copy.normal(text_of(copy.attachment_id.raw))
            for name in names:
                with self.subTest(kind=document.kind, lang=copy.lang, name=name):
                    self.assertNotIn(public_copy.normal(name), text)

    def test_who_was_renamed_or_replaced_after_the_seal_is_not_named(self):
        executor = self.employees["respondent"]
        executor.name = "Жумабаева Алия Маратовна"
        text = "Жауапты: А.М. Жумабаеваның", "Отвечает Жумабаева А. М., с Жумабаевой."
        reference, plan, register = self.sign_all(self.analysis, intro=text)
        self.assertIn("Жумабаева", str(plan.sudo().content[RU]["blocks"]))
        # No trace of the change but in the seal.
        executor.name = "Касымова Алия Маратовна"
        self.env.flush_all()
        for document in (reference, plan, register):
            self.search_names(document, "Жумабаева", "Жумабаевой", "Касымова")
        copy = self.make(plan)[1]
        self.assertIn("Specialist", text_of(copy.attachment_id.raw))
        # Replaced, by who gets the row after it was signed.
        self.env.cr.execute(
            "UPDATE ksrisk_executor SET employee_id = %s WHERE employee_id = %s",
            (self.employees["other_respondent"].id, executor.id),
        )
        self.env.invalidate_all()
        for document in (reference, plan, register):
            self.search_names(document, "Жумабаева", "Жумабаевой", "Касымова")

    def test_names_of_documents_sealed_before_names_were_kept(self):
        executor = self.employees["respondent"]
        self.rename(executor, "Жумабаева Алия Маратовна")
        plan = self.sign_all(self.analysis)[1]
        content = {
            lang: {name: values[name] for name in values if name != "people"}
            for lang, values in plan.sudo().content.items()
        }
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE ksrisk_document DISABLE TRIGGER ksrisk_seal")
        self.env.cr.execute(
            "UPDATE ksrisk_document SET content = %s WHERE id = %s",
            (Json(content), plan.id),
        )
        self.rename(executor, "Касымова Алия Маратовна")
        executor.active = False
        self.env.flush_all()
        self.search_names(plan, "Жумабаева", "Касымова")

    def test_employees_who_execute_nothing_are_not_named(self):
        employees = self.env["hr.employee"].create(
            [
                {"name": name, "company_id": self.company.id, "active": active}
                for name, active in (
                    ("Серікбаев Ерлан Болатұлы", True),
                    ("Нургалиева Дана", False),
                )
            ]
        )
        self.rename(employees[0], "Тлеубаев Ерлан Болатұлы")
        document = self.write_reference(
            self.analysis,
            intro=(
                "Е.Б. Серікбаевтың есебі",
                "Отчёт Тлеубаева Ерлана и Нургалиевой Д.",
            ),
        )
        self.sign_reference(self.analysis)
        self.search_names(document, "Серікбаев", "Тлеубаев", "Нургалиев")
        texts = [text_of(copy.attachment_id.raw) for copy in document.public_copy_ids]
        self.assertTrue(any("работник" in text for text in texts), texts)

    def test_name_that_cannot_be_replaced_is_refused(self):
        name = self.employees["respondent"].name = "Жумабаева Алия Маратовна"
        split = name.replace("баева А", "ба\u00adева А")
        document = self.write_reference(self.analysis, intro=("Кіріспе", split))
        self.sign_reference(self.analysis)
        with self.assertRaises(TransitionRefused) as caught:
            self.make(document)
        (reason,) = caught.exception.context["reasons"]
        self.assertIn(name, reason["message"])
        self.assertEqual(reason["res_model"], "ksrisk.document.section")

    def test_member_who_was_renamed_stays_named_or_hidden(self):
        leader = self.users["leader"].partner_id
        self.rename(leader, "Абдрахманов Тимур Ерланович")
        text = "Құрамы: Абдрахманов Т.Е.", "Состав: Абдрахманов Тимур Ерланович."
        document = self.write_reference(self.analysis, intro=text)
        self.sign_reference(self.analysis)
        self.rename(leader, "Сериков Тимур Ерланович")
        named = text_of(self.make(document)[1].attachment_id.raw)
        self.assertIn("Абдрахманов", named)
        self.company.ksrisk_public_hide_members = True
        self.search_names(document, "Абдрахманов", "Сериков")

    def test_members_are_named_unless_the_company_says_so(self):
        document = self.write_reference(
            self.analysis, intro=("Құрамы: Test leader.", "Состав: Test leader.")
        )
        self.sign_reference(self.analysis)
        named = text_of(self.make(document)[1].attachment_id.raw)
        self.assertIn("Test leader", named)
        self.company.ksrisk_public_hide_members = True
        hidden = text_of(self.make(document)[1].attachment_id.raw)
        self.assertNotIn("Test leader", hidden)
        self.assertNotIn("Test L.", hidden)
        self.assertIn("Состав: Специалист", hidden)
        self.assertIn("Test H.", hidden)  # who signed

    def test_free_text_that_cites_a_marked_row_is_refused(self):
        secret = MARKS["ksrisk.risk"][1]
        document = self.write_reference(
            self.analysis,
            conclusion=("Қорытынды", f"Вывод: {secret.upper()}  установлен."),
        )
        self.sign_reference(self.analysis)
        with self.assertRaises(TransitionRefused) as caught:
            self.make(document)
        (reason,) = caught.exception.context["reasons"]
        section = document.section_ids.filtered(
            lambda s: (s.code, s.lang) == ("conclusion", RU)
        )
        self.assertEqual(
            (reason["res_model"], reason["res_id"]), (section._name, section.id)
        )
        self.assertFalse(document.public_copy_ids)
        self.mark(section)
        self.assertTrue(self.make(document))

    def test_name_of_evidence_in_the_text_is_refused(self):
        document = self.write_reference(
            self.analysis, intro=("Conviction of an employee", "Открытый текст")
        )
        self.sign_reference(self.analysis)
        with self.assertRaises(TransitionRefused):
            self.make(document)

    def test_who_makes_a_copy_and_of_what(self):
        document = self.write_reference(self.analysis)
        with self.assertRaises(UserError):
            self.make(document)  # it is not signed
        self.sign_reference(self.analysis)
        for role in ("leader", "head", "auditor", "security"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(document, role).action_make_public_copy()
        with self.assertRaises(UserError):
            self.make(self.analysis.order_id)
        self.as_role(document, "officer").action_make_public_copy()
        self.assertEqual(len(document.public_copy_ids), 2)
        for role in ("auditor", "leader", "head"):
            copies = self.as_role(document.public_copy_ids, role)
            with self.subTest(role=role):
                self.assertTrue(copies.attachment_id.has_access("read"))
                self.assertTrue(copies[0].action_download())

    def test_copy_is_sealed(self):
        copies = self.make(self.sign_all(self.analysis)[0])
        officer = self.as_role(copies[0], "officer")
        for attack in (
            lambda: officer.write({"sha256": "0"}),
            lambda: officer.unlink(),
            lambda: officer.attachment_id.write({"raw": b"x"}),
            lambda: officer.attachment_id.unlink(),
        ):
            with self.subTest(), self.assertRaises(AccessError):
                attack()
        self.env.cr.flush()
        file = copies[0].attachment_id
        self.env.cr.execute(
            "ALTER TABLE ir_attachment DISABLE TRIGGER ksrisk_file_ksrisk_public_copy"
        )
        self.patch(
            type(self.env["ir.attachment"]), "_ksrisk_is_held", lambda _self: False
        )
        file.raw = b"%PDF other"
        self.env.invalidate_all()
        self.assertTrue(self.env["ksrisk.journal"]._verify(self.company))
        with self.assertRaises(UserError):
            officer.action_download()

    def test_outdated(self):
        documents = self.sign_all(self.analysis)
        plan = documents[1]
        copies = self.make(plan)
        self.assertEqual(copies.mapped("is_outdated"), [False, False])
        self.as_role(self.measure, "security").action_lift_confidential()
        copies.invalidate_recordset()
        # Its recommendation is marked still: the row stays out, but not for itself.
        self.assertEqual(copies.mapped("is_outdated"), [True, True])
        copies = self.make(plan)
        self.assertEqual(copies.mapped("is_outdated"), [False, False])
        self.publish(self.analysis)
        publication = self.analysis.publication_ids.filtered(
            lambda p: p.document_id == plan
        )
        self.assertEqual(publication.copy_ids, copies)
        self.assertFalse(publication.warning)
        action = self.as_role(plan, "officer").action_new_version()
        new = self.env["ksrisk.document"].browse(action["res_id"])
        self.as_role(new, "officer").action_submit(self.act(self.today))
        self.as_role(new, "head").action_sign(self.act(self.today))
        self.env.invalidate_all()
        self.assertEqual(copies.mapped("is_outdated"), [True, True])
        self.assertIn("outdated", publication.warning)


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestPublish(ConfidentialCommon):
    def setUp(self):
        super().setUp()
        self.analysis = self.reach("approved", directions=("D2",))

    def get_reasons(self, **act):
        with self.assertRaises(TransitionRefused) as caught:
            self.as_role(self.analysis, "officer").action_start_monitoring(
                {"date": self.today, **act}
            )
        return caught.exception.context["reasons"]

    def test_step_by_step(self):
        officer = self.as_role(self.analysis, "officer")
        action = officer.action_publish()
        publish = officer.env[action["res_model"]].browse(action["res_id"])
        documents = self.analysis.reference_id | self.analysis.plan_id
        self.assertEqual(publish.line_ids.document_id, documents)
        self.assertFalse(publish.is_copied)
        with self.assertRaises(UserError):
            publish.action_confirm()
        publish.action_make()
        publish.invalidate_recordset()
        publish.line_ids.invalidate_recordset()
        self.assertTrue(publish.is_copied)
        self.assertEqual(len(documents.public_copy_ids), 4)
        publish.line_ids.url = "https://example.kz/page"
        publish.action_confirm()
        publications = self.analysis.publication_ids
        self.assertEqual(publications.document_id, documents)
        self.assertEqual(publications.copy_ids, documents.public_copy_ids)
        # Again: the same publications are corrected.
        again = officer.env[action["res_model"]].browse(
            officer.action_publish()["res_id"]
        )
        self.assertEqual(set(again.line_ids.mapped("url")), {"https://example.kz/page"})
        again.line_ids[0].url = "https://example.kz/other"
        again.action_confirm()
        self.assertEqual(self.analysis.publication_ids, publications)
        self.assertIn("https://example.kz/other", publications.mapped("url"))
        officer.action_start_monitoring({"date": self.today})
        self.assertEqual(self.analysis.state, "monitoring")

    def test_monitoring_waits_for_public_copies_in_both_languages(self):
        self.publish(self.analysis, with_files=False)
        reasons = self.get_reasons(reason="The site was down")
        self.assertEqual([reason["soft"] for reason in reasons], [False, False])
        copies = self.as_role(self.analysis.plan_id, "officer")._make_public_copies()
        plan = self.analysis.publication_ids.filtered(
            lambda p: p.document_id == self.analysis.plan_id
        )
        self.as_role(plan, "officer").copy_ids = copies[:1]  # one language alone
        (_reference, reason) = self.get_reasons()
        self.assertIn("Russian", reason["message"])
        self.as_role(plan, "officer").copy_ids = copies
        self.assertEqual(len(self.get_reasons()), 1)
        # What was on a page before the system was there passes with a reason.
        self.env.cr.execute(
            "UPDATE ksrisk_analysis SET mode = 'paper' WHERE id = %s",
            (self.analysis.id,),
        )
        self.env.invalidate_all()
        (reason,) = self.get_reasons()
        self.assertTrue(reason["soft"])

    def test_copies_of_another_document_are_refused(self):
        self.publish(self.analysis)
        copies = self.as_role(self.analysis.plan_id, "officer")._make_public_copies()
        reference = self.analysis.publication_ids.filtered(
            lambda p: p.document_id == self.analysis.reference_id
        )
        with self.assertRaises(ValidationError):
            self.as_role(reference, "officer").copy_ids = copies

    def test_form_proposes_the_newest_copies(self):
        plan = self.as_role(self.analysis.plan_id, "officer")
        plan._make_public_copies()
        newest = plan._make_public_copies()
        form = Form(self.as_role(self.env["ksrisk.publication"], "officer"))
        form.document_id = plan
        form.url = "https://example.kz/plan"
        form.date = self.today
        self.assertEqual(form.save().copy_ids, newest)

    def test_delay_in_words(self):
        self.publish(self.analysis)
        self.assertEqual(
            set(self.analysis.publication_ids.mapped("delay_text")), {"In time"}
        )
        due = self.analysis.publication_ids[0].date_due
        self.assertEqual(due, date(2026, 3, 17))
        self.patch(type(self), "today", date(2026, 3, 31))
        publication = self.as_role(self.analysis.publication_ids[0], "officer")
        # Saturday, Sunday, 21–25 March Nauryz with its transfers.
        publication.date = date(2026, 3, 20)
        self.assertEqual((publication.delay, publication.working_delay), (3, 3))
        publication.date = date(2026, 3, 22)
        self.assertEqual((publication.delay, publication.working_delay), (5, 3))
        self.assertIn("5", publication.delay_text)
        self.assertIn("3", publication.delay_text)
        russian = publication.with_context(lang=RU)
        russian.invalidate_recordset()
        self.assertIn("календарных", russian.delay_text)

    def test_delay_without_a_working_schedule(self):
        self.publish(self.analysis)
        self.patch(type(self), "today", date(2026, 3, 31))
        publication = self.as_role(self.analysis.publication_ids[0], "officer")
        publication.date = date(2026, 3, 22)
        self.company.resource_calendar_id.attendance_ids.unlink()
        self.env.invalidate_all()
        self.assertEqual((publication.delay, publication.working_delay), (5, 5))


@tagged("-standard", "post_install", "-at_install", "ksrisk_demo")
class TestDemoPublicFiles(TransactionCase, SearchMixin):
    """The demo company's public files hold nothing of its confidential values."""

    def test_demo(self):
        analyses = self.env["ksrisk.analysis"].search(
            [("document_ids.public_copy_ids", "!=", False)]
        )
        if not analyses:
            self.skipTest("No demo company")
        files, _values = self.search_public_files(analyses)
        self.assertGreater(files, 0)
