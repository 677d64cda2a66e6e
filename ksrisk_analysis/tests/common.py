"""A small company with one user for each role, and the steps of the cycle."""

from datetime import date
from unittest.mock import patch

from odoo import Command, fields
from odoo.tests import TransactionCase, new_test_user

from ..core.languages import KK, RU
from ..models.ksrisk_guard_mixin import permit

ROLES = {
    "officer": "ksrisk_analysis.group_ksrisk_officer",
    "head": "ksrisk_analysis.group_ksrisk_signatory",
    "leader": "ksrisk_analysis.group_ksrisk_user",
    "commissioner": "ksrisk_analysis.group_ksrisk_user",
    "auditor": "ksrisk_analysis.group_ksrisk_auditor",
    "admin": "ksrisk_analysis.group_ksrisk_admin",
    "respondent": "base.group_user",
    "other_respondent": "base.group_user",
    "outsider": "base.group_user",
}
TODAY = date(2026, 3, 12)


def bilingual(record, **texts):
    """Write Kazakh and Russian of translated fields: ``name=("kk", "ru")``."""
    for name, (kazakh, russian) in texts.items():
        record.with_context(lang=KK)[name] = kazakh
        record.with_context(lang=RU)[name] = russian


def make_flag(detector, company, **values):
    """A flag as a run leaves it, on the company's own partner unless told otherwise."""
    model = detector.env["ksrisk.flag"].sudo()
    values = {
        "detector_id": detector.id,
        "company_id": company.id,
        "res_model": "res.partner",
        "res_id": company.partner_id.id,
        "key": str(model.search_count([])),
        "amount": 600000,
        "is_confidential": detector.is_confidential,
    } | values
    return permit(model, *model._guarded_fields).create(values).sudo(False)


def make_log(measure, user):
    """Values of a reminder of a measure, as the digest logs it."""
    return {
        "company_id": measure.company_id.id,
        "date": TODAY,
        "user_id": user.id,
        "recipient": "person",
        "rule_id": measure.env.ref("ksrisk_analysis.reminder_rule_measure_on").id,
        "subject": "measure",
        "res_model": measure._name,
        "res_id": measure.id,
        "name": measure.display_name,
        "date_deadline": measure.date_deadline,
        "urgency": "late",
        "state": "no_email",
    }


