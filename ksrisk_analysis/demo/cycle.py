"""Steps that the analyses of the demo share, each by its real action."""

from datetime import timedelta

from odoo import Command

from ..core.languages import KK, RU
from ..core.words import date_short
from ..models.ir_attachment import KnownTexts
from . import scans
from .tables import read, read_by_code

_NOT_CARRIED_OUT = "Қоғам бұл функцияны жүзеге асырмайды."
_NOT_ASKED = "Бөлімше талданатын бағыттар бойынша функцияларды орындамайды."


class Cycle:
    """One analysis of a company, and the steps that bring it on."""

    def __init__(self, staff, leader, **values):
        """Make a draft with its members and scope.

        :param leader: login of the head of the working group
        """
        self.staff = staff
        self.env = staff.env
        self.leader = leader
        self.scanned = read_by_code("scans")
        head = staff.company.ksrisk_head_id
        self.analysis = self.as_officer("ksrisk.analysis").create(
            {
                "company_id": staff.company.id,
                "head_id": head.id,
                "head_post_kk": head.job_id.with_context(lang=KK).name,
                "head_post_ru": head.job_id.with_context(lang=RU).name,
                "officer_id": staff.users["officer"].id,
                "department_ids": [
                    Command.set([record.id for record in staff.departments.values()])
                ],
                **values,
            }
        )
        self.head = self.as_head(self.analysis)
        self._propose_scope()

    # ---- Whose eyes ------------------------------------------------------------------

    def as_officer(self, model):
        return self.staff.as_user(self.env[model], "officer")

    def as_leader(self, records):
        return self.staff.as_user(records, self.leader)

    def as_respondent(self, request):
        """The request as its respondent sees it."""
        logins = {user: login for login, user in self.staff.users.items()}
        return self.staff.as_user(request, logins[request.user_id])

    def as_head(self, records):
        login = "head" if "head" in self.staff.users else "director"
        return self.staff.as_user(records, login)

    def partner(self, login):
        """Id of the person that a user is."""
        return self.staff.users[login].partner_id.id

    # ---- Order and work plan ---------------------------------------------------------

    def member(self, role, login):
        """Command that adds a user to the group or the commission."""
        job = self.staff.employees[login].job_id
        return Command.create(
            {
                "user_id": self.staff.users[login].id,
                "role": role,
                "position_kk": job.with_context(lang=KK).name,
                "position_ru": job.with_context(lang=RU).name,
            }
        )

    def outsider(self, role, name, kazakh, russian):
        """Command that adds somebody from outside, who has no login."""
        partner = self.env["res.partner"].search([("name", "=", name)], limit=1)
        return Command.create(
            {
                "partner_id": (partner or partner.create({"name": name})).id,
                "role": role,
                "position_kk": kazakh,
                "position_ru": russian,
            }
        )

    def _propose_scope(self):
        analysis = self.analysis
        analysis.action_propose_scope()
        rows = analysis.scope_ids
        rows.filtered(lambda row: not row.applicable).reason = _NOT_CARRIED_OUT
        # One row is enough for a department that is asked about nothing.
        idle = rows.filtered(lambda row: not row.department_id.ksrisk_direction_ids)
        for own in idle.grouped("department_id").values():
            own[:-1].unlink()
            own[-1:].write({"applicable": False, "reason": _NOT_ASKED})

    def propose_work_plan(self, later=0):
        """Take the template's lines; departments answer for their directions.

        :param later: working days that the collection gets more than the template says
        """
        analysis, staff = self.analysis, self.staff
        analysis.action_propose_work_plan()
        rows = analysis.scope_ids.filtered("applicable")
        lines = analysis.plan_line_ids.filtered(
            lambda line: line.direction_id in rows.direction_id
        )
        lines.executor_ids.unlink()
        for line in lines:
            own = rows.filtered(
                lambda row, line=line: row.direction_id == line.direction_id
            )
            line.executor_ids = [
                Command.create({"department_id": department.id})
                for department in own.department_id
            ]
            if later and line.deadline_kind == "date" and line.is_identification:
                line.date_deadline = min(
                    staff.after(line.date_deadline, later), analysis.date_end
                )

    # ---- Acts ------------------------------------------------------------------------

    def paper(self, kind, day, number="", **values):
        """An act that was signed on paper, with its scan."""
        return {
            "date": day,
            "number": number,
            "mode": "paper",
            "scan_ids": self.scan(kind, day, number).ids,
            **values,
        }

    def scan(self, kind, day, number="", signer=None, login="officer"):
        """A scan of an act, as the user has just uploaded it.

        :param signer: post and name, the head's unless told
        """
        analysis = self.analysis
        row = self.scanned[kind]
        period = {
            "from": date_short(analysis.date_from),
            "to": date_short(analysis.date_to),
        }
        content = scans.make_page(
            [self.staff.company._ksrisk_official_name(lang) for lang in (KK, RU)],
            f"{row['title_kk']} / {row['title_ru']}",
            [
                f"№ {number}, {date_short(day)}" if number else date_short(day),
                row["kk"].format(**period),
                row["ru"].format(**period),
            ],
            signer or (analysis.head_post_ru, analysis.head_id.name),
            f"{kind} {analysis.name} {day}",
        )
        return self.upload(f"{row['title_ru']} {date_short(day)}.pdf", content, login)

    def proof(self, title, day, login):
        """A scan of an internal document that proves an answer or a measure."""
        department = self.staff.departments[
            "hr" if "hr" in self.staff.departments else "office"
        ]
        manager = department.manager_id
        row = self.scanned["proof"]
        content = scans.make_page(
            [self.staff.company._ksrisk_official_name(lang) for lang in (KK, RU)],
            title,
            [date_short(day), row["kk"], row["ru"]],
            (manager.job_id.with_context(lang=RU).name, manager.name),
            f"{title} {day}",
        )
        return self.upload(f"{title[:60]}.pdf", content, login)

    def upload(self, name, content, login):
        # A scan is an image: Odoo's index finds no words in it.
        known = KnownTexts({content: ""})
        files = self.staff.as_user(self.env["ir.attachment"], login)
        files = files.with_context(ksrisk_texts=known)
        return files.create({"name": name, "raw": content})

    # ---- Answers ---------------------------------------------------------------------

    def side(self, department):
        """In which language a department answers: its column of the table."""
        kazakh = ("hr", "purchase", "production", "office", "repair")
        codes = {record: code for code, record in self.staff.departments.items()}
        return "kk" if codes[department] in kazakh else "ru"

    def request(self, department, direction):
        return self.analysis.request_ids.filtered(
            lambda request: (
                request.department_id == self.staff.departments[department]
                and request.direction_id.code == direction
            )
        )

    def answer(self, request, table, limit=None):
        """Answer a request as its respondent, in his words.

        :param table: rows by indicator code
        :param limit: so many answers only, for one that is still being typed
        """
        own, side = self.as_respondent(request), self.side(request.department_id)
        for answer in own.answer_ids.sorted("code")[:limit]:
            row = table[answer.code]
            result, text = row[f"{side}_result"], row[side]
            field = "reason" if result == "na" else "comment"
            answer.write({"result": result, field: text})
        return own

    def cite(self, request, code, name, **values):
        """Add evidence to an answer, as the respondent."""
        own = self.as_respondent(request)
        answer = own.answer_ids.filtered(lambda answer: answer.code == code)
        return own.env["ksrisk.evidence"].create(
            {
                "name": name,
                "analysis_id": self.analysis.id,
                "company_id": self.staff.company.id,
                "answer_ids": [Command.link(answer.id)],
                **values,
            }
        )

    def find_answers(self, text):
        """Answers written as ``hr:D1.05 it:D8.04``."""
        found = self.env["ksrisk.answer"]
        for item in text.split():
            department, code = item.split(":")
            found |= self.request(department, code.split(".")[0]).answer_ids.filtered(
                lambda answer, code=code: answer.code == code
            )
        return found

    # ---- Findings --------------------------------------------------------------------

    def factor(self, code):
        return self.env.ref(f"ksrisk_analysis.factor_{code}").id if code else False

    def direction(self, code):
        return self.analysis.methodology_id.direction_ids.filtered(
            lambda direction: direction.code == code
        )

    def add_acts(self, codes=None):
        """Review acts and documents: form 5(9).

        :return: dict of acts by code
        """
        rows = [row for row in read("acts") if not codes or row["code"] in codes]
        acts = self.as_leader(self.env["ksrisk.act"]).create(
            [
                {
                    "analysis_id": self.analysis.id,
                    "sequence": 10 * index,
                    "kind": row["kind"],
                    "hierarchy": row["hierarchy"],
                    "name_kk": row["kk"],
                    "name_ru": row["ru"],
                    "details": row["details"],
                    "provision": row["provision"],
                    "factor_id": self.factor(row["factor"]),
                    "finding_kk": row["finding_kk"],
                    "finding_ru": row["finding_ru"],
                    "gaps": row["gaps"],
                    "is_risk": row["risk"] == "1",
                }
                for index, row in enumerate(rows, 1)
            ]
        )
        return {row["code"]: act for row, act in zip(rows, acts, strict=True)}

    def prepare_risk(self, row, acts):
        """Values of a risk from its row."""
        act = acts.get(row["act"])
        return {
            "analysis_id": self.analysis.id,
            "direction_id": self.direction(row["direction"]).id,
            "answer_ids": [Command.set(self.find_answers(row["answers"]).ids)],
            "act_id": act.id if act else False,
            "provision": row["provision"],
            "factor_id": self.factor(row["factor"]),
            "department_ids": [
                Command.set(self.staff.department_ids(row["departments"]))
            ],
            "job_ids": [Command.set(self.staff.job_ids(row["jobs"]))],
            "name_kk": row["kk"],
            "name_ru": row["ru"],
            "cause_kk": row["cause_kk"],
            "cause_ru": row["cause_ru"],
        }

    def prepare_measure(self, row, recommendations, day):
        """Values of a measure from its row; ``recommendations`` are by code."""
        return {
            "analysis_id": self.analysis.id,
            "recommendation_ids": [
                Command.set(
                    [
                        recommendations[code].id
                        for code in row["recommendations"].split()
                    ]
                )
            ],
            "name_kk": row["kk"],
            "name_ru": row["ru"],
            "completion_form_kk": row["form_kk"],
            "completion_form_ru": row["form_ru"],
            "date_deadline": day,
            "executor_ids": [
                Command.create(
                    {
                        "sequence": 10 * index,
                        "department_id": self.staff.departments[code].id,
                        "note_kk": row["note_kk"] if index == 1 else "",
                        "note_ru": row["note_ru"] if index == 1 else "",
                    }
                )
                for index, code in enumerate(row["executors"].split(), 1)
            ],
        }

    # ---- Documents -------------------------------------------------------------------

    def document(self, kind, **values):
        return self.as_officer("ksrisk.document").create(
            {"analysis_id": self.analysis.id, "kind": kind, **values}
        )

    def publish(self, day, site):
        """Make the public copies, and record where they were placed."""
        documents = self.analysis.reference_id | self.analysis.plan_id
        self.staff.as_user(documents, "officer").action_make_public_copy()
        self.as_officer("ksrisk.publication").create(
            [
                {
                    "document_id": document.id,
                    "url": f"https://{site}.example/anticorruption/{document.kind}",
                    "date": day,
                }
                for document in documents
            ]
        )

    def register(self, rows, risks):
        """The exposed positions, with the risks that they carry.

        :return: the positions
        """
        return self.as_officer("ksrisk.position").create(
            [
                {
                    "analysis_id": self.analysis.id,
                    "job_id": self.staff.jobs[row["job"]].id,
                    "functions_kk": row["kk"],
                    "functions_ru": row["ru"],
                    "risk_ids": [
                        Command.set([risks[code].id for code in row["risks"].split()])
                    ],
                }
                for row in rows
            ]
        )


def year_before(day):
    """The year that ends the day before, as an analysis looks back on it."""
    return {
        "date_from": day - timedelta(days=365),
        "date_to": day - timedelta(days=1),
    }
