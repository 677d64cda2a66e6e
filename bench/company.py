"""A company as large as the benchmark asks for, and the steps that lead to what is
measured: by the addon's own actions, each as the user whose step it is.
"""

from contextlib import contextmanager
from datetime import date
from unittest.mock import patch

from odoo import SUPERUSER_ID, Command, api, fields

from odoo.addons.ksrisk_analysis.core.languages import KK, RU
from odoo.addons.ksrisk_analysis.models.ksrisk_journal import journal

TODAY = date(2026, 3, 12)
ROLES = {
    # The officer makes the records of the peers too.
    "officer": (
        "ksrisk_analysis.group_ksrisk_officer",
        "mgmtsystem.group_mgmtsystem_manager",
    ),
    "head": ("ksrisk_analysis.group_ksrisk_signatory",),
    "leader": ("ksrisk_analysis.group_ksrisk_user",),
    "commissioner": ("ksrisk_analysis.group_ksrisk_user",),
}
MEASURE_KK = "Сыбайлас жемқорлық тәуекелін азайту үшін ішкі қағидаларды бекіту, "
MEASURE_RU = "Утверждение внутренних правил для снижения коррупционных рисков, "
FORM_KK = "Бекітілген қағидалар мен таныстыру парағы, "
FORM_RU = "Утверждённые правила и лист ознакомления, "


class Mailbox:
    """A mail server that takes every message, in no time."""

    from_filter = smtp_from = False

    def send_message(self, *args, **kwargs):
        pass

    def quit(self):
        pass


@contextmanager
def surroundings(registry):
    """A fixed day, a mail server, and no PDF of what is signed."""
    servers, documents = registry["ir.mail_server"], registry["ksrisk.document"]
    with (
        patch.object(fields.Date, "context_today", lambda *args, **kwargs: TODAY),
        patch.object(servers, "_connect__", lambda *args, **kwargs: Mailbox()),
        patch.object(documents, "_render_file", lambda *args: b"%PDF"),
    ):
        yield


def act(day, **values):
    return {"date": day, "reason": "Reason of the benchmark", **values}


