"""Documents as plain text, and the company that they are printed for."""

import html
import os
import re
from datetime import date
from pathlib import Path

from odoo import Command

from ..core.languages import KK, RU
from .common import KsriskCommon, bilingual

FOLDER = Path(__file__).parent / "golden"
#: Set to write the files anew instead of comparing with them.
WRITE = "KSRISK_GOLDEN"


def as_text(values):
    """What a document prints, in the order in which it does: cells between bars."""
    act, approval = values["act"] or {}, values["approval"] or {}
    lines = [
        *([" | ".join(values["companies"])] if act.get("heading") else []),
        *filter(None, (approval.get("heading"), *approval.get("lines", ()))),
        *filter(None, (approval.get("name"), approval.get("date"))),
        *filter(None, act.values()),
        f"# {values['title']}",
        *values["subtitle"].splitlines(),
    ]
    for block in values["blocks"]:
        lines += ["", *(block.get("appendix") or "").splitlines()]
        if block.get("heading"):
            lines.append(f"## {block['heading']}")
        paragraphs = block.get("html", "").replace("</p>", "\n")
        lines += html.unescape(re.sub("<[^>]+>", "", paragraphs)).splitlines()
        if "columns" in block:
            lines += _table(block)
    lines.append("")
    for row in values["signatures"]:
        lines.append(
            " ____ ".join(filter(None, (row["post"], row["name"], row["date"])))
        )
    lines += values["footnotes"]
    text = "\n".join(line.rstrip() for line in lines).replace("\u00a0", " ")
    return f"{text.strip()}\n"


def _table(block):
    yield "| " + " | ".join(block["columns"])
    for row in block["rows"]:
        if "heading" in row:
            yield f"== {row['heading']}"
        else:
            cells = (" / ".join(cell).replace("\n", " / ") for cell in row["cells"])
            yield "| " + " | ".join(cells)