class KsriskCommon(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(
            patch.object(
                fields.Date, "context_today", lambda *args, **kwargs: cls.today
            )
        )
        cls.today = TODAY
        cls.company = cls.env["res.company"].create(
            {
                "name": "Test JSC",
                "ksrisk_name_kk": "«Сынақ» АҚ",
                "ksrisk_name_ru": "АО «Сынақ»",
            }
        )
        cls.users = {
            role: new_test_user(
                cls.env,
                f"ksrisk_{role}",
                group,
                company_id=cls.company.id,
                company_ids=[Command.set(cls.company.ids)],
                name=f"Test {role}",
                context={"no_reset_password": True},  # no letter with an invitation
            )
            for role, group in ROLES.items()
        }
        cls.env = cls.env(
            context=dict(
                cls.env.context,
                allowed_company_ids=cls.company.ids,
                tracking_disable=True,
            )
        )
        cls._create_staff()

    def setUp(self):
        # What setUpClass left to the journal would take along entries of this test.
        self.env.cr.flush()
        super().setUp()

    @classmethod
    def _create_staff(cls):
        cls.departments = cls.env["hr.department"].create(
            [
                {"name": name, "company_id": cls.company.id}
                for name in ("HR department", "Finance department")
            ]
        )
        bilingual(cls.departments[0], name=("Кадр департаменті", "Департамент кадров"))
        bilingual(
            cls.departments[1], name=("Қаржы департаменті", "Финансовый департамент")
        )
        cls.job = cls.env["hr.job"].create(
            {"name": "Specialist", "company_id": cls.company.id}
        )
        cls.employees = {}
        for role, department in (
            ("respondent", cls.departments[0]),
            ("other_respondent", cls.departments[1]),
            ("head", cls.env["hr.department"]),
        ):
            employee = cls.env["hr.employee"].create(
                {
                    "name": cls.users[role].name,
                    "user_id": cls.users[role].id,
                    "company_id": cls.company.id,
                    "department_id": department.id,
                    "job_id": cls.job.id,
                }
            )
            department.manager_id = employee
            cls.employees[role] = employee

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------
    def as_role(self, record, role):
        """The record as the user of a role sees it, in a fresh environment."""
        return record.with_user(self.users[role]).with_context(
            allowed_company_ids=self.company.ids
        )

    def make_analysis(self, directions=("D1", "D6"), **values):
        """A complete draft made by the officer, with scope and members."""
        methodology = self.env.ref("ksrisk_analysis.methodology_2026")
        chosen = methodology.direction_ids.filtered(lambda d: d.code in directions)
        analysis = self.as_role(self.env["ksrisk.analysis"], "officer").create(
            {
                "company_id": self.company.id,
                "date_from": date(2025, 1, 1),
                "date_to": date(2025, 12, 31),
                "date_start": date(2026, 1, 5),
                "date_end": date(2026, 3, 31),
                "date_register": date(2026, 4, 30),
                "head_id": self.employees["head"].id,
                "head_post_kk": "Басқарма төрағасы",
                "head_post_ru": "Председатель Правления",
                "officer_id": self.users["officer"].id,
                "methodology_id": methodology.id,
                "department_ids": [Command.set(self.departments.ids)],
                "direction_ids": [Command.set(chosen.ids)],
                "member_ids": [
                    Command.create(
                        {
                            "user_id": self.users[role].id,
                            "role": member_role,
                            "position_kk": "Маман",
                            "position_ru": "Специалист",
                        }
                    )
                    for role, member_role in (
                        ("leader", "leader"),
                        ("commissioner", "commission"),
                    )
                ],
                **values,
            }
        )
        analysis.action_propose_scope()
        return analysis

    def make_scan(self, role="officer"):
        """A scan that the user of a role has just uploaded."""
        return self.as_role(self.env["ir.attachment"], role).create(
            {"name": "scan.pdf", "raw": b"%PDF"}
        )

    def paper(self, day, **values):
        """An act signed on paper, with the officer's own scan."""
        if "scan_ids" not in values:
            values["scan_ids"] = self.make_scan().ids
        return {"date": day, "mode": "paper", "reason": "Test reason", **values}

    def act(self, day, **values):
        """An act signed in the system."""
        return {"date": day, "reason": "Test reason", **values}

    def issue_order(self, analysis, day=date(2026, 1, 5)):
        self.as_role(analysis, "head").action_issue_order(self.act(day, number="12-Б"))

    def approve_work_plan(self, analysis, day=date(2026, 1, 5)):
        officer = self.as_role(analysis, "officer")
        officer.plan_line_ids = [
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
        self.as_role(analysis, "head").action_approve_work_plan(self.act(day))

    def start_collection(self, analysis, day=date(2026, 1, 6)):
        self.as_role(analysis, "officer").action_start_collection(self.act(day))

    def answer_all(self, analysis, result="no"):
        """Answer every request as its respondent; safe answers by default."""
        for request in analysis.sudo().request_ids:
            own = request.with_user(request.user_id).with_context(
                allowed_company_ids=self.company.ids
            )
            for answer in own.answer_ids:
                safe = "yes" if answer.indicator_id.polarity == "risk_if_no" else result
                answer.write({"result": safe, "comment": "Checked"})
            own.action_submit()

    def accept_all(self, analysis):
        self.as_role(analysis.request_ids, "leader").action_accept()

    def make_findings(self, analysis):
        """One confirmed risk with one recommendation."""
        risk = self.as_role(self.env["ksrisk.risk"], "officer").create(
            {
                "analysis_id": analysis.id,
                "name_kk": "Тәуекел",
                "name_ru": "Риск",
                "cause_kk": "Себеп",
                "cause_ru": "Причина",
                "recommendation_ids": [
                    Command.create(
                        {
                            "analysis_id": analysis.id,
                            "name_kk": "Ұсыным",
                            "name_ru": "Рекомендация",
                        }
                    )
                ],
            }
        )
        risk.action_confirm()
        self.as_role(analysis, "officer").audit_note = "There were no audits"
        return risk

    def submit_reference(self, analysis, day=date(2026, 3, 10)):
        document = self.as_role(self.env["ksrisk.document"], "officer").create(
            {"analysis_id": analysis.id, "kind": "reference"}
        )
        document.action_submit(self.act(day))
        return document

    def agree(self, document, day=date(2026, 3, 11)):
        self.as_role(document, "commissioner").action_vote("agreed", date=day)

    def sign_reference(self, analysis, day=date(2026, 3, 12)):
        self.as_role(analysis, "head").action_sign_reference(self.act(day))

    def make_measure(self, analysis, **values):
        return self.as_role(self.env["ksrisk.measure"], "officer").create(
            {
                "analysis_id": analysis.id,
                "recommendation_ids": [Command.set(analysis.recommendation_ids.ids)],
                "name_kk": "Іс-шара",
                "name_ru": "Мероприятие",
                "completion_form_kk": "Бекітілген қағидалар",
                "completion_form_ru": "Утверждённые правила",
                "date_deadline": date(2026, 7, 31),
                "executor_ids": [
                    Command.create({"department_id": self.departments[0].id})
                ],
                **values,
            }
        )

    def submit_plan(self, analysis, day=date(2026, 3, 12)):
        document = self.as_role(self.env["ksrisk.document"], "officer").create(
            {"analysis_id": analysis.id, "kind": "remediation_plan"}
        )
        document.action_submit(self.act(day))
        return document

    def approve_plan(self, analysis, day=date(2026, 3, 12)):
        self.as_role(analysis, "head").action_approve_plan(self.act(day))

    def make_copies(self, analysis):
        documents = analysis.reference_id | analysis.plan_id
        bare = documents.filtered(lambda document: not document.public_copy_ids)
        self.as_role(bare, "officer").action_make_public_copy()

    def publish(self, analysis, day=date(2026, 3, 12), with_files=True):
        documents = analysis.reference_id | analysis.plan_id
        if with_files:
            self.make_copies(analysis)
        self.as_role(self.env["ksrisk.publication"], "officer").create(
            [
                {
                    "document_id": document.id,
                    "url": "https://example.kz/corruption",
                    "date": day,
                }
                for document in documents
            ]
        )

    def start_monitoring(self, analysis, day=date(2026, 3, 12)):
        self.as_role(analysis, "officer").action_start_monitoring(self.act(day))

    def reach(self, state, **values):
        """An analysis in ``state``, brought there by its real actions."""
        analysis = self.make_analysis(**values)
        steps = {
            "draft": [],
            "collection": [
                self.issue_order,
                self.approve_work_plan,
                self.start_collection,
            ],
            "signed": [
                self.answer_all,
                self.accept_all,
                self.make_findings,
                lambda analysis: self.agree(self.submit_reference(analysis)),
                self.sign_reference,
            ],
            "approved": [self.make_measure, self.approve_plan],
            "monitoring": [self.publish, self.start_monitoring],
        }
        for name, actions in steps.items():
            for action in actions:
                action(analysis)
            if name == state:
                break
        return analysis
