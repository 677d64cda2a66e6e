"""Cost: the number of queries does not grow with the records."""

from datetime import date
from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged
from odoo.tools import SQL

from ..core.languages import KK, RU
from .common import KsriskCommon


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestQueries(KsriskCommon):
    def count(self, action):
        """The number of queries of a step, its journal entry included."""
        self.env.cr.flush()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        action()
        self.env.cr.flush()
        return self.cr.sql_log_count - before

    def warm(self, action):
        """The queries of ``action``, once what is cached for good is cached."""
        action()
        return self.count(action)

    def add_departments(self, number):
        respondent = self.users["respondent"]
        return self.env["hr.department"].create(
            [
                {
                    "name": f"Department {index}",
                    "company_id": self.company.id,
                    "ksrisk_respondent_id": respondent.id,
                }
                for index in range(number)
            ]
        )

    def planned(self, departments, directions):
        """An analysis about to start its collection."""
        with patch.object(type(self), "departments", departments):
            analysis = self.make_analysis(directions)
            self.issue_order(analysis)
            self.approve_work_plan(analysis)
        return analysis

    def make_measures(self, analysis, number):
        recommendations = analysis.recommendation_ids.ids
        return self.as_role(self.env["ksrisk.measure"], "officer").create(
            [
                {
                    "analysis_id": analysis.id,
                    "recommendation_ids": [Command.set(recommendations)],
                    "name_kk": f"Іс-шара {index}",
                    "name_ru": f"Мероприятие {index}",
                    "completion_form_kk": "Қағидалар",
                    "completion_form_ru": "Правила",
                    "date_deadline": date(2026, 7, 31),
                    "executor_ids": [
                        Command.create({"department_id": self.departments[0].id})
                    ],
                }
                for index in range(number)
            ]
        )

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------
    def test_start_of_the_collection(self):
        directions = [f"D{number}" for number in range(1, 10)]
        departments = self.add_departments(20)
        small = self.planned(departments[0], ["D1"])
        large = self.planned(departments, directions)
        self.start_collection(self.planned(departments[1], ["D1"]))
        one = self.count(lambda: self.start_collection(small))
        many = self.count(lambda: self.start_collection(large))
        rows = len(large.scope_ids.filtered("applicable"))
        self.assertEqual(len(small.request_ids), 1)
        self.assertEqual(len(large.request_ids), rows)
        self.assertGreater(len(large.answer_ids), 1000)
        # A batch of the ORM holds a thousand records.
        batches = len(large.answer_ids) // 1000 + 1
        self.assertLessEqual(many - one, 5 * batches)

    def test_proposal_of_the_scope(self):
        departments = self.add_departments(20)
        directions = [f"D{number}" for number in range(1, 10)]
        with patch.object(type(self), "departments", departments[0]):
            small = self.make_analysis(["D1"])
        with patch.object(type(self), "departments", departments):
            large = self.make_analysis(directions)
        for analysis in small | large:
            analysis.scope_ids.unlink()
        one = self.count(small.action_propose_scope)
        many = self.count(large.action_propose_scope)
        self.assertEqual(len(large.scope_ids), 180)
        self.assertLessEqual(many - one, 5)

    def test_approval_of_the_plan(self):
        counts = {}
        for number in (1, 1, 50):
            analysis = self.reach("signed")
            self.make_measures(analysis, number)
            counts[number] = self.count(lambda a=analysis: self.approve_plan(a))
            self.assertEqual(set(analysis.measure_ids.mapped("state")), {"planned"})
        self.assertLessEqual(counts[50] - counts[1], 5)

    def test_gate_of_the_plan(self):
        analysis = self.reach("signed")
        self.make_measures(analysis, 1)
        one = self.warm(lambda: analysis.read(["gate"]))
        self.make_measures(analysis, 99)
        many = self.warm(lambda: analysis.read(["gate"]))
        self.assertLessEqual(many - one, 2)

    def test_gate_of_the_reference(self):
        analysis = self.reach("collection")
        self.answer_all(analysis)
        one = self.warm(lambda: analysis.read(["gate"]))
        self.as_role(self.env["ksrisk.risk"], "officer").create(
            [
                {
                    "analysis_id": analysis.id,
                    "name_kk": "Тәуекел",
                    "name_ru": "Риск",
                    "recommendation_ids": [
                        Command.create(
                            {"analysis_id": analysis.id, "name_kk": "Ұсыным"}
                        )
                    ],
                }
                for _index in range(50)
            ]
        )
        many = self.warm(lambda: analysis.read(["gate"]))
        self.assertLessEqual(many - one, 8)

    def test_submission_and_acceptance_of_the_answers(self):
        directions = ("D1", "D2", "D6")
        analysis = self.reach("collection", directions=directions)
        user = self.users["respondent"]
        own = analysis.request_ids.filtered(lambda request: request.user_id == user)
        by_code = {request.direction_id.code: request for request in own}
        counts = {}
        for code in directions:  # the first one warms up
            request = self.as_role(by_code[code], "respondent")
            request.answer_ids.write({"result": "na", "reason": "No such function"})
            accept = self.as_role(by_code[code], "leader").action_accept
            counts[code] = (self.count(request.action_submit), self.count(accept))
        sizes = {code: len(by_code[code].answer_ids) for code in directions}
        self.assertGreater(sizes["D6"], 2 * sizes["D2"])
        for few, many in zip(counts["D2"], counts["D6"], strict=True):
            self.assertLessEqual(many - few, 1)

    def test_import_of_a_plan(self):
        counts = {}
        for number in (1, 1, 40):
            analysis = self.reach_paper_signed()
            wizard = self.as_role(self.env["ksrisk.plan.import"], "officer").create(
                {"analysis_id": analysis.id, "text": self.plan_text(number)}
            )
            wizard.action_preview()
            counts[number] = self.count(wizard.action_import)
            self.assertEqual(len(analysis.measure_ids), number)
        self.assertLessEqual(counts[40] - counts[1], 5)

    def reach_paper_signed(self):
        analysis = self.make_analysis(mode="paper")
        self.issue_order(analysis)
        self.approve_work_plan(analysis)
        self.start_collection(analysis)
        self.as_role(analysis, "officer").audit_note = "None"
        self.agree(self.submit_reference(analysis))
        officer = self.as_role(analysis, "officer")
        officer.action_sign_reference(self.paper(date(2026, 3, 12)))
        return analysis

    def plan_text(self, number):
        titles = (
            "№",
            "Ұсынымдар",
            "Рекомендации",
            "Іс-шаралар",
            "Мероприятия",
            "Аяқтау нысаны",
            "Форма завершения",
            "Жауапты орындаушылар",
            "Орындау мерзімі",
        )
        rows = [
            (
                str(index),
                f"Ұсыным {index}",
                f"Рекомендация {index}",
                f"Шара {index}",
                f"Мера {index}",
                "Қағидалар",
                "Правила",
                "Кадр департаменті",
                "31.07.2026",
            )
            for index in range(1, number + 1)
        ]
        return "\n".join("\t".join(row) for row in (titles, *rows))

    # ------------------------------------------------------------------
    # Screens
    # ------------------------------------------------------------------
    def specification(self, records, view_type="list"):
        """What the web client reads to show the view to the user."""
        views = records.get_views([(False, view_type)])
        names = views["models"][records._name]["fields"]
        known = records._fields
        return {
            name: {"fields": {"display_name": {}}}
            if known[name].type in ("many2one", "many2many")
            else {}
            for name in names
            if name in known and known[name].type not in ("one2many", "binary")
        }

    def assert_flat(self, model, role, small, large):
        """A list reads many records with the queries of one."""
        records = self.as_role(self.env[model], role)
        specification = self.specification(records)

        def read(domain):
            return records.web_search_read(domain, specification, limit=200)

        self.assertEqual(read(small)["length"], 1)
        self.assertGreater(read(large)["length"], 30)
        one = self.warm(lambda: read(small))
        many = self.warm(lambda: read(large))
        self.assertLessEqual(many - one, 1, f"{model}: {one} and {many} queries")

    def test_lists(self):
        departments = self.add_departments(20)
        analysis = self.planned(departments, ["D1", "D6"])
        self.start_collection(analysis)
        own = [("analysis_id", "=", analysis.id)]
        for model, role in (
            ("ksrisk.request", "officer"),
            ("ksrisk.request", "respondent"),
            ("ksrisk.answer", "officer"),
            ("ksrisk.scope", "officer"),
        ):
            with self.subTest(model=model, role=role):
                first = self.env[model].search(own, limit=1)
                self.assert_flat(model, role, [("id", "=", first.id)], own)

    def test_lists_of_findings_and_measures(self):
        analysis = self.reach("collection")
        officer = self.as_role(self.env["ksrisk.risk"], "officer")
        officer.create(
            [
                {
                    "analysis_id": analysis.id,
                    **{f"name_{lang[:2]}": f"Risk {index}" for lang in (KK, RU)},
                    "recommendation_ids": [
                        Command.create(
                            {"analysis_id": analysis.id, "name_kk": "Ұ", "name_ru": "Р"}
                        )
                    ],
                }
                for index in range(40)
            ]
        )
        self.make_measures(analysis, 40)
        own = [("analysis_id", "=", analysis.id)]
        for model in ("ksrisk.risk", "ksrisk.recommendation", "ksrisk.measure"):
            with self.subTest(model=model):
                first = self.env[model].search(own, limit=1)
                self.assert_flat(model, "officer", [("id", "=", first.id)], own)

    def test_list_of_the_work_plan(self):
        analysis = self.make_analysis()
        for _index in range(2):
            analysis.action_propose_work_plan()
        analysis.plan_template_id = self.env.ref("ksrisk_analysis.plan_template_stages")
        analysis.action_propose_work_plan()
        own = [("analysis_id", "=", analysis.id)]
        first = analysis.plan_line_ids[:1]
        self.assert_flat("ksrisk.plan.line", "officer", [("id", "=", first.id)], own)

    def test_form_of_an_analysis(self):
        departments = self.add_departments(20)
        analyses = [
            self.planned(departments[0], ["D1"]),
            self.planned(departments, ["D1", "D6"]),
        ]
        specification = self.specification(self.as_role(analyses[0], "officer"), "form")
        self.assertIn("gate", specification)
        counts = []
        for analysis in analyses:
            self.start_collection(analysis)
            officer = self.as_role(analysis, "officer")
            counts.append(self.warm(lambda r=officer: r.web_read(specification)))
        self.assertLessEqual(counts[1] - counts[0], 3)


@tagged("post_install", "-at_install")
class TestIndexes(KsriskCommon):
    """Partial indexes serve a query only if both are worded alike."""

    def explain(self, query):
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        rows = self.env.execute_query(SQL("EXPLAIN %s", query))
        return "\n".join(line for (line,) in rows)

    def test_warnings_passed_over(self):
        query = self.env["ksrisk.kpi"]._sql_passed(self.company, date.min, self.today)
        self.assertIn("ksrisk_journal_passed_idx", self.explain(query))

    def test_documents_that_print_what_is_marked(self):
        documents = self.env["ksrisk.document"].sudo()
        query = documents._search([("is_confidential", "=", True)]).select()
        self.assertIn("ksrisk_document_confidential_idx", self.explain(query))