class GoldenCommon(KsriskCommon):
    """One analysis through its cycle, with something in every document."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {
                "ksrisk_city_kk": "Астана қаласы",
                "ksrisk_city_ru": "город Астана",
                "ksrisk_address_kk": "010000, Астана қ., Достық к., 5",
                "ksrisk_address_ru": "010000, г. Астана, ул. Достык, 5",
                "phone": "+7 700 000 00 00",
            }
        )
        for role, name in (
            ("head", "Өтеулиев Ғани Әділұлы"),
            ("officer", "Қыдырова Үміт Һамитқызы"),
            ("leader", "Іңкәров Нұрлан Өмірұлы"),
            ("commissioner", "Петрова Анна Ивановна"),
            ("respondent", "Ким Вера"),
            ("other_respondent", "Ли Олег"),
        ):
            cls.users[role].name = name
            if role in cls.employees:
                cls.employees[role].name = name
        bilingual(cls.job, name=("Бас маман", "Главный специалист"))
        cls.maker = cls()
        cls.documents = cls.maker.make_documents()

    def draft(self, analysis, kind, **values):
        return self.as_role(self.env["ksrisk.document"], "officer").create(
            {"analysis_id": analysis.id, "kind": kind, **values}
        )

    def make_documents(self):
        """Each document of the cycle, by the name of its file."""
        analysis = self.reach("collection", directions=("D1", "D2"))
        self.answer_all(analysis)
        self.accept_all(analysis)
        risk = self.make_findings(analysis)
        officer = self.as_role(analysis, "officer")
        risk.write(
            {
                "direction_id": analysis.direction_ids[0].id,
                "provision": "п. 12",
                "job_ids": [Command.set(self.job.ids)],
            }
        )
        self.as_role(self.env["ksrisk.act"], "officer").create(
            {
                "analysis_id": analysis.id,
                "name_kk": "Іріктеу қағидалары",
                "name_ru": "Правила отбора",
                "details": "№ 14",
                "finding_kk": "Мерзімі жоқ",
                "finding_ru": "Срок не установлен",
            }
        )
        reference = self.submit_reference(analysis)
        self.agree(reference)
        self.sign_reference(analysis)
        self.make_measure(
            analysis, note_kk="ДК келісімі бойынша", note_ru="по согласованию с СД"
        )
        self.approve_plan(analysis)
        self.publish(analysis)
        self.start_monitoring(analysis)
        measure = self.as_role(analysis.measure_ids, "respondent")
        measure.proof = "Approved"
        measure.action_claim()
        self.as_role(analysis.measure_ids, "officer").action_confirm()
        self.as_role(self.env["ksrisk.position"], "officer").create(
            {
                "analysis_id": analysis.id,
                "department_id": self.departments[0].id,
                "job_id": self.job.id,
                "unit_count": 2,
                "functions_kk": "Үміткерлерді іріктеу",
                "functions_ru": "Отбор кандидатов",
                "risk_ids": [Command.set(risk.ids)],
            }
        )
        documents = {
            "order": analysis.order_id,
            "work_plan_stages": analysis.work_plan_id,
            "work_plan_checklist": self.make_checklist(),
            "reference": analysis.reference_id,
            "remediation_plan": analysis.plan_id,
            "positions": self.draft(analysis, "positions"),
            "monitoring": self.draft(
                analysis, "monitoring", date_as_of=date(2026, 3, 11)
            ),
            "monitoring_final": self.draft(
                analysis, "monitoring", is_final=True, date_as_of=date(2026, 8, 3)
            ),
            "announcement": self.draft(analysis, "announcement"),
            "discussion": self.draft(
                analysis,
                "announcement",
                discussion_id=self.make_discussion(analysis).id,
            ),
            "closing": self.draft(analysis, "closing"),
        }
        documents["minutes"] = self.draft(
            analysis,
            "minutes",
            discussion_id=documents["discussion"].discussion_id.id,
        )
        action = self.as_role(analysis.order_id, "officer").action_new_version()
        officer.date_end = date(2026, 4, 30)
        documents["amending_order"] = self.as_role(
            self.env["ksrisk.document"], "officer"
        ).browse(action["res_id"])
        return documents

    def make_checklist(self):
        """A draft work plan of the template of seed 000, with one direction."""
        analysis = self.make_analysis(
            ["D9"],
            plan_template_id=self.env.ref("ksrisk_analysis.plan_template_checklist").id,
        )
        analysis.action_propose_work_plan()
        analysis.plan_line_ids.filtered(
            lambda line: line.direction_id.code not in (False, "D2", "D9")
        ).unlink()
        return self.draft(analysis, "work_plan")

    def make_discussion(self, analysis):
        def line(kind, kazakh, russian):
            return Command.create({"kind": kind, "name_kk": kazakh, "name_ru": russian})

        return self.as_role(self.env["ksrisk.discussion"], "officer").create(
            {
                "analysis_id": analysis.id,
                "date": "2026-03-10 05:30:00",
                "place_kk": "Мәжіліс залы",
                "place_ru": "Зал заседаний",
                "urls": "https://example.kz/talk",
                "chair_id": self.users["head"].partner_id.id,
                "secretary_id": self.users["leader"].partner_id.id,
                "participant_ids": [
                    Command.create(
                        {
                            "name_kk": "«Адал» қоғамдық бірлестігі",
                            "name_ru": "Общественное объединение «Адал»",
                            "count": 3,
                        }
                    )
                ],
                "agenda_ids": [
                    line("agenda", "Талдау нәтижелері", "Результаты анализа")
                ],
                "heard_ids": [line("heard", "Баяндама", "Доклад")],
                "decision_ids": [
                    line("decision", "Назарға алынсын", "Принять к сведению"),
                    line("decision", "Жариялансын", "Опубликовать"),
                ],
            }
        )

    def golden(self, name, lang):
        return FOLDER / f"{name}_{ {KK: 'kk', RU: 'ru'}[lang] }.txt"

    def assert_golden(self, name, lang, text):
        """See that a document is what its file says, or write the file."""
        path = self.golden(name, lang)
        if os.environ.get(WRITE):
            FOLDER.mkdir(exist_ok=True)
            path.write_text(text)
        self.assertEqual(text, path.read_text(), f"{path.name} is another document")