class Company:
    """Ids of what the goals work on; each transaction browses them anew.

    ``small`` and ``large`` are analyses whose collection runs, of one department and
    of all; ``small_draft`` and ``large_draft`` have their orders and plans and have not
    started; ``signed`` awaits the remediation plan.
    """

    def __init__(self, registry, departments, measures):
        self.registry = registry
        self.users = {"root": SUPERUSER_ID}
        self.company_id = None
        with self.session("root", keep=True) as env:
            self._create_staff(env, departments)
        one, every = self.department_ids[:1], self.department_ids
        self.small = self._order(one)
        self.large = self._order(every)
        self.small_draft = self._order(one)
        self.large_draft = self._order(every)
        self.signed = self._order(one)
        for analysis_id in (self.small, self.large, self.signed):
            self.start(analysis_id)
        self._sign(self.signed, measures)

    @contextmanager
    def session(self, role, keep=False):
        """A transaction of its own, as a request of the web client has it.

        :param keep: whether it is committed
        """
        with self.registry.cursor() as cr:
            context = {"lang": RU, "tz": "Asia/Almaty"}
            if self.company_id:
                context["allowed_company_ids"] = [self.company_id]
            yield api.Environment(cr, self.users[role], context)
            if not keep:
                cr.rollback()

    def switch(self, env, role):
        """The next request: another user, who finds nothing in the cache."""
        env.cr.flush()
        env.invalidate_all()
        return env(user=self.users[role])

    # ------------------------------------------------------------------
    # Staff
    # ------------------------------------------------------------------
    def _create_staff(self, env, count):
        company = env["res.company"].create(
            {"name": "Bench JSC", "ksrisk_name_kk": "АҚ", "ksrisk_name_ru": "АО"}
        )
        self.company_id = company.id
        env = env(context=dict(env.context, allowed_company_ids=company.ids))
        roles = self._create_users(
            env,
            {
                role: [env.ref(name).id for name in names]
                for role, names in ROLES.items()
            },
        )
        self.users |= {user.login: user.id for user in roles}
        respondents = self._create_users(
            env,
            {f"respondent{i}": [env.ref("base.group_user").id] for i in range(count)},
        )
        departments = env["hr.department"].create(
            [
                {"name": f"Департамент {i}", "company_id": company.id}
                for i in range(count)
            ]
        )
        for i, department in enumerate(departments):
            department.with_context(lang=KK).name = f"№ {i} департаменті"
        employees = env["hr.employee"].create(
            [
                {
                    "name": user.name,
                    "user_id": user.id,
                    "company_id": company.id,
                    "department_id": department.id,
                }
                for user, department in zip(respondents, departments, strict=True)
            ]
        )
        for department, employee in zip(departments, employees, strict=True):
            department.manager_id = employee
        head = env["hr.employee"].create(
            {
                "name": "Head",
                "user_id": self.users["head"],
                "company_id": company.id,
            }
        )
        self.department_ids = departments.ids
        self.respondent_ids = respondents.ids
        self.head_id = head.id

    def _create_users(self, env, groups):
        return (
            env["res.users"]
            .with_context(no_reset_password=True)
            .create(
                [
                    {
                        "name": f"Bench {login}",
                        "login": login,
                        "email": f"{login}@example.com",
                        "lang": RU,
                        "company_id": self.company_id,
                        "company_ids": [Command.set([self.company_id])],
                        "group_ids": [Command.set(group_ids)],
                    }
                    for login, group_ids in groups.items()
                ]
            )
        )

    # ------------------------------------------------------------------
    # Steps of the cycle
    # ------------------------------------------------------------------
    def analysis(self, env, analysis_id):
        return env["ksrisk.analysis"].browse(analysis_id)

    def _order(self, department_ids):
        """An analysis of these departments about every direction, with its plan."""
        with self.session("officer", keep=True) as env:
            analysis = env["ksrisk.analysis"].create(
                {
                    "date_from": date(2025, 1, 1),
                    "date_to": date(2025, 12, 31),
                    "date_start": date(2026, 1, 5),
                    "date_end": date(2026, 3, 31),
                    "head_id": self.head_id,
                    "head_post_kk": "Басқарма төрағасы",
                    "head_post_ru": "Председатель Правления",
                    "officer_id": env.uid,
                    "department_ids": [Command.set(department_ids)],
                    "member_ids": [
                        Command.create(
                            {
                                "user_id": self.users[role],
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
                    "plan_line_ids": [
                        Command.create(
                            {
                                "number": "1",
                                "name_kk": "Ақпарат жинау",
                                "name_ru": "Сбор информации",
                                "is_identification": True,
                                "date_deadline": date(2026, 3, 31),
                                "executor_ids": [
                                    Command.create({"department_id": department_ids[0]})
                                ],
                            }
                        )
                    ],
                }
            )
            analysis.action_propose_scope()
            analysis.scope_ids.write({"applicable": True})
        with self.session("head", keep=True) as env:
            self.analysis(env, analysis.id).action_issue_order(
                act(date(2026, 1, 5), number="12-Б")
            )
            self.analysis(env, analysis.id).action_approve_work_plan(
                act(date(2026, 1, 5))
            )
        return analysis.id

    def start(self, analysis_id):
        with self.session("officer", keep=True) as env:
            self.analysis(env, analysis_id).action_start_collection(
                act(date(2026, 1, 6))
            )

    def _sign(self, analysis_id, measures):
        """Bring a collection to the signed reference, as many recommendations in it."""
        self._answer(analysis_id)
        with self.session("leader", keep=True) as env:
            self.analysis(env, analysis_id).request_ids.action_accept()
        with self.session("officer", keep=True) as env:
            self._find(self.analysis(env, analysis_id), measures)
            document = env["ksrisk.document"].create(
                {"analysis_id": analysis_id, "kind": "reference"}
            )
            document.section_ids.write({"body": "<p>Text</p>"})
            document.action_submit(act(date(2026, 3, 10)))
        with self.session("commissioner", keep=True) as env:
            env["ksrisk.document"].browse(document.id).action_vote(
                "agreed", date=date(2026, 3, 11)
            )
        with self.session("head", keep=True) as env:
            self.analysis(env, analysis_id).action_sign_reference(act(TODAY))

    @contextmanager
    def monitored(self, count, measures):
        """The officer's transaction with only so many analyses, all in monitoring.

        They are registered from paper, each with its own rows, and rolled back.
        """
        with self.session("root") as env:
            company = env["res.company"].create(
                {"name": "Board JSC", "ksrisk_name_kk": "АҚ", "ksrisk_name_ru": "АО"}
            )
            user = env["res.users"].browse(self.users["officer"])
            user.company_ids += company
            context = {**env.context, "allowed_company_ids": company.ids}
            department = env["hr.department"].create(
                {"name": "Департамент", "company_id": company.id}
            )
            head = env["hr.employee"].create(
                {
                    "name": "Head",
                    "company_id": company.id,
                    "department_id": department.id,
                }
            )
            env = env(user=user.id, context=context)
            scan = env["ir.attachment"].create({"name": "scan.pdf", "raw": b"%PDF"})
            for _index in range(count):
                self._monitor(env, company, department, head, scan, measures)
            env.flush_all()
            yield env

    def _monitor(self, env, company, department, head, scan, measures):
        """Bring an analysis to its monitoring, by acts signed on paper."""

        def paper(day, **values):
            return act(day, mode="paper", scan_ids=scan.ids, **values)

        analysis = env["ksrisk.analysis"].create(
            {
                "company_id": company.id,
                "mode": "paper",
                "date_from": date(2025, 1, 1),
                "date_to": date(2025, 12, 31),
                "date_start": date(2026, 1, 5),
                "date_end": date(2026, 3, 31),
                "head_id": head.id,
                "officer_id": env.uid,
                "audit_note": "There were no audits",
                "department_ids": [Command.set(department.ids)],
                "member_ids": [
                    Command.create({"user_id": self.users["leader"], "role": "leader"})
                ],
                "plan_line_ids": [
                    Command.create(
                        {
                            "number": "1",
                            "name_kk": "Ақпарат жинау",
                            "name_ru": "Сбор информации",
                            "is_identification": True,
                            "date_deadline": date(2026, 3, 31),
                            "executor_ids": [
                                Command.create({"department_id": department.id})
                            ],
                        }
                    )
                ],
            }
        )
        analysis.action_propose_scope()
        analysis.action_issue_order(paper(date(2026, 1, 5), number="12-Б"))
        analysis.action_approve_work_plan(paper(date(2026, 1, 5)))
        analysis.action_start_collection(act(date(2026, 1, 6)))
        self._find(analysis, measures)
        reference = env["ksrisk.document"].create(
            {"analysis_id": analysis.id, "kind": "reference"}
        )
        reference.action_submit(act(date(2026, 3, 10)))
        reference.action_vote(
            "agreed",
            member_id=analysis.member_ids.id,
            date=date(2026, 3, 11),
            scan_ids=scan.ids,
        )
        analysis.action_sign_reference(paper(TODAY))
        env["ksrisk.measure"].create(
            [
                {
                    "analysis_id": analysis.id,
                    "recommendation_ids": [Command.set(recommendation.ids)],
                    "name_kk": MEASURE_KK,
                    "name_ru": MEASURE_RU,
                    "completion_form_kk": FORM_KK,
                    "completion_form_ru": FORM_RU,
                    "date_deadline": date(2026, 7, 31),
                    "executor_ids": [Command.create({"department_id": department.id})],
                }
                for recommendation in analysis.recommendation_ids
            ]
        )
        analysis.action_approve_plan(paper(TODAY))
        env["ksrisk.publication"].create(
            [
                {
                    "document_id": document.id,
                    "url": "https://example.kz/corruption",
                    "date": TODAY,
                }
                for document in analysis.reference_id | analysis.plan_id
            ]
        )
        analysis.action_start_monitoring(act(TODAY))

    def _answer(self, analysis_id):
        with self.session("root", keep=True) as env:
            for request in self.analysis(env, analysis_id).request_ids:
                own = request.with_user(request.user_id)
                for polarity, answers in own.answer_ids.grouped(
                    lambda answer: answer.indicator_id.polarity
                ).items():
                    result = "yes" if polarity == "risk_if_no" else "no"
                    answers.write({"result": result, "comment": "Checked"})
                own.action_submit()

    def _find(self, analysis, measures):
        env = analysis.env
        risk = env["ksrisk.risk"].create(
            {
                "analysis_id": analysis.id,
                "name_kk": "Тәуекел",
                "name_ru": "Риск",
                "cause_kk": "Себеп",
                "cause_ru": "Причина",
            }
        )
        env["ksrisk.recommendation"].create(
            [
                {
                    "analysis_id": analysis.id,
                    "name_kk": f"{i}-ұсыным: ішкі қағидаларды бекіту",
                    "name_ru": f"Рекомендация {i}: утвердить внутренние правила",
                    "risk_ids": [Command.set(risk.ids)],
                }
                for i in range(measures)
            ]
        )
        risk.action_confirm()
        analysis.audit_note = "There were no audits"

    # ------------------------------------------------------------------
    # Values
    # ------------------------------------------------------------------
    def measure_values(self, env):
        """A measure for each recommendation, with its executor and both languages."""
        analysis = self.analysis(env, self.signed)
        return [
            {
                "analysis_id": analysis.id,
                "recommendation_ids": [Command.set(recommendation.ids)],
                "name_kk": f"{MEASURE_KK} {i}",
                "name_ru": f"{MEASURE_RU} {i}",
                "completion_form_kk": f"{FORM_KK} {i}",
                "completion_form_ru": f"{FORM_RU} {i}",
                "date_deadline": date(2026, 7, 31),
                "executor_ids": [
                    Command.create({"department_id": self._nth(self.department_ids, i)})
                ],
            }
            for i, recommendation in enumerate(analysis.recommendation_ids)
        ]

    def action_values(self, env):
        """The same measures for the peer, as far as it has fields for them."""
        return [
            {
                "name": f"{MEASURE_RU} {i}",
                "description": f"<p>{FORM_RU} {i}</p>",
                "type_action": "prevention",
                "date_deadline": date(2026, 7, 31),
                "user_id": self._nth(self.respondent_ids, i),
            }
            for i, _ in enumerate(self.analysis(env, self.signed).recommendation_ids)
        ]

    def line_values(self, env):
        """As many lines of the peer's audit as the collection has answers."""
        analysis = self.analysis(env, self.large_draft)
        names = [
            indicator.name
            for row in analysis.scope_ids.filtered("applicable")
            for indicator in row.direction_id.indicator_ids
        ]
        return [{"name": name, "seq": i} for i, name in enumerate(names)]

    def fill_journal(self, entries):
        """Enter as many events as are missing, of a kind that no state rests on."""
        with self.session("root") as env:
            present = env["ksrisk.journal"].search_count(
                [("company_id", "=", self.company_id)]
            )
        for start in range(present, entries, 1000):
            with self.session("officer", keep=True) as env:
                record = self.analysis(env, self.large).scope_ids[:1]
                for i in range(start, min(start + 1000, entries)):
                    payload = {"from": "submitted", "to": "accepted", "number": i}
                    journal(record, "ksrisk.request.accept", payload)

    @staticmethod
    def _nth(items, index):
        return items[index % len(items)]
