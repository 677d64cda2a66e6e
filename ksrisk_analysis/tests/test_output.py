"""Documents and rows as files of Word and Excel, and the working papers."""

import io
from datetime import date

import docx
import openpyxl
from docx.oxml.ns import qn
from lxml import html
from pypdf import PdfReader

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import file_open

from ..core.languages import KK, LANGS, RU
from ..models import ksrisk_export_mixin
from ..models.ksrisk_risk import KsriskRisk
from ..wizard.ksrisk_environment import FAMILIES
from .common import TODAY, KsriskCommon

#: Every letter that Russian lacks, and what spreadsheets take for a formula.
KAZAKH = "ә ғ қ ң ө ұ ү һ і Ә Ғ Қ Ң Ө Ұ Ү Һ І"
FORMULA = "=1+1"


def strings(value):
    """Every text in values."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        return [text for item in value for text in strings(item)]
    return [value] if isinstance(value, str) and value else []


def docx_text(content):
    doc = docx.Document(io.BytesIO(content))
    parts = [doc.element, *(s.header._element for s in doc.sections)]
    parts += [s.footer._element for s in doc.sections]
    return "\n".join(
        "".join(node.text or "" for node in paragraph.iter(qn("w:t")))
        for part in parts
        for paragraph in part.iter(qn("w:p"))
    )


def book_of(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def rows_of(sheet):
    """The heading of a sheet and the rows below it."""
    top = sheet.freeze_panes and int(sheet.freeze_panes[1:]) - 1
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=top)]
    return rows[0], rows[1:]


class OutputCommon(KsriskCommon):
    def assert_holds_values(self, text, values):
        """See that no text of the values was lost on the way."""
        whole = "".join(text.split())
        labels = values["labels"]
        shown = {**values, "labels": {}, "lang": "", "kind": "", "blocks": []}
        del shown["companies"]  # the head of an order, which is given as a PDF alone
        shown.pop("people", None)  # whom a public copy does not name
        blocks = [
            {k: v for k, v in block.items() if k not in ("of", "html")}
            for block in values["blocks"]
        ]
        for block in blocks:
            block["rows"] = [
                {k: v for k, v in row.items() if k != "of"}
                for row in block.get("rows", [])
            ]
        plain = [
            html.fragment_fromstring(block["html"], create_parent=True).text_content()
            for block in values["blocks"]
            if block.get("html")
        ]
        self.assertTrue(labels)
        for wanted in strings([shown, blocks, plain]):
            self.assertIn("".join(wanted.split()), whole)

    def table_cells(self, paper):
        """The cells of the only table of a paper."""
        (table,) = [block for block in paper["blocks"] if "columns" in block]
        return [row["cells"] for row in table["rows"]]


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestWord(OutputCommon):
    def reference(self, analysis):
        return self.as_role(analysis.reference_id, "officer")

    def test_draft_holds_every_value_and_says_that_it_is_a_draft(self):
        analysis = self.reach("collection", directions=("D2",))
        self.make_findings(analysis)
        document = self.as_role(self.env["ksrisk.document"], "officer").create(
            {"analysis_id": analysis.id, "kind": "reference"}
        )
        section = document.section_ids.filtered(
            lambda s: (s.code, s.lang) == ("description", KK)
        )
        section.body = (
            f"<p>{KAZAKH}</p><ul><li>Бірінші</li></ul>"
            "<table><tr><td>Кесте</td></tr></table>"
        )
        for lang, draft in ((KK, "ЖОБА"), (RU, "ПРОЕКТ")):
            text = docx_text(document._make_docx(lang))
            with self.subTest(lang=lang):
                self.assert_holds_values(text, document._get_document_values(lang))
                self.assertIn(draft, text)
                self.assertNotIn("SHA", text)
        self.assertIn(KAZAKH, docx_text(document._make_docx(KK)))

    def test_signed_copy_names_the_original(self):
        analysis = self.reach("approved")
        for document, words in (
            (analysis.reference_id, {KK: "мөрленген PDF", RU: "запечатанный PDF"}),
            (analysis.plan_id, {KK: "мөрленген PDF", RU: "запечатанный PDF"}),
        ):
            document = self.as_role(document, "auditor")
            for lang in LANGS:
                text = docx_text(document._make_docx(lang))
                with self.subTest(kind=document.kind, lang=lang):
                    self.assert_holds_values(text, document._get_document_values(lang))
                    self.assertIn(document.content_hash, text)
                    self.assertIn(words[lang], text)
                    self.assertIn("12", text)
                    self.assertNotIn({KK: "ЖОБА", RU: "ПРОЕКТ"}[lang], text)

    def test_signed_copy_keeps_its_number(self):
        analysis = self.reach("collection")
        self.answer_all(analysis)
        self.accept_all(analysis)
        self.make_findings(analysis)
        self.agree(self.submit_reference(analysis))
        self.as_role(analysis, "head").action_sign_reference(
            self.act(TODAY, number="7-А")
        )
        self.assertIn("№ 7-А", docx_text(analysis.reference_id._make_docx(RU)))

    def test_a_plan_of_500_rows_and_a_long_recommendation(self):
        analysis = self.reach("signed")
        long = "Ұсыным мәтіні өте ұзақ. " * 170
        recommendation = self.as_role(self.env["ksrisk.recommendation"], "officer")
        with self.assertRaises(UserError):  # the reference is signed
            recommendation.create({"analysis_id": analysis.id, "name_kk": "x"})
        self.make_measure(analysis, name_kk=long)
        for index in range(3):
            self.make_measure(analysis, name_kk=f"{index} {KAZAKH}")
        document = self.as_role(self.env["ksrisk.document"], "officer").create(
            {"analysis_id": analysis.id, "kind": "remediation_plan"}
        )
        text = docx_text(document._make_docx(KK))
        self.assertIn(long.strip(), text)
        values = document._get_document_values(KK)
        table = values["blocks"][0]
        table["rows"] = table["rows"] * 125
        self.patch(type(document), "_get_document_values", lambda *args: values)
        doc = docx.Document(io.BytesIO(document._make_docx(KK)))
        self.assertEqual(len(doc.tables[1].rows), 501)

    def test_plan_lies_and_reference_stands(self):
        analysis = self.reach("approved")
        for document, lying in (
            (analysis.reference_id, False),
            (analysis.plan_id, True),
        ):
            doc = docx.Document(io.BytesIO(document._make_docx(KK)))
            section = doc.sections[0]
            self.assertEqual(section.page_width > section.page_height, lying)

    def test_other_kinds_have_none(self):
        analysis = self.make_analysis()
        self.issue_order(analysis)
        with self.assertRaises(UserError):
            analysis.order_id._make_docx(KK)
        with self.assertRaises(UserError):
            analysis.order_id._make_xlsx()

    def test_only_readers_take_copies(self):
        plan = self.reach("approved").plan_id
        for role in ("respondent", "outsider", "admin"):
            for make in ("_make_docx", "_make_xlsx"):
                with self.subTest(role=role), self.assertRaises(AccessError):
                    getattr(self.as_role(plan, role), make)(KK)


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestExcel(OutputCommon):
    def test_every_stored_field_has_a_column_or_a_reason(self):
        ours = {"id", "create_uid", "create_date", "write_uid", "write_date"}
        for name in ("risk", "measure", "position", "answer"):
            model = self.env[f"ksrisk.{name}"]
            shown = {
                field
                for _title, columns in model._get_export_sheets().values()
                for column in columns
                for field in column.names.split()
            }
            stored = {
                field.name
                for field in model._fields.values()
                if (field.store or field.type == "one2many" and not field.automatic)
                and field.name not in ours
                and not field.name.startswith(("activity_", "message_", "rating_"))
                and not field.name.startswith("website_message")
            }
            left_out = set(model._export_left_out) - {"message_main_attachment_id"}
            with self.subTest(model=name):
                self.assertEqual(stored, shown | left_out)
                self.assertFalse(shown & left_out)
                self.assertTrue(all(model._export_left_out.values()))

    def test_columns_of_the_plan(self):
        analysis = self.reach("signed")
        self.make_measure(analysis, note_kk=FORMULA, note_ru=FORMULA)
        measures = self.as_role(analysis.measure_ids, "auditor")
        book = book_of(measures._make_workbook())
        self.assertEqual(book.sheetnames, ["Іс-шаралар жоспары", "Жоспардың орындалуы"])
        heading, rows = rows_of(book["Іс-шаралар жоспары"])
        self.assertEqual(
            heading[3:9],
            [
                "Іс-шаралар",
                "Мероприятия",
                "Жауапты орындаушылар",
                "Ответственные исполнители",
                "Орындау мерзімі\nСрок исполнения",
                "Аяқтау нысаны",
            ],
        )
        (row,) = rows
        self.assertEqual(
            row[:5], [1, "Ұсыным", "Рекомендация", "Іс-шара", "Мероприятие"]
        )
        self.assertEqual(row[5:7], ["Кадр департаменті", "Департамент кадров"])
        self.assertEqual(row[7].date(), date(2026, 7, 31))
        self.assertEqual(row[-1], FORMULA)
        cell = book["Іс-шаралар жоспары"].cell(row=5, column=len(row))
        self.assertEqual(cell.data_type, "s")

    def test_one_language(self):
        analysis = self.reach("signed")
        self.make_measure(analysis)
        book = book_of(analysis.measure_ids._make_workbook([RU]))
        heading, (row,) = rows_of(book["План мероприятий"])
        self.assertEqual(
            row[:4], [1, "Рекомендация", "Мероприятие", "Департамент кадров"]
        )
        self.assertIn("Срок исполнения", heading)
        self.assertNotIn("Мерзім", "".join(heading))

    def test_answers_tell_who_and_when(self):
        analysis = self.reach("collection", directions=("D2",))
        self.answer_all(analysis)
        self.accept_all(analysis)
        request = analysis.request_ids[0]
        book = book_of(self.as_role(request.answer_ids, "officer")._make_workbook())
        heading, rows = rows_of(book.worksheets[0])
        self.assertEqual(len(rows), len(request.answer_ids))
        for row, answer in zip(rows, request.answer_ids, strict=True):
            self.assertIn(answer.code, row)
            self.assertIn(answer.with_context(lang=KK).question, row)
            self.assertIn(answer.with_context(lang=RU).question, row)
            self.assertIn(request.user_id.name, row)
            self.assertIn(self.users["leader"].name, row)
            dates = [value.date() for value in row if hasattr(value, "date")]
            self.assertEqual(
                dates,
                [request.date_deadline, request.date_submitted, request.date_accepted],
            )

    def test_who_may_not_read_a_field_gets_no_column(self):
        answers = self.reach("collection", directions=("D2",)).answer_ids
        widths = {
            role: len(
                rows_of(
                    book_of(
                        self.as_role(answers, role)._make_workbook([RU])
                    ).worksheets[0]
                )[0]
            )
            for role in ("officer", "auditor")
        }
        # why no risk, for the answer and for the signal
        self.assertEqual(widths["officer"], widths["auditor"] + 2)
        own = answers.filtered(lambda a: a.user_id == self.users["respondent"])
        heading, _rows = rows_of(
            book_of(self.as_role(own, "respondent")._make_workbook([RU])).worksheets[0]
        )
        self.assertEqual(len(heading), widths["auditor"] - 1)  # nor risks
        with self.assertRaises(AccessError):
            self.as_role(answers, "respondent")._make_workbook()

    def test_positions_and_risks(self):
        analysis = self.reach("monitoring")
        risk = analysis.risk_ids
        self.as_role(self.env["ksrisk.position"], "officer").create(
            {
                "analysis_id": analysis.id,
                "job_id": self.job.id,
                "functions_kk": "Сатып алу",
                "functions_ru": "Закупки",
                "risk_ids": [Command.set(risk.ids)],
            }
        )
        _heading, (row,) = rows_of(
            book_of(analysis.position_ids._make_workbook([KK])).worksheets[0]
        )
        self.assertEqual(row[3:], ["Сатып алу", "№ 1 Тәуекел", "№ 1 Іс-шара"])
        _heading, (row,) = rows_of(book_of(risk._make_workbook([RU])).worksheets[0])
        self.assertIn("Рекомендация", row)
        self.assertIn("Подтверждён", row)

    def test_document_is_written_as_it_was_sealed(self):
        analysis = self.reach("approved")
        plan = self.as_role(analysis.plan_id, "auditor")
        values = plan._get_document_values(KK)
        self.departments[0].with_context(lang=KK).name = "Басқа атау"
        self.env.invalidate_all()
        book = book_of(plan._make_xlsx())
        kazakh, russian, rows = book.worksheets
        heading, table = rows_of(kazakh)
        self.assertEqual(heading, values["blocks"][0]["columns"])
        self.assertEqual(
            table,
            [
                ["\n".join(lines) or None for lines in row["cells"]]
                for row in values["blocks"][0]["rows"]
            ],
        )
        self.assertIn(plan.content_hash, kazakh["A3"].value)
        self.assertIn("План мероприятий", russian["A1"].value)
        self.assertIn("Басқа атау", str(rows_of(rows)[1]))

    def test_nothing_found_is_said_in_the_plan(self):
        analysis = self.reach("collection", directions=("D2",))
        self.answer_all(analysis)
        self.accept_all(analysis)
        self.as_role(analysis, "officer").audit_note = "There were no audits"
        self.agree(self.submit_reference(analysis))
        self.sign_reference(analysis)
        self.approve_plan(analysis)
        book = book_of(analysis.plan_id._make_xlsx([RU]))
        text = str(list(book.worksheets[0].iter_rows(values_only=True)))
        self.assertIn("не требуется", text)

    def test_export_of_confidential_rows_is_journalled(self):
        analysis = self.reach("approved")
        risks = self.as_role(analysis.risk_ids, "officer")
        entries = self.env["ksrisk.journal"]
        risks._make_workbook()
        self.env.cr.flush()
        self.assertFalse(entries.search([("event", "=", "ksrisk.export")]))
        risks.action_mark_confidential()
        risks._make_workbook()
        self.env.cr.flush()
        entry = entries.search([("event", "=", "ksrisk.export")])
        self.assertRecordValues(
            entry,
            [
                {
                    "res_model": "ksrisk.risk",
                    "actor_id": self.users["officer"].id,
                    "company_id": self.company.id,
                }
            ],
        )
        self.assertEqual(entry.payload["restricted"], risks.ids)
        self.assertIsNot(KsriskRisk, type(risks))

    def test_queries_do_not_grow_with_the_answers(self):
        analysis = self.reach("collection", directions=("D1", "D2", "D6"))
        answers = self.as_role(analysis.answer_ids, "officer")
        self.assertGreater(len(answers), 40)
        self.patch(ksrisk_export_mixin, "_BATCH", 10)

        def count(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            records._make_workbook()
            return self.cr.sql_log_count - before

        count(answers)
        self.assertEqual(count(answers[:2]), count(answers))


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestPapers(OutputCommon):
    def paper(self, record, kind, lang=RU, role="officer"):
        return self.as_role(record, role)._get_paper_values(kind, lang)

    def pdf_pages(self, report, records, **data):
        """The text of each page, by the real engine."""
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        if reports.get_wkhtmltopdf_state() != "ok":
            self.skipTest("The patched wkhtmltopdf is missing: no PDF can be made.")
        content = reports._render_qweb_pdf(
            f"ksrisk_analysis.{report}", records.ids, data
        )[0]
        return PdfReader(io.BytesIO(content))

    def test_checklist(self):
        analysis = self.reach("collection", directions=("D2",))
        self.answer_all(analysis)
        request = analysis.request_ids[0]
        paper = self.paper(request, "checklist")
        (table,) = [block for block in paper["blocks"] if "columns" in block]
        self.assertEqual(
            table["columns"],
            [
                "№",
                "Индикатор",
                "Ответ (есть / нет / частично / не применимо)",
                "Обоснование, подтверждение",
                "Авт. показатель",
                "Ответил",
                "Проверил",
            ],
        )
        rows = self.table_cells(paper)
        self.assertEqual(len(rows), len(request.answer_ids))
        self.assertEqual(rows[0][2:5], [["нет"], ["Checked"], ["–"]])
        self.assertIn(
            request.department_id.with_context(lang=RU).name, paper["blocks"][0]["html"]
        )
        self.assertIn(request.direction_id.with_context(lang=RU).name, paper["title"])
        self.assertEqual(len(paper["signatures"]), 2)
        self.assertEqual(paper["mark"], "")

    def test_checklist_for_the_hand(self):
        request = self.reach("collection", directions=("D2",)).request_ids[0]
        self.answer_all(request.analysis_id)
        rows = self.table_cells(self.paper(request, "checklist_empty", KK))
        self.assertEqual(len(rows), len(request.answer_ids))
        for row in rows:
            self.assertEqual(row[3:], [[], [], [], []])
            self.assertEqual(
                [line.split("] ")[1] for line in row[2]],
                ["бар", "жоқ", "ішінара", "қолданылмайды"],
            )

    def test_respondent_prints_his_own_checklist_alone(self):
        requests = self.reach("collection", directions=("D2",)).request_ids
        own = requests.filtered(lambda r: r.user_id == self.users["respondent"])
        self.assertTrue(self.paper(own, "checklist", role="respondent"))
        with self.assertRaises(AccessError):
            self.paper(requests - own, "checklist", role="respondent")

    def test_lists_of_risks(self):
        analysis = self.reach("collection", directions=("D2",))
        officer = self.as_role(analysis, "officer")
        direction = analysis.direction_ids[0]
        act = officer.env["ksrisk.act"].create(
            {
                "analysis_id": analysis.id,
                "name_kk": "Қағидалар",
                "name_ru": "Правила",
                "details": "№ 12",
                "hierarchy": "industry",
                "gaps": "Сроки не установлены",
                "finding_kk": KAZAKH,
                "finding_ru": "Нет критериев",
            }
        )
        values = {
            "analysis_id": analysis.id,
            "cause_kk": "Себеп",
            "cause_ru": "Причина",
        }
        officer.env["ksrisk.risk"].create(
            [
                {**values, "name_kk": "А", "name_ru": "В акте", "act_id": act.id},
                {
                    **values,
                    "name_kk": "П",
                    "name_ru": "В процессе",
                    "direction_id": direction.id,
                },
            ]
        )
        acts = self.table_cells(self.paper(analysis, "risks_acts"))
        processes = self.table_cells(self.paper(analysis, "risks_processes"))
        self.assertEqual([row[4] for row in acts], [["В акте"]])
        self.assertEqual(acts[0][1], ["Правила № 12"])
        self.assertEqual([row[2] for row in processes], [["В процессе"]])
        self.assertEqual(processes[0][1], [direction.with_context(lang=RU).name])
        form = self.paper(analysis, "form_acts", KK)
        self.assertEqual(len(form["blocks"][1]["columns"]), 6)
        (row,) = self.table_cells(form)
        self.assertEqual(
            row[1:4], [["Қағидалар", "№ 12"], ["Салалық ережелер"], [KAZAKH]]
        )
        self.assertEqual(row[4], ["Сроки не установлены"])

    def test_empty_lists_say_so(self):
        analysis = self.make_analysis()
        for kind in ("risks_acts", "risks_processes", "form_acts"):
            paper = self.paper(analysis, kind)
            text = "".join(block.get("html", "") for block in paper["blocks"])
            self.assertFalse([b for b in paper["blocks"] if "columns" in b])
            self.assertRegex(text, "не выявлены|не рассматривались")

    def test_agreement_sheet(self):
        analysis = self.reach("collection", directions=("D2",))
        self.answer_all(analysis)
        self.accept_all(analysis)
        self.make_findings(analysis)
        document = self.submit_reference(analysis)
        (row,) = self.table_cells(self.paper(document, "agreement_sheet"))
        self.assertEqual(row[1][1:], ["Специалист"])
        self.assertEqual(row[2:], [[], [], [], []])
        voter = self.as_role(document, "commissioner")
        voter.action_vote("remarks", comment="Мерзімдерді нақтылау", date="2026-03-11")
        (row,) = self.table_cells(self.paper(document, "agreement_sheet", KK))
        self.assertEqual(
            row[2:],
            [
                ["Ескертулермен келісілді"],
                ["Мерзімдерді нақтылау"],
                ["11.03.2026"],
                ["жүйеде"],
            ],
        )
        voter.action_vote(
            "disagreed", comment="Особое", special=True, date="2026-03-12"
        )
        paper = self.paper(document, "agreement_sheet")
        (row,) = self.table_cells(paper)
        self.assertEqual(row[2], ["Не согласовано", "приложено особое мнение"])
        self.assertEqual(paper["blocks"][-1]["heading"], "Особые мнения")
        self.assertIn("Особое", paper["blocks"][-1]["html"])
        document.section_ids[0].body = "<p>Басқа</p>"
        self.env.invalidate_all()
        (row,) = self.table_cells(self.paper(document, "agreement_sheet"))
        self.assertIn("текст изменён после голоса", row[2])

    def test_paper_votes_are_marked(self):
        analysis = self.reach("collection", directions=("D2",))
        self.answer_all(analysis)
        self.accept_all(analysis)
        self.make_findings(analysis)
        document = self.submit_reference(analysis)
        self.as_role(document, "officer").action_vote(
            "agreed",
            member_id=document._get_voters().id,
            date="2026-03-11",
            scan_ids=self.make_scan().ids,
        )
        (row,) = self.table_cells(self.paper(document, "agreement_sheet"))
        self.assertEqual(row[5], ["на бумаге, скан хранится"])

    def test_pages_of_the_real_engine(self):
        analysis = self.reach("collection", directions=("D1", "D2"))
        self.answer_all(analysis)
        for record, report, titles, counts in (
            (
                analysis.request_ids[0],
                "report_checklist",
                ("тексеру парағы", "Лист проверки"),
                (2, 6),
            ),
            (
                analysis,
                "report_risks",
                ("тәуекелдерінің тізбесі", "Перечень коррупционных рисков"),
                (4, 4),
            ),
            (analysis, "report_form", ("анықтау", "Выявление"), (2, 2)),
        ):
            reader = self.pdf_pages(report, self.as_role(record, "officer"))
            pages = [page.extract_text() for page in reader.pages]
            whole = " ".join(" ".join(pages).split())
            with self.subTest(report=report):
                self.assertGreaterEqual(len(pages), counts[0])
                self.assertLessEqual(len(pages), counts[1])
                for title in titles:
                    self.assertIn(title, whole)
                self.assertNotIn("ЖОБА", whole)
                box = reader.pages[0].mediabox
                self.assertGreater(box.width, box.height)
                self.assertIn(f"{TODAY:%d.%m.%Y}", pages[0])

    def test_style_names_the_families_that_are_looked_for(self):
        with file_open("ksrisk_analysis/report/ksrisk_document_templates.xml") as file:
            style = file.read()
        for family in FAMILIES:
            self.assertIn(f'"{family}"', style)
