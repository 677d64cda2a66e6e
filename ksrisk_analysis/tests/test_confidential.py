"""What is marked as confidential: who marks, who reads, who looks, what is kept."""

from datetime import date

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..core.languages import KK, RU
from .common import KsriskCommon

#: Where a mark may be, with the texts that must stay hidden: kk and ru.
MARKS = {
    "ksrisk.act": ("Құпия құжат туралы мәтін", "Тайный текст о документе"),
    "ksrisk.risk": ("Құпия тәуекел туралы мәтін", "Тайный текст о риске"),
    "ksrisk.recommendation": ("Құпия ұсыным туралы мәтін", "Тайная рекомендация"),
    "ksrisk.measure": ("Құпия іс-шара туралы мәтін", "Тайное мероприятие"),
    "ksrisk.position": ("Құпия функциялар туралы мәтін", "Тайные функции поста"),
}
EVIDENCE = "Conviction of an employee"
SNAPSHOT = b"%PDF-1.4 the secret of the conviction"


class ConfidentialCommon(KsriskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.add_user("security", "ksrisk_analysis.group_ksrisk_confidential")
        cls.users["security"].group_ids += cls.env.ref(
            "ksrisk_analysis.group_ksrisk_auditor"
        )
        cls.add_user("executor", "base.group_user")

    @classmethod
    def add_user(cls, role, group):
        cls.users[role] = new_test_user(
            cls.env,
            f"ksrisk_{role}",
            group,
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
            name=f"Test {role}",
        )

    # ------------------------------------------------------------------
    # An analysis with a marked and an open row of each kind
    # ------------------------------------------------------------------
    def collect(self):
        """An analysis with all answers accepted, and confidential evidence."""
        analysis = self.reach("collection", directions=("D2",))
        self.evidence = self.add_evidence(analysis)
        self.answer_all(analysis)
        self.accept_all(analysis)
        self.make_findings(analysis)
        self.add_findings(analysis)
        return analysis

    def add_evidence(self, analysis):
        answer = analysis.answer_ids.filtered(
            lambda a: a.user_id == self.users["respondent"]
        )[0]
        own = self.as_role(answer, "respondent")
        file = own.env["ir.attachment"].create(
            {"name": "conviction of an employee.pdf", "raw": SNAPSHOT}
        )
        evidence = own.env["ksrisk.evidence"].create(
            {
                "name": EVIDENCE,
                "company_id": self.company.id,
                "is_confidential": True,
                "attachment_ids": [Command.set(file.ids)],
                "answer_ids": [Command.set(answer.ids)],
            }
        )
        return evidence.with_env(self.env)

    def mark(self, record):
        self.as_role(record, "officer").action_mark_confidential()

    def add_findings(self, analysis):
        """A marked act with a marked risk and a marked recommendation."""
        env = self.as_role(analysis, "officer").env
        texts = MARKS["ksrisk.act"]
        self.act_reviewed = env["ksrisk.act"].create(
            {
                "analysis_id": analysis.id,
                "name_kk": texts[0],
                "name_ru": texts[1],
                "finding_kk": f"{texts[0]} (қорытынды)",
                "finding_ru": f"{texts[1]} (вывод)",
            }
        )
        texts = MARKS["ksrisk.recommendation"]
        self.recommendation = env["ksrisk.recommendation"].create(
            {
                "analysis_id": analysis.id,
                "name_kk": texts[0],
                "name_ru": texts[1],
            }
        )
        texts = MARKS["ksrisk.risk"]
        self.risk = env["ksrisk.risk"].create(
            {
                "analysis_id": analysis.id,
                "name_kk": texts[0],
                "name_ru": texts[1],
                "cause_kk": f"{texts[0]} себебі",
                "cause_ru": f"{texts[1]} и его причина",
                "act_id": self.act_reviewed.id,
                "recommendation_ids": [Command.set(self.recommendation.ids)],
            }
        )
        self.risk.action_confirm()
        for record in (self.act_reviewed, self.risk, self.recommendation):
            self.mark(record)

    def add_plan(self, analysis):
        """A measure for the open recommendation and a marked one, and positions."""
        self.make_measure(
            analysis,
            recommendation_ids=[
                Command.set((analysis.recommendation_ids - self.recommendation).ids)
            ],
            executor_ids=[
                Command.create({"employee_id": self.employees["respondent"].id})
            ],
        )
        texts = MARKS["ksrisk.measure"]
        self.measure = self.make_measure(
            analysis,
            recommendation_ids=[Command.set(self.recommendation.ids)],
            name_kk=texts[0],
            name_ru=texts[1],
            executor_ids=[
                Command.create({"employee_id": self.employees["other_respondent"].id})
            ],
        )
        positions = self.as_role(self.env["ksrisk.position"], "officer")
        texts = MARKS["ksrisk.position"]
        clerk = self.env["hr.job"].create(
            {"name": "Clerk", "company_id": self.company.id}
        )
        positions.create(
            {
                "analysis_id": analysis.id,
                "job_id": self.job.id,
                "functions_kk": "Ашық функциялар",
                "functions_ru": "Открытые функции",
            }
        )
        self.position = positions.create(
            {
                "analysis_id": analysis.id,
                "job_id": clerk.id,
                "functions_kk": texts[0],
                "functions_ru": texts[1],
            }
        )
        self.mark(self.measure)
        self.mark(self.position)

    def write_reference(self, analysis, **sections):
        """The submitted reference, its sections in words that tell no secret."""
        document = self.as_role(self.env["ksrisk.document"], "officer").create(
            {"analysis_id": analysis.id, "kind": "reference"}
        )
        for section in document.section_ids:
            texts = sections.get(section.code, ("Ашық мәтін", "Открытый текст"))
            section.body = f"<p>{texts[section.lang == RU]}</p>"
        document.action_submit(self.act(date(2026, 3, 10)))
        self.agree(document)
        return document

    def sign_all(self, analysis, **sections):
        """The reference, plan and register, signed: all with marked rows."""
        self.write_reference(analysis, **sections)
        self.sign_reference(analysis)
        self.add_plan(analysis)
        self.approve_plan(analysis)
        register = self.as_role(self.env["ksrisk.document"], "officer").create(
            {"analysis_id": analysis.id, "kind": "positions"}
        )
        self.as_role(register, "head").action_sign(self.act(self.today))
        self.register = register.with_env(self.env)
        return analysis.reference_id | analysis.plan_id | self.register

    def get_events(self, event):
        self.env.cr.flush()
        return self.env["ksrisk.journal"].search([("event", "=", event)])

    def get_marked_rows(self):
        return (
            self.act_reviewed,
            self.risk,
            self.recommendation,
            self.measure,
            self.position,
        )


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestConfidentialRows(ConfidentialCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        maker = cls()
        cls.analysis = maker.collect()
        cls.documents = maker.sign_all(cls.analysis)
        for name in ("evidence", "act_reviewed", "risk", "recommendation", "measure"):
            setattr(cls, name, getattr(maker, name).with_env(cls.env))
        cls.position = maker.position.with_env(cls.env)
        cls.env.invalidate_all()

    def reads(self, record, role):
        own = self.as_role(record, role)
        return bool(own.search([("id", "=", record.id)])) and own.has_access("read")

    def test_who_reads_marked_rows(self):
        expected = {
            "officer": True,
            "leader": True,
            "commissioner": True,
            "head": True,
            "security": True,
            "auditor": False,
            "admin": False,
            "outsider": False,
            "respondent": False,
        }
        for record in self.get_marked_rows():
            for role, reads in expected.items():
                with self.subTest(model=record._name, role=role):
                    try:
                        found = self.reads(record, role)
                    except AccessError:  # no right on the model at all
                        found = False
                    self.assertEqual(found, reads)

    def test_executor_reads_his_own_measure_and_not_its_recommendation(self):
        own = self.as_role(self.measure, "other_respondent")
        self.assertEqual(own.with_context(lang=RU).name, MARKS["ksrisk.measure"][1])
        text = own.with_context(lang=RU).recommendation_text
        self.assertNotIn(MARKS["ksrisk.recommendation"][1], text)
        self.assertFalse(self.reads(self.measure, "respondent"))

    def test_members_of_another_analysis_read_none(self):
        other = self.make_analysis(member_ids=[])
        self.as_role(other, "officer").member_ids = [
            Command.create({"user_id": self.users["outsider"].id, "role": "member"})
        ]
        group = self.env.ref("ksrisk_analysis.group_ksrisk_user")
        self.users["outsider"].group_ids += group
        self.users["auditor"].group_ids += group
        for role in ("outsider", "auditor"):
            for record in self.get_marked_rows():
                with self.subTest(role=role, model=record._name):
                    self.assertFalse(self.reads(record, role))

    def test_searches_tell_nothing(self):
        self.users["auditor"].group_ids += self.env.ref("base.group_allow_export")
        for record in self.get_marked_rows():
            model = self.as_role(record, "auditor").with_context(lang=RU).browse()
            name = "functions" if record._name == "ksrisk.position" else "name"
            secret = MARKS[record._name][1]
            with self.subTest(model=record._name):
                self.assertFalse(model.search([(name, "ilike", secret)]))
                self.assertNotIn(record.id, dict(model.name_search("", limit=None)))
                groups = model.formatted_read_group([], [name], ["__count"])
                self.assertNotIn(secret, str(groups))
                rows = model.search([]).export_data(["id", name])["datas"]
                self.assertNotIn(secret, str(rows))
                with self.assertRaises(AccessError):
                    model.browse(record.id).read([name])

    def test_paths_tell_nothing(self):
        """A search along relations would tell what it can't show."""
        for model, path, secret in (
            ("ksrisk.measure", "recommendation_ids.name", "ksrisk.recommendation"),
            ("ksrisk.risk", "act_id.name", "ksrisk.act"),
            ("ksrisk.position", "risk_ids.cause", "ksrisk.risk"),
            ("ksrisk.analysis", "measure_ids.name", "ksrisk.measure"),
            ("ksrisk.document", "section_ids.body", None),
        ):
            text = MARKS[secret][1] if secret else "Открытый"
            for role, found in (("auditor", not secret), ("head", True)):
                own = self.as_role(self.env[model], role).with_context(lang=RU)
                if role == "head" and model == "ksrisk.position":
                    continue  # no position rests on the marked risk
                with self.subTest(path=path, role=role):
                    self.assertEqual(bool(own.search([(path, "ilike", text)])), found)
        for path in ("evidence_ids.name", "evidence_ids.attachment_ids.name"):
            for role in ("leader", "officer", "auditor", "security", "respondent"):
                own = self.as_role(self.env["ksrisk.answer"], role)
                with self.subTest(path=path, role=role):
                    found = own.search([(path, "ilike", "conviction")])
                    self.assertEqual(bool(found), role == "respondent")

    def test_names_tell_nothing(self):
        """They reach mails, activities, refusals and the journal, for whoever acts."""
        for record in self.get_marked_rows():
            for lang, secret in zip((KK, RU), MARKS[record._name], strict=True):
                with self.subTest(model=record._name, lang=lang):
                    name = record.with_context(lang=lang).display_name
                    self.assertNotIn(secret[:6], name)
        measure = self.analysis.measure_ids - self.measure
        seen = self.as_role(measure, "auditor").with_context(lang=RU)
        self.assertIn("Рекомендация", seen.recommendation_text)

    def test_what_belongs_to_a_marked_measure_is_hidden_with_it(self):
        """Its notes, postponements, executors and its day in the calendar."""
        measure = self.measure
        day = measure.date_deadline
        self.as_role(self.env["ksrisk.progress"], "officer").create(
            {"measure_id": measure.id, "text": "Құпия жазба"}
        )
        self.as_role(self.env["ksrisk.postponement"], "officer").create(
            {
                "measure_id": measure.id,
                "date_to": fields.Date.add(day, days=9),
                "reason": "Құпия себеп",
            }
        )
        self.env.flush_all()
        domain = [("measure_id", "=", measure.id)]
        calendar = [("res_model", "=", "ksrisk.measure"), ("res_id", "=", measure.id)]
        for role, seen in (("officer", True), ("leader", True), ("auditor", False)):
            for model, of_measure in (
                ("ksrisk.progress", domain),
                ("ksrisk.postponement", domain),
                ("ksrisk.executor", domain),
                ("ksrisk.agenda", calendar),
            ):
                with self.subTest(role=role, model=model):
                    found = self.as_role(self.env[model], role).search(of_measure)
                    # The postponement is a draft: nobody's but its author's, and the
                    # officer's and the auditor's, whom the mark keeps out.
                    draft = model == "ksrisk.postponement" and role == "leader"
                    self.assertEqual(bool(found), seen and not draft)
                    # Nor do the others' rows fail beside it.
                    rows = self.as_role(self.env[model], role).search([])
                    self.assertTrue(all(rows.mapped("display_name")) or not rows)

    def test_chatter_tells_nothing(self):
        self.as_role(self.risk, "officer").message_post(body="Тайное письмо")
        messages = self.as_role(self.env["mail.message"], "auditor")
        found = messages.search([("model", "=", "ksrisk.risk")])
        self.assertNotIn(self.risk.id, found.mapped("res_id"))
        self.assertTrue(
            self.as_role(self.env["mail.message"], "officer").search(
                [("model", "=", "ksrisk.risk"), ("res_id", "=", self.risk.id)]
            )
        )

    def test_document_is_read_whole_by_who_works_on_it(self):
        for document in self.documents:
            self.assertTrue(document.is_confidential)
            for role, whole in (
                ("officer", True),
                ("leader", True),
                ("head", True),
                ("security", True),
                ("auditor", False),
            ):
                sealed = self.as_role(document.file_ids.attachment_id, role)
                self.env.invalidate_all()  # files are cached for every user alike
                own = self.as_role(document, role)
                with self.subTest(kind=document.kind, role=role):
                    self.assertEqual(bool(own.file_ids), whole)
                    self.assertEqual(sealed.has_access("read"), whole)
                    self.assertEqual(bool(sealed._filtered_access("read")), whole)
                    makers = [own._get_pages]
                    if document.kind != "reference":
                        makers.append(own._make_xlsx)
                    if document.kind != "positions":
                        makers.append(lambda own=own: own._make_docx(RU))
                    for make in makers:
                        if whole:
                            self.assertTrue(make())
                        else:
                            with self.assertRaises(AccessError):
                                make()
            for role in ("auditor", "officer", "security"):
                with self.subTest(role=role), self.assertRaises(AccessError):
                    self.as_role(document, role).read(["content"])

    def test_auditor_finds_and_prints_no_whole_document(self):
        for document in self.documents:
            domain = [("res_model", "=", document._name), ("res_id", "=", document.id)]
            files = self.env["ir.attachment"]
            with self.subTest(kind=document.kind):
                found = self.as_role(files, "head").search_read(domain, ["name"])
                self.assertTrue(found)
                found = self.as_role(files, "auditor").search_read(domain, ["raw"])
                self.assertFalse(found)
                reports = self.as_role(self.env["ir.actions.report"], "auditor")
                with self.assertRaises(AccessError):
                    reports._render_qweb_pdf(
                        document._get_report(),
                        self.analysis.ids,
                        {"document_id": document.id},
                    )
                with self.assertRaises(AccessError):
                    reports._render_qweb_html(
                        document._get_report(), self.analysis.ids, {}
                    )

    def test_auditor_prints_what_holds_nothing_marked(self):
        order = self.as_role(self.analysis.order_id, "auditor")
        self.assertTrue(order._get_pages())
        self.assertTrue(order.file_ids.attachment_id.has_access("read"))

    # ------------------------------------------------------------------
    # Setting and lifting
    # ------------------------------------------------------------------
    def test_only_the_officer_marks_rows(self):
        risk = self.analysis.risk_ids - self.risk
        for role in ("leader", "commissioner"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(risk, role).write({"is_confidential": True})
        self.mark(risk)
        self.assertTrue(risk.is_confidential)

    def test_mark_is_lifted_by_its_action_alone(self):
        for record in (*self.get_marked_rows(), self.evidence):
            for own in (self.as_role(record, "officer"), record.sudo()):
                with self.subTest(model=record._name), self.assertRaises(AccessError):
                    own.write({"is_confidential": False})
            with self.subTest(model=record._name), self.assertRaises(AccessError):
                self.as_role(record, "officer").action_lift_confidential()
            event = f"{record._name}.lift_confidential"
            self.assertFalse(self.get_events(event))
            self.as_role(record, "security").action_lift_confidential()
            self.env.invalidate_all()
            self.assertFalse(record.is_confidential)
            entry = self.get_events(event)
            self.assertEqual(entry.res_id, record.id)
            self.assertEqual(entry.actor_id, self.users["security"])
            self.assertTrue(self.reads(record, "auditor"))
        for document in self.documents:
            self.assertFalse(document.is_confidential)
        self.env.cr.flush()
        self.assertFalse(self.env["ksrisk.journal"]._verify(self.company))

    def test_group_reaches_only_the_analyses_of_its_other_roles(self):
        self.users["outsider"].group_ids += self.env.ref(
            "ksrisk_analysis.group_ksrisk_confidential"
        )
        for action in (
            self.as_role(self.risk, "outsider").action_lift_confidential,
            self.as_role(self.evidence, "outsider").action_lift_confidential,
            self.as_role(self.evidence, "outsider").action_open_confidential,
        ):
            with self.subTest(), self.assertRaises(AccessError):
                action()

    def test_section_is_marked_in_both_languages(self):
        document = self.analysis.reference_id
        intro = document.section_ids.filtered(lambda s: s.code == "intro")
        self.mark(intro.filtered(lambda s: s.lang == KK))
        self.assertEqual(intro.mapped("is_confidential"), [True, True])
        self.assertEqual(
            document.section_ids.filtered("is_confidential").mapped("code"),
            ["intro"] * 2,
        )
        action = self.as_role(document, "officer").action_new_version()
        new = self.env["ksrisk.document"].browse(action["res_id"])
        self.assertEqual(
            new.section_ids.filtered("is_confidential").mapped("code"), ["intro"] * 2
        )
        self.as_role(new, "officer").unlink()  # it differs from nothing
        self.as_role(intro[:1], "security").action_lift_confidential()
        self.assertEqual(intro.mapped("is_confidential"), [False, False])

    def test_what_is_published_is_not_marked(self):
        risk = self.analysis.risk_ids - self.risk
        self.as_role(self.analysis.reference_id, "officer").action_make_public_copy()
        self.publish(self.analysis)
        with self.assertRaises(UserError):
            self.mark(risk)
        # A marked row is on no page: its mark may go and come back.
        self.as_role(self.risk, "security").action_lift_confidential()
        self.mark(self.risk)
        publication = self.analysis.publication_ids
        self.as_role(publication, "officer").unlink()
        self.mark(risk)
        self.assertTrue(risk.is_confidential)

    def test_draft_of_the_reference_repeats_no_marked_recommendation(self):
        other = self.collect()
        document = self.as_role(self.env["ksrisk.document"], "officer").create(
            {"analysis_id": other.id, "kind": "reference"}
        )
        for lang, secret in zip((KK, RU), MARKS["ksrisk.recommendation"], strict=True):
            sections = document.section_ids.filtered(lambda s, lg=lang: s.lang == lg)
            self.assertNotIn(secret, " ".join(sections.mapped("body")))


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestConfidentialEvidence(ConfidentialCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.analysis = self.reach("collection", directions=("D2",))
        self.evidence = self.add_evidence(self.analysis)
        self.answer_all(self.analysis)
        self.accept_all(self.analysis)
        self.file = self.evidence.attachment_ids
        self.answer = self.evidence.answer_ids

    def get(self, role, url):
        self.env.cr.flush()
        login = self.users[role].login
        self.authenticate(login, login)
        return self.url_open(url)

    def test_author_alone_reads_it(self):
        for role, reads in (
            ("respondent", True),
            ("other_respondent", False),
            ("officer", False),
            ("leader", False),
            ("head", False),
            ("auditor", False),
            ("security", False),
        ):
            own = self.as_role(self.evidence, role)
            with self.subTest(role=role):
                self.assertEqual(own.has_access("read"), reads)
                self.assertEqual(bool(own.search([("name", "=", EVIDENCE)])), reads)
                self.assertEqual(
                    self.as_role(self.file, role).has_access("read"), reads
                )

    @mute_logger("odoo.http")
    def test_file_leaks_through_no_address(self):
        self.file.sudo().generate_access_token()
        token = self.file.access_token
        self.evidence.sudo()._protect_files()
        url = f"/web/content/{self.file.id}?access_token={token}"
        self.assertNotEqual(self.get("outsider", url).content, SNAPSHOT)
        for role, code in (
            ("respondent", 200),
            ("officer", 404),
            ("leader", 404),
            ("auditor", 404),
            ("security", 404),
            ("admin", 404),
        ):
            for url in (
                f"/web/content/{self.file.id}?download=true",
                f"/web/content/ir.attachment/{self.file.id}/raw",
            ):
                with self.subTest(role=role, url=url):
                    response = self.get(role, url)
                    self.assertEqual(response.status_code, code)
                    self.assertEqual(SNAPSHOT == response.content, code == 200)

    def test_others_see_that_it_is_there(self):
        for role in ("leader", "officer", "auditor", "security"):
            answer = self.as_role(self.answer, role)
            with self.subTest(role=role):
                self.assertEqual(answer.confidential_count, 1)
                self.assertFalse(answer.evidence_ids)
                found = answer.search([("confidential_count", "!=", 0)])
                self.assertEqual(found & self.analysis.answer_ids, self.answer)

    def test_look_is_journalled_and_gives_the_file(self):
        for role in ("officer", "leader", "head", "auditor", "respondent"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(self.answer, role).action_open_confidential()
        self.assertFalse(self.get_events("ksrisk.evidence.look"))
        action = self.as_role(self.answer, "security").action_open_confidential()
        entry = self.get_events("ksrisk.evidence.look")
        self.assertEqual(entry.res_id, self.evidence.id)
        self.assertEqual(entry.actor_id, self.users["security"])
        look = self.env["ksrisk.evidence.look"].browse(action["res_id"])
        own = self.as_role(look, "security")
        self.assertIn(EVIDENCE, own.content)
        url = f"/ksrisk/look/{look.id}/{self.file.id}"
        self.assertIn(url, own.content)
        response = self.get("security", url)
        self.assertEqual(response.content, SNAPSHOT)
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        stranger = self.make_scan()
        for role, address in (
            ("officer", url),
            ("leader", url),
            ("respondent", url),
            ("security", f"/ksrisk/look/{look.id}/{stranger.id}"),
        ):
            with self.subTest(role=role, url=address):
                self.assertEqual(self.get(role, address).status_code, 404)

    def test_look_of_one_is_not_the_look_of_another(self):
        action = self.as_role(self.answer, "security").action_open_confidential()
        look = self.env["ksrisk.evidence.look"].browse(action["res_id"])
        self.users["outsider"].group_ids += self.env.ref(
            "ksrisk_analysis.group_ksrisk_confidential"
        )
        with self.assertRaises(AccessError):
            self.as_role(look, "outsider").read(["content"])
        with self.assertRaises(AccessError):
            self.as_role(look, "security").write({"evidence_ids": [Command.clear()]})
        self.users["security"].group_ids -= self.env.ref(
            "ksrisk_analysis.group_ksrisk_confidential"
        )
        look.invalidate_recordset()
        with self.assertRaises(AccessError):
            self.as_role(look, "security").read(["content"])

    def test_officer_marks_what_was_handed_in(self):
        self.as_role(self.evidence, "security").action_lift_confidential()
        self.env.invalidate_all()
        self.assertTrue(self.as_role(self.evidence, "leader").has_access("read"))
        with self.assertRaises(AccessError):
            self.as_role(self.evidence, "leader").action_mark_confidential()
        self.mark(self.evidence)
        self.env.invalidate_all()
        self.assertFalse(self.as_role(self.evidence, "officer").has_access("read"))

    def test_file_of_another_record_is_not_hidden_by_the_mark(self):
        analysis = self.reach("collection", directions=("D2",))
        answer = analysis.answer_ids.filtered(
            lambda a: a.user_id == self.users["respondent"]
        )[0]
        own = self.as_role(answer, "respondent")
        file = own.env["ir.attachment"].create({"name": "a.pdf", "raw": b"%PDF"})
        model = own.env["ksrisk.evidence"]
        first = model.create(
            {"name": "Open", "attachment_ids": [Command.set(file.ids)]}
        )
        self.assertEqual((file.res_model, file.res_id), (first._name, first.id))
        with self.assertRaises(UserError):
            model.create(
                {
                    "name": "Hidden",
                    "is_confidential": True,
                    "attachment_ids": [Command.set(file.ids)],
                }
            )

    # ------------------------------------------------------------------
    # Keeping
    # ------------------------------------------------------------------
    def close(self, day):
        self.as_role(self.analysis, "head").action_cancel(
            {"date": day, "reason": "The company is reorganised"}
        )
        self.env.flush_all()

    def purge(self, day):
        self.patch(type(self), "today", day)
        self.env["ksrisk.evidence"]._cron_purge()
        self.env.cr.flush()
        self.env.invalidate_all()

    def test_purged_after_the_term_and_not_before(self):
        self.company.ksrisk_evidence_months = 24
        self.purge(date(2030, 1, 1))  # the analysis goes on
        self.assertEqual(self.evidence.attachment_ids, self.file)
        self.patch(type(self), "today", date(2026, 3, 12))
        self.close(date(2026, 3, 12))
        self.purge(date(2028, 3, 11))
        self.assertEqual(self.evidence.name, EVIDENCE)
        self.purge(date(2028, 3, 12))
        self.assertFalse(self.file.exists())
        self.assertRecordValues(
            self.evidence,
            [
                {
                    "name": "Confidential evidence, purged",
                    "date_purged": date(2028, 3, 12),
                    "attachment_ids": [],
                    "snapshot": False,
                }
            ],
        )
        self.assertEqual(self.answer.evidence_ids, self.evidence)
        entry = self.get_events("ksrisk.evidence.purge")
        self.assertEqual(entry.res_id, self.evidence.id)
        self.assertEqual(len(entry.payload["files"]), 1)
        self.purge(date(2029, 1, 1))
        self.assertEqual(len(self.get_events("ksrisk.evidence.purge")), 1)

    def test_kept_for_ever_and_open_evidence_kept(self):
        self.close(date(2026, 3, 12))
        self.company.ksrisk_evidence_months = 0
        self.purge(date(2046, 1, 1))
        self.assertTrue(self.file.exists())
        self.company.ksrisk_evidence_months = 1
        self.as_role(self.evidence, "security").action_lift_confidential()
        self.purge(date(2046, 1, 1))
        self.assertTrue(self.file.exists())
