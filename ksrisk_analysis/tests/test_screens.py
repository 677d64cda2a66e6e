"""What the screens show: counts, filters, groupings, the agenda, words for codes."""

import re
from datetime import date
from pathlib import Path

from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from ..core.languages import KK, RU
from .common import TODAY, KsriskCommon

_ADDON = Path(__file__).parents[1]


class ScreensCommon(KsriskCommon):
    def found(self, records, view, name, role="officer"):
        """Those of ``records`` that the filter of a search view shows to a role."""
        own = self.as_role(records, role)
        arch = etree.fromstring(self.env.ref(f"ksrisk_analysis.{view}").arch)
        [domain] = arch.xpath(f"//filter[@name='{name}']/@domain")
        domain = safe_eval(domain, {"uid": own.env.uid})
        return own.search([("id", "in", records.ids), *domain]).with_env(self.env)

    def on(self, day):
        """Let the test go on at another day."""
        cls = type(self)
        cls.today = day
        self.addCleanup(setattr, cls, "today", TODAY)
        self.env.invalidate_all()


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestSmartButtons(KsriskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor = cls.env["res.partner"].create({"name": "Vendor LLP"})
        cls.branch = cls.env["res.partner"].create(
            {"name": "Branch", "parent_id": cls.vendor.id}
        )
        orders = cls.env["purchase.order"].create(
            [
                {"partner_id": partner.id, "company_id": cls.company.id}
                for partner in (cls.vendor, cls.branch, cls.branch)
            ]
        )
        cls.order, cls.branch_order, cls.spare_order = orders
        cls.agreement = cls.env["purchase.requisition"].create(
            {
                "vendor_id": cls.vendor.id,
                "company_id": cls.company.id,
                "requisition_type": "blanket_order",
            }
        )
        cls.buyer = new_test_user(
            cls.env,
            "ksrisk_buyer",
            "purchase.group_purchase_user,hr.group_hr_user",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )

    def cite(self, analysis, *records):
        return self.as_role(self.env["ksrisk.evidence"], "officer").create(
            [
                {
                    "name": record.display_name,
                    "analysis_id": analysis.id,
                    "company_id": self.company.id,
                    "record": f"{record._name},{record.id}",
                }
                for record in records
            ]
        )

    def count(self, record, name, role="officer"):
        return self.as_role(record, role)[f"ksrisk_{name}_count"]

    def test_evidence_of_what_is_bought(self):
        analysis = self.make_analysis()
        evidence = self.cite(analysis, self.order, self.branch_order, self.agreement)
        for record, cited in (
            (self.order, evidence[0]),
            (self.branch_order, evidence[1]),
            (self.spare_order, evidence.browse()),
            (self.agreement, evidence[2]),
            (self.vendor, evidence),
            (self.branch, evidence[1]),
        ):
            with self.subTest(record=record):
                self.assertEqual(self.count(record, "evidence"), len(cited))
                action = self.as_role(record, "officer").action_ksrisk_evidence()
                self.assertEqual(evidence.search(action["domain"]), cited)

    def test_evidence_that_the_user_may_not_read_is_not_counted(self):
        analysis = self.make_analysis()
        self.cite(analysis, self.order, self.departments[0])
        self.assertEqual(self.count(self.departments[0], "evidence", "leader"), 1)
        analysis.member_ids.filtered(
            lambda member: member.user_id == self.users["leader"]
        ).unlink()
        self.env.flush_all()
        self.assertEqual(self.count(self.departments[0], "evidence", "leader"), 0)
        self.assertEqual(self.count(self.departments[0], "evidence", "auditor"), 1)

    def test_department_and_job(self):
        analysis = self.reach("approved")
        risk, measure = analysis.risk_ids, analysis.measure_ids
        department, other = self.departments
        self.env.cr.execute(
            "INSERT INTO hr_department_ksrisk_risk_rel"
            " (hr_department_id, ksrisk_risk_id) VALUES (%s, %s)",
            [department.id, risk.id],
        )
        self.as_role(self.env["ksrisk.position"], "officer").create(
            {
                "analysis_id": analysis.id,
                "job_id": self.job.id,
                "department_id": department.id,
            }
        )
        self.env.invalidate_all()
        self.assertEqual(measure.department_ids, department)
        for name in ("risk", "measure", "position"):
            self.assertEqual(self.count(department, name), 1, name)
            self.assertEqual(self.count(other, name), 0, name)
        self.assertEqual(self.count(self.job, "position"), 1)
        employee, stranger = (
            self.employees[role] for role in ("respondent", "other_respondent")
        )
        for name in ("measure", "position"):
            self.assertEqual(self.count(employee, name), 1, name)
            self.assertEqual(self.count(stranger, name), 0, name)

    def test_the_same_on_the_public_card(self):
        """An officer without rights in HR sees the public card of an employee."""
        analysis = self.reach("approved")
        public = self.env["hr.employee.public"].browse(self.employees["respondent"].id)
        card = self.as_role(public, "officer")
        self.assertEqual(card.ksrisk_measure_count, 1)
        action = card.action_ksrisk_measures()
        self.assertEqual(
            self.env["ksrisk.measure"].search(action["domain"]), analysis.measure_ids
        )
        with self.assertRaises(AccessError):
            self.as_role(self.employees["respondent"], "officer").read(["birthday"])

    def test_counts_are_for_our_groups_alone(self):
        """Who buys or keeps the staff, and is no part of the analyses, sees none."""
        for model, view in (
            ("purchase.order", "purchase.purchase_order_form"),
            (
                "purchase.requisition",
                "purchase_requisition.view_purchase_requisition_form",
            ),
            ("hr.department", "hr.view_department_form"),
            ("hr.job", "hr.view_hr_job_form"),
            ("hr.employee", "hr.view_employee_form"),
            ("res.partner", "base.view_partner_form"),
        ):
            with self.subTest(model=model):
                form = self.env.ref(view)
                as_buyer = self.env[model].with_user(self.buyer)
                shown = as_buyer.get_view(form.id)["arch"]
                self.assertNotIn("_ksrisk_", shown)
                names = {n for n in as_buyer.fields_get() if n.endswith("_count")}
                self.assertFalse([n for n in names if n.startswith("ksrisk_")])
        with self.assertRaises(AccessError):
            self.order.with_user(self.buyer).read(["ksrisk_evidence_count"])

    def test_buttons_of_our_groups(self):
        for model, view, role in (
            ("purchase.order", "purchase.purchase_order_form", "officer"),
            ("purchase.order", "purchase.purchase_order_form", "auditor"),
            ("hr.department", "hr.view_department_form", "head"),
            ("hr.employee.public", "hr.hr_employee_public_view_form", "leader"),
            ("res.partner", "base.view_partner_form", "officer"),
        ):
            with self.subTest(model=model, role=role):
                arch = self.as_role(self.env[model], role).get_view(
                    self.env.ref(view).id
                )["arch"]
                self.assertIn("ksrisk_", arch)

    def test_as_many_queries_for_many(self):
        analysis = self.reach("approved")
        self.cite(analysis, self.order, self.branch_order)
        many = self.env["purchase.order"].create(
            [{"partner_id": self.vendor.id, "company_id": self.company.id}] * 40
        )
        departments = self.env["hr.department"].create(
            [
                {"name": f"Department {index}", "company_id": self.company.id}
                for index in range(40)
            ]
        )
        employees = self.env["hr.employee"].create(
            [
                {
                    "name": f"Employee {index}",
                    "company_id": self.company.id,
                    "department_id": department.id,
                }
                for index, department in enumerate(departments)
            ]
        )
        for one, all_records, name in (
            (self.order, self.order | many, "evidence"),
            (self.vendor, self.vendor | self.branch, "evidence"),
            (self.departments[0], self.departments[0] | departments, "measure"),
            (
                self.employees["respondent"],
                self.employees["respondent"] | employees,
                "measure",
            ),
        ):
            with self.subTest(model=one._name, name=name):
                self._queries(all_records, name)  # what Odoo keeps is in memory now
                expected = self._queries(one, name)
                self.assertLessEqual(self._queries(all_records, name), expected + 1)

    def _queries(self, records, name):
        own = self.as_role(records, "officer")
        self.env.flush_all()
        self.env.invalidate_all()
        own.mapped("display_name")
        before = self.env.cr.sql_log_count
        own.mapped(f"ksrisk_{name}_count")
        return self.env.cr.sql_log_count - before


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestFilters(ScreensCommon):
    def test_measures(self):
        analysis = self.reach("monitoring")
        late = analysis.measure_ids
        self.on(date(2026, 8, 10))
        view = "ksrisk_measure_view_search"
        for name in ("overdue", "open", "not_begun", "no_proof"):
            self.assertEqual(self.found(late, view, name), late, name)
        for name in ("to_confirm", "returned", "no_executor", "my_department"):
            self.assertFalse(self.found(late, view, name), name)
        mine = self.found(late, view, "my_department", "respondent")
        self.assertEqual(mine, late)

        executor = self.as_role(late, "respondent")
        executor.proof = "The rules are approved"
        executor.action_claim()
        self.assertEqual(self.found(late, view, "to_confirm"), late)
        self.assertEqual(self.found(late, view, "overdue"), late)
        self.as_role(late, "officer").action_return({"reason": "Attach the order"})
        self.assertEqual(self.found(late, view, "returned"), late)
        self.assertFalse(self.found(late, view, "no_proof"))

    def test_measures_grouped_by_what_is_overdue(self):
        analysis = self.reach("signed")
        late = self.make_measure(analysis, date_deadline=date(2026, 7, 31))
        later = self.make_measure(analysis, date_deadline=date(2026, 12, 1))
        self.approve_plan(analysis)
        self.on(date(2026, 8, 10))
        groups = self.as_role(self.env["ksrisk.measure"], "officer")._read_group(
            [("analysis_id", "=", analysis.id)],
            ["is_overdue", "department_ids"],
            ["id:recordset"],
        )
        self.assertEqual(
            {
                (overdue, department.id): measures.ids
                for overdue, department, measures in groups
            },
            {
                (True, self.departments[0].id): late.ids,
                (False, self.departments[0].id): later.ids,
            },
        )
        labels = self.env["ksrisk.measure"].fields_get(["is_overdue"])["is_overdue"]
        self.assertTrue(labels["groupable"])

    def test_risks(self):
        analysis = self.reach("collection")
        officer = self.as_role(self.env["ksrisk.risk"], "officer")
        covered = self.make_findings(analysis).with_env(self.env)
        bare = officer.create(
            {
                "analysis_id": analysis.id,
                "department_ids": [Command.set(self.departments[0].ids)],
            }
        ).with_env(self.env)
        rejected = officer.create({"analysis_id": analysis.id})
        rejected.action_reject({"reason": "No ground"})
        risks = covered | bare | rejected.with_env(self.env)
        view = "ksrisk_risk_view_search"
        for name, expected in (
            ("to_decide", bare),
            ("confirmed", covered),
            ("rejected", rejected.with_env(self.env)),
            ("not_rejected", covered | bare),
            ("no_recommendation", bare),
            ("no_measure", covered | bare),
            ("no_evidence", covered | bare),
        ):
            self.assertEqual(self.found(risks, view, name), expected, name)
        self.make_measure(analysis)
        self.assertEqual(self.found(risks, view, "no_measure"), bare)
        self.users["auditor"].sudo().employee_ids = self.env["hr.employee"].create(
            {
                "name": "Auditor",
                "company_id": self.company.id,
                "department_id": self.departments[0].id,
                "user_id": self.users["auditor"].id,
            }
        )
        self.assertEqual(self.found(risks, view, "my_department", "auditor"), bare)

    def test_risks_by_year(self):
        analysis = self.reach("signed")
        [(year, count)] = self.as_role(self.env["ksrisk.risk"], "officer")._read_group(
            [("analysis_id", "=", analysis.id)], ["analysis_date:year"], ["__count"]
        )
        self.assertEqual((year.year, count), (2026, 1))

    def test_recommendations(self):
        analysis = self.reach("signed")
        recommendation = analysis.recommendation_ids
        view = "ksrisk_recommendation_view_search"
        self.assertEqual(recommendation.coverage, "open")
        self.assertEqual(self.found(recommendation, view, "no_measure"), recommendation)
        self.make_measure(analysis)
        self.assertEqual(recommendation.coverage, "covered")
        self.assertFalse(self.found(recommendation, view, "no_measure"))
        self.assertEqual(self.found(recommendation, view, "covered"), recommendation)
        model = self.env["ksrisk.recommendation"]
        domain = [("id", "=", recommendation.id)]
        for wanted, expected in (
            (["covered", "open"], recommendation),
            ([False], model),
        ):
            self.assertEqual(
                model.search([*domain, ("coverage", "in", wanted)]), expected
            )

    def test_requests(self):
        analysis = self.reach("collection")
        requests = analysis.request_ids
        mine = requests.filtered(lambda r: r.user_id == self.users["respondent"])
        view = "ksrisk_request_view_search"
        self.assertEqual(
            self.found(requests, view, "my_department", "respondent"), mine
        )
        self.assertFalse(self.found(requests, view, "risk"))
        self.answer_all(analysis, result="yes")
        pointing = requests.filtered("risk_count")
        self.assertTrue(pointing)
        self.assertEqual(self.found(requests, view, "risk"), pointing)
        self.as_role(mine[:1], "leader").action_return({"reason": "Name the register"})
        self.assertEqual(self.found(requests, view, "returned"), mine[:1])

    def test_answers(self):
        analysis = self.reach("collection")
        answers = analysis.answer_ids
        self.on(date(2026, 4, 2))
        view = "ksrisk_answer_view_search"
        self.assertEqual(self.found(answers, view, "overdue"), answers)
        self.assertFalse(self.found(answers, view, "returned"))

    def test_documents_with_remarks(self):
        analysis = self.reach("collection")
        self.answer_all(analysis)
        self.accept_all(analysis)
        self.make_findings(analysis)
        document = self.submit_reference(analysis)
        view = "ksrisk_document_view_search"
        self.assertFalse(self.found(document, view, "remarks"))
        self.as_role(document, "commissioner").action_vote(
            "remarks", comment="Mind the dates", date=date(2026, 3, 11)
        )
        self.assertEqual(self.found(document, view, "remarks"), document)
        self.assertEqual(self.found(document, view, "mine"), document)
        self.assertFalse(self.found(document, view, "mine", "leader"))


@tagged("post_install", "-at_install")
class TestAgenda(ScreensCommon):
    def rows(self, role="officer", domain=()):
        return self.as_role(self.env["ksrisk.agenda"], role).search(
            [("company_id", "=", self.company.id), *domain]
        )

    def test_everything_that_is_due(self):
        analysis = self.reach("collection")
        rows = self.rows()
        requests = rows.filtered(lambda row: row.kind == "request")
        self.assertEqual(set(requests.mapped("res_id")), set(analysis.request_ids.ids))
        law = rows.filtered(lambda row: row.kind == "law")
        self.assertEqual(set(law.mapped("res_id")), set(analysis.deadline_ids.ids))
        request = analysis.request_ids[0]
        row = requests.filtered(lambda row: row.res_id == request.id)
        self.assertEqual(row.record, self.as_role(request, "officer"))
        self.assertEqual(row.display_name, request.display_name)
        self.assertEqual(row.date_deadline, request.date_deadline)
        self.assertEqual(row.responsible, request.user_id.name)
        self.assertEqual(row.action_open()["res_id"], request.id)

    def test_what_is_done_or_off_leaves(self):
        analysis = self.reach("collection")
        self.answer_all(analysis)
        kinds = {row.res_id: row.state for row in self.rows(domain=self._requests())}
        self.assertEqual(set(kinds.values()), {"waiting"})
        self.accept_all(analysis)
        self.env.invalidate_all()
        kinds = {row.state for row in self.rows(domain=self._requests())}
        self.assertEqual(kinds, {"done"})
        other = self.reach("collection", directions=("D2",))
        before = len(self.rows(domain=[*self._requests(), ("state", "=", "open")]))
        self.assertEqual(before, len(other.request_ids))
        self.as_role(other, "head").action_cancel(self.act(date(2026, 3, 12)))
        self.assertFalse(
            self.rows(domain=[("analysis_id", "=", other.id), ("state", "=", "open")])
        )

    def _requests(self):
        return [("kind", "=", "request")]

    def test_overdue_and_mine(self):
        analysis = self.reach("monitoring")
        self.on(date(2026, 8, 10))
        late = self.rows(domain=[("is_overdue", "=", True)])
        self.assertIn(
            ("ksrisk.measure", analysis.measure_ids.id),
            [(row.res_model, row.res_id) for row in late],
        )
        self.assertTrue(all(row.is_overdue for row in late))
        self.assertFalse(
            any(r.is_overdue for r in self.rows(domain=[("is_overdue", "=", False)]))
        )
        mine = self.rows(domain=[("is_mine", "=", True)])
        self.assertEqual(set(mine.mapped("kind")), {"law"})
        self.assertEqual(mine, self.rows().filtered("is_mine"))
        self.assertFalse(self.rows("auditor", [("is_mine", "=", True)]))

    def test_who_sees_it(self):
        analysis = self.reach("collection")
        self.assertTrue(self.rows("leader"))
        self.assertEqual(self.rows("auditor"), self.rows())
        outsider = new_test_user(
            self.env,
            "ksrisk_no_member",
            "ksrisk_analysis.group_ksrisk_user",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        self.assertNotIn(outsider, analysis.member_ids.user_id)
        self.assertFalse(self.env["ksrisk.agenda"].with_user(outsider).search([]))
        with self.assertRaises(AccessError):
            self.rows("respondent")
        for operation in ("write", "unlink"):
            self.assertFalse(self.rows()[0].has_access(operation))

    def test_as_many_queries_for_many(self):
        counts = []
        for _round in range(2):
            self.reach("collection")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            rows = self.rows()
            rows.mapped("display_name")
            rows.mapped("responsible")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1)


@tagged("post_install", "-at_install")
class TestJournalInWords(KsriskCommon):
    def test_every_event_has_words(self):
        labels = dict(self.env["ksrisk.journal"]._selection_event())
        for name, model in self.env.items():
            if model._abstract or not hasattr(model, "_workflow"):
                continue
            for transition in model._workflow.transitions:
                if not transition.internal:
                    self.assertIn(f"{name}.{transition.name}", labels)
        source = "".join(
            path.read_text()
            for folder in ("models", "wizard", "controllers")
            for path in (_ADDON / folder).glob("*.py")
        )
        events = re.findall(r'journal\(\s*[^,"]+,\s*"([\w.]+)"', source)
        for event in ("ksrisk.approval.vote", "ksrisk.evidence.look", "ksrisk.export"):
            self.assertIn(event, events)
        self.assertIn("ksrisk.risk.lift_confidential", labels)
        for event in events:
            self.assertIn(event, labels)

    def test_words_of_the_record(self):
        analysis = self.reach("collection")
        self.env.cr.flush()  # the journal is written last
        entry = self.env["ksrisk.journal"].search(
            [
                ("event", "=", "ksrisk.analysis.issue_order"),
                ("res_id", "=", analysis.id),
            ]
        )
        officer = self.as_role(entry, "officer")
        self.assertEqual(officer.record_name, analysis.display_name)
        self.assertIn("Order issued", officer.display_name)
        self.assertIn(
            "Бұйрық", self.as_role(entry, "officer").with_context(lang=KK).display_name
        )
        self.assertIn(
            "риказ", self.as_role(entry, "officer").with_context(lang=RU).display_name
        )
        # The administrator reads the journal, not the analyses.
        kind = self.env["ir.model"]._get("ksrisk.analysis").name
        self.assertEqual(
            self.as_role(entry, "admin").record_name, f"{kind} {analysis.id}"
        )

    def test_an_unknown_event_still_reads(self):
        """An addon that is gone leaves its events in the chain."""
        self.reach("collection")
        self.env.cr.flush()  # the journal is written last
        entry = self.env["ksrisk.journal"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        entry.env.cache.update(entry, entry._fields["event"], ["gone.addon.event"])
        self.assertEqual(entry.event, "gone.addon.event")
        self.assertIn("gone.addon.event", entry.display_name)


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestPlanPreview(KsriskCommon):
    """The preview says beforehand what the import would refuse."""

    def preview(
        self,
        analysis,
        recommendation,
        executor="Кадр департаменті",
        deadline="31.07.2026",
    ):
        titles = "№\tҰсынымдар\tІс-шаралар\tНысан\tОрындаушылар\tМерзімі"
        row = f"1\t{recommendation}\tІс-шара\tБұйрық\t{executor}\t{deadline}"
        wizard = self.as_role(self.env["ksrisk.plan.import"], "officer").create(
            {"analysis_id": analysis.id, "text": f"{titles}\n{row}"}
        )
        wizard.action_preview()
        return wizard

    def test_recommendation_that_was_not_signed(self):
        analysis = self.reach("signed")
        wizard = self.preview(analysis, "Басқа ұсыным")
        self.assertIn("does not recommend: Басқа ұсыным", wizard.line_ids.error)
        self.assertEqual((wizard.row_count, wizard.error_count), (1, 1))
        with self.assertRaises(UserError):
            wizard.action_import()
        self.assertFalse(analysis.measure_ids)

    def test_signed_recommendation(self):
        analysis = self.reach("signed")
        wizard = self.preview(analysis, "Ұсыным")
        self.assertFalse(wizard.line_ids.error)
        wizard.action_import()
        self.assertEqual(
            analysis.measure_ids.recommendation_ids, analysis.recommendation_ids
        )

    def test_all_that_is_wrong_with_a_row(self):
        analysis = self.reach("signed")
        line = self.preview(analysis, "Басқа ұсыным", "Кәсіподақ", "скоро").line_ids
        self.assertEqual(len(line.error.splitlines()), 2)
        for said in ("“скоро”", "does not recommend: Басқа ұсыным", "Кәсіподақ"):
            self.assertIn(said, line.remark)

    def test_executor_that_is_no_department(self):
        analysis = self.reach("signed")
        department = analysis.answer_ids.department_id[0]
        cell = f"{department.name}; Кәсіподақ"
        wizard = self.preview(analysis, "Ұсыным", cell)
        [notice] = wizard.line_ids.mapped("notice")
        self.assertIn("Кәсіподақ", notice)
        self.assertNotIn(department.name, notice)
        self.assertEqual((wizard.error_count, wizard.notice_count), (0, 1))
        # A body outside of the company may execute, too.
        wizard.action_import()
        own, outside = analysis.measure_ids.executor_ids
        self.assertEqual(own.department_id, department)
        self.assertEqual(
            (outside.department_id.id, outside.name_kk), (False, "Кәсіподақ")
        )
        known = self.preview(analysis, "Ұсыным", department.name)
        self.assertFalse(known.line_ids.remark)
        self.assertFalse(known.notice_count)

    def test_analysis_of_the_list(self):
        analysis = self.reach("signed")
        wizard = self.as_role(self.env["ksrisk.plan.import"], "officer")
        self.assertEqual(wizard.new({}).analysis_id._origin, analysis)
        other = self.make_analysis()
        shown = wizard.with_context(search_default_analysis_id=other.id)
        self.assertEqual(shown.new({}).analysis_id._origin, other)
        self.reach("signed", directions=("D2",))
        self.assertFalse(wizard.new({}).analysis_id)


@tagged("post_install", "-at_install")
class TestNames(KsriskCommon):
    def test_full_stop_of_a_name_ends_no_reason_early(self):
        analysis = self.reach("signed")
        self.make_measure(analysis, name_kk="Тәртіпті бекіту.")
        reason, *_others = analysis._check_measures_done(None)
        self.assertIn("Тәртіпті бекіту is still open.", reason.message)

    def test_year_of_an_analysis_is_said_once(self):
        analysis = self.make_analysis()
        self.assertRegex(analysis.name, r"\b20\d\d\b")
        self.assertEqual(analysis.display_name, analysis.name)
        # A company that numbers without the year still tells its analyses apart.
        self.env.ref("ksrisk_analysis.ir_sequence_analysis").prefix = "А-"
        other = self.make_analysis()
        self.assertEqual(other.display_name, f"{other.name} {other.date_start.year}")


@tagged("post_install", "-at_install")
class TestActivities(KsriskCommon):
    """An activity is read in the language of whoever is to act."""

    def test_summary_is_in_the_language_of_its_user(self):
        for role, lang in (("respondent", KK), ("officer", RU)):
            self.users[role].lang = lang
        kind = self.env.ref("ksrisk_analysis.mail_activity_type_request")
        analysis = self.reach("collection")
        analysis.sudo().request_ids._schedule()
        asked = analysis.request_ids.activity_ids.filtered(
            lambda activity: activity.user_id == self.users["respondent"]
        )
        self.assertEqual(
            {*asked.mapped("summary")}, {kind.with_context(lang=KK).summary}
        )
        self.assertNotEqual(asked[0].summary, kind.summary)
        analysis = self.reach("signed")
        [step] = analysis.activity_ids.filtered(
            lambda activity: activity.user_id == self.users["officer"]
        )
        self.assertRegex(step.summary, "^[А-Яа-я ]+$")


@tagged("post_install", "-at_install")
class TestPhones(TransactionCase):
    """What does not fit a phone as a list is shown as cards there."""

    def get_fields(self):
        """Pairs of a name to be told and a node of all fields on our screens."""
        for path in sorted((_ADDON / "views").glob("*.xml")):
            for field in etree.parse(path).iterfind(".//field"):
                yield f"{path.name}: {field.get('name')}", field

    def test_wide_lists_of_forms_have_cards(self):
        wide = [
            name
            for name, field in self.get_fields()
            if self.is_wide(field)
            and not self.names_cards(field)
            and field.find("kanban") is None
        ]
        self.assertFalse(wide)

    def test_cards_that_a_form_names_are_there(self):
        """Odoo makes up those that a model lacks: the name of each record alone."""
        models = [
            (name, self.get_comodel(field))
            for name, field in self.get_fields()
            if self.names_cards(field) and field.find("kanban") is None
        ]
        self.assertTrue(models)
        find = self.env["ir.ui.view"].default_view
        self.assertFalse([one for one in models if not find(one[1], "kanban")])

    def is_wide(self, field):
        """A list to be read within a form: one that is typed into stays a list."""
        rows = field.find("list")
        if field.get("name") == "arch" or rows is None or rows.get("editable"):
            return False
        hidden = rows.xpath("field[@column_invisible = '1' or @optional = 'hide']")
        return len(rows.findall("field")) - len(hidden) > 4

    def names_cards(self, field):
        return "kanban" in field.get("mode", "")

    def get_comodel(self, field):
        """The model that a field of a view, or of a view within, leads to."""
        names = [one.get("name") for one in (field, *field.iterancestors("field"))]
        model = next(field.iterancestors("record")).findtext("field[@name='model']")
        records = self.env[model]
        for name in reversed(names[: names.index("arch")]):
            records = records[name]
        return records._name
