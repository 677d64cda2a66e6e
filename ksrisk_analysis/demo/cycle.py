"""Steps that the analyses of the demo share, each by its real action."""

from datetime import timedelta

from odoo import Command

from ..core.languages import KK, RU
from .findings import Findings
from .papers import Papers

_NOT_CARRIED_OUT = "Қоғам бұл функцияны жүзеге асырмайды."
_NOT_ASKED = "Бөлімше талданатын бағыттар бойынша функцияларды орындамайды."


class Cycle(Papers, Findings):
    """One analysis of a company, and the steps that bring it on."""

    def __init__(self, staff, leader, **values):
        """Make a draft with its members and scope.

        :param leader: login of the head of the working group
        """
        self.staff = staff
        self.env = staff.env
        self.leader = leader
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
