"""The company of seed 004 and its plan, as a file and as a pasted table."""

import base64
import csv
import io
from datetime import date

from openpyxl import Workbook

from odoo import Command

from ..core import words
from ..core.languages import KK, LANGS, RU
from . import seeds
from .common import KsriskCommon, bilingual

SEED = seeds.load(4)
#: Columns of the file: a field in both languages, side by side.
COLUMNS = ("recommendations", "name", "completion_form", "executors")


def numbered(texts):
    """The lines of a cell: numbered if there are several."""
    if len(texts) < 2:
        return texts
    return [f"{index}. {text}" for index, text in enumerate(texts, 1)]


def executor_lines(row, lang):
    """The executors of a row of the seed, a line each, with their notes."""
    return [
        f"{item[lang]} {item['note'][lang] if item['note'] else ''}".strip()
        for item in row["executors"]
    ]


def table():
    """The seed as a table: a row of titles, then rows with both languages."""
    titles = {lang: SEED["columns"][lang] for lang in LANGS}
    rows = [[titles[KK][0]]]
    for index in range(1, 5):
        rows[0] += [titles[KK][index], titles[RU][index]]
    rows[0].append(titles[KK][5])
    for row in SEED["rows"]:
        cells = [str(row["number"])]
        for column in COLUMNS:
            for lang in LANGS:
                cells.append("\n".join(_lines(row, column, lang)))
        rows.append([*cells, row["deadline_text"]])
    return rows


def _lines(row, column, lang):
    if column == "recommendations":
        return numbered([item[lang] for item in row["recommendations"]])
    if column == "executors":
        return executor_lines(row, lang)
    return [row[column][lang]]


def as_file(rows):
    """The rows as an .xlsx file, in base64."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return base64.b64encode(content.getvalue())


def as_text(rows):
    """The rows as a spreadsheet copies them: tabs, quotes round lines."""
    text = io.StringIO()
    csv.writer(text, delimiter="\t", lineterminator="\n").writerows(rows)
    return text.getvalue()


def expected_cells(row, lang):
    """What the plan has to print of a row of the seed."""
    return [
        [str(row["number"])],
        _lines(row, "recommendations", lang),
        [row["name"][lang]],
        [row["completion_form"][lang]],
        executor_lines(row, lang),
        [words.date_in_words(date.fromisoformat(row["deadline"]), lang)],
    ]


class SeedPlanCommon(KsriskCommon):
    """The company of the seed on 1 June 2026, with its four departments."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = date(2026, 6, 1)
        cls.company.write(
            {f"ksrisk_name_{lang[:2]}": SEED["organisation"][lang] for lang in LANGS}
        )
        cls.users["officer"].name = "Д. Омарова"
        cls.units = cls._create_units()
        cls.legal = cls.units["Заң және әкімшілік жұмыс департаменті"]
        cls.legal.manager_id = cls.employees["respondent"]

    @classmethod
    def _create_units(cls):
        """The departments that the seed names, by their Kazakh names."""
        names = {
            item[KK]: item[RU] for row in SEED["rows"] for item in row["executors"]
        }
        units = {
            unit.with_context(lang=KK).name: unit
            for unit in cls.departments
            if unit.with_context(lang=KK).name in names
        }
        for kazakh in names.keys() - units.keys():
            units[kazakh] = cls.env["hr.department"].create(
                {"name": kazakh, "company_id": cls.company.id}
            )
            bilingual(units[kazakh], name=(kazakh, names[kazakh]))
        return units

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------
    def paper(self, day, **values):
        """An act on paper, with a scan of its own that the officer uploaded."""
        scan = self.as_role(self.env["ir.attachment"], "officer").create(
            {"name": f"act {day}.pdf", "raw": b"%PDF act"}
        )
        return super().paper(day, scan_ids=scan.ids, **values)

    def make_seed_analysis(self, **values):
        return self.make_analysis(
            date_start=date(2026, 2, 2),
            date_end=date(2026, 4, 10),
            date_register=date(2026, 6, 30),
            **values,
        )

    def register_until_signed(self):
        """An analysis whose order, work plan and reference were signed on paper."""
        analysis = self.make_seed_analysis(mode="paper")
        self.register_until_collection(analysis)
        analysis.audit_note = "There were no audits"
        document = self.submit_reference(analysis, date(2026, 4, 20))
        document.action_vote(
            "agreed",
            member_id=analysis.member_ids.filtered(lambda m: m.role == "commission").id,
            date=date(2026, 4, 22),
            scan_ids=self.make_scan().ids,
        )
        analysis.action_sign_reference(self.paper(date(2026, 4, 24)))
        return analysis

    def register_until_collection(self, analysis):
        analysis.action_issue_order(self.paper(date(2026, 2, 2), number="15-Б"))
        analysis.plan_line_ids = [
            Command.create(
                {
                    "number": "1",
                    "name_kk": "Ақпарат жинау",
                    "name_ru": "Сбор информации",
                    "is_identification": True,
                    "date_deadline": analysis.date_end,
                    "executor_ids": [Command.create({"department_id": self.legal.id})],
                }
            )
        ]
        analysis.action_approve_work_plan(self.paper(date(2026, 2, 3)))
        analysis.action_start_collection(self.act(date(2026, 2, 4)))

    def import_plan(self, analysis, **source):
        """Import the seed through the wizard, as the officer does."""
        wizard = self.as_role(self.env["ksrisk.plan.import"], "officer").create(
            {"analysis_id": analysis.id, **(source or self.file_source())}
        )
        wizard.action_preview()
        self.assertFalse(wizard.error_text)
        self.assertFalse([line.error for line in wizard.line_ids if line.error])
        wizard.action_import()

    def file_source(self):
        return {"file": as_file(table()), "file_name": "plan.xlsx"}

    def assert_seed_measures(self, analysis):
        """The measures are the rows of the seed, in both languages (AC-38…AC-43)."""
        self.assertEqual(
            [len(measure.recommendation_ids) for measure in analysis.measure_ids],
            [7, 2, 2, 1, 1, 2, 3, 2, 3, 2, 2, 2, 1, 1],
        )
        self.assertEqual(len(analysis.recommendation_ids), 31)
        for lang in LANGS:
            measures = analysis.with_context(lang=lang).measure_ids
            for measure, row in zip(measures, SEED["rows"], strict=True):
                with self.subTest(lang=lang, row=row["number"]):
                    self.assertEqual(measure._get_cells(), expected_cells(row, lang))
