"""Two analyses of the demo company: last year's plan in monitoring, registered from
paper; this year's in collection, with answers in every state."""

import base64
from datetime import timedelta

from odoo import Command, fields

from ..core.languages import KK, RU
from . import plan

#: How far the requests of this year's analysis got: department, direction, state.
PROGRESS = (
    ("hr", "D1", "accepted"),
    ("finance", "D6", "submitted"),
    ("purchase", "D7", "returned"),
)


def build_analyses(env, staff):
    """Build both analyses by their real actions."""
    today = fields.Date.context_today(env["ksrisk.analysis"])
    past = _build_monitoring(env, staff, today - timedelta(days=320))
    _build_collection(env, staff, today - timedelta(days=30), past)


def _create_analysis(env, staff, start, days, **values):
    """A draft with its members and the scope as the departments answer for it."""
    member_roles = (("group", "leader"), ("commission", "commission"))
    analysis = staff.as_user(env["ksrisk.analysis"], "officer").create(
        {
            "company_id": staff.company.id,
            "date_from": start - timedelta(days=365),
            "date_to": start - timedelta(days=1),
            "date_start": start,
            "date_end": start + timedelta(days=days),
            "date_register": start + timedelta(days=days + 30),
            "head_id": staff.employees["head"].id,
            "head_post_kk": staff.jobs["head"].with_context(lang=KK).name,
            "head_post_ru": staff.jobs["head"].with_context(lang=RU).name,
            "officer_id": staff.users["officer"].id,
            "department_ids": [
                Command.set([record.id for record in staff.departments.values()])
            ],
            "plan_template_id": env.ref("ksrisk_analysis.plan_template_checklist").id,
            "member_ids": [
                Command.create(
                    {
                        "user_id": staff.users[login].id,
                        "role": role,
                        "position_kk": staff.jobs[login].with_context(lang=KK).name,
                        "position_ru": staff.jobs[login].with_context(lang=RU).name,
                    }
                )
                for login, role in member_roles
            ],
            **values,
        }
    )
    analysis.action_propose_scope()
    for row in analysis.scope_ids.filtered(
        lambda row: not row.department_id.ksrisk_direction_ids
    ):
        row.applicable = False
        row.reason = "The department does not carry out this function."
    return analysis


def _propose_work_plan(staff, analysis):
    analysis.action_propose_work_plan()
    for line in analysis.plan_line_ids:
        rows = analysis.scope_ids.filtered(
            lambda row, line=line: (
                row.applicable and row.direction_id == line.direction_id
            )
        )
        line.executor_ids.unlink()
        line.executor_ids = [
            Command.create({"department_id": department.id})
            for department in rows.department_id or staff.departments["compliance"]
        ]


def _scan(env, staff, name):
    # A page of a real act would stand here.
    content = base64.b64decode(plan.EMPTY_PDF)
    return staff.as_user(env["ir.attachment"], "officer").create(
        {"name": name, "raw": content}
    )


def _paper(env, staff, day, name, **values):
    return {
        "date": day,
        "mode": "paper",
        "scan_ids": _scan(env, staff, f"{name}.pdf").ids,
        "reason": "Registered from the paper original.",
        **values,
    }


def _build_monitoring(env, staff, start):
    """Everything was signed on paper; only the monitoring goes on here."""
    analysis = _create_analysis(env, staff, start, 40, mode="paper")
    _propose_work_plan(staff, analysis)
    analysis.action_issue_order(_paper(env, staff, start, "order", number="7-К"))
    analysis.action_approve_work_plan(_paper(env, staff, start, "work plan"))
    analysis.action_start_collection({"date": start, "reason": "On paper."})
    wizard = staff.as_user(env["ksrisk.plan.import"], "officer").create(
        {"analysis_id": analysis.id, "text": plan.as_text(start)}
    )
    analysis.audit_note = "No audits were made in the last three years."
    document = staff.as_user(env["ksrisk.document"], "officer").create(
        {"analysis_id": analysis.id, "kind": "reference"}
    )
    signed = staff.company._add_working_days(analysis.date_end, 3)
    document.action_submit({"date": signed, "reason": "On paper."})
    voter = analysis.member_ids.filtered(lambda member: member.role == "commission")
    document.action_vote(
        "agreed",
        member_id=voter.id,
        date=signed,
        scan_ids=_scan(env, staff, "agreement.pdf").ids,
    )
    analysis.action_sign_reference(_paper(env, staff, signed, "reference"))
    wizard.action_preview()
    wizard.action_import()
    approved = staff.company._add_working_days(signed, 7)
    analysis.action_approve_plan(_paper(env, staff, approved, "plan"))
    published = staff.company._add_working_days(approved, 1)
    staff.as_user(
        analysis.reference_id | analysis.plan_id, "officer"
    )._make_public_copies()
    staff.as_user(env["ksrisk.publication"], "officer").create(
        [
            {
                "document_id": document.id,
                "url": "https://arman.example/anticorruption",
                "date": published,
            }
            for document in analysis.reference_id | analysis.plan_id
        ]
    )
    analysis.action_start_monitoring({"date": published})
    analysis._get_deadline("DL-7").action_done()
    _register_positions(env, staff, analysis, published)
    _carry_out_measures(staff, analysis)
    return analysis


def _register_positions(env, staff, analysis, day):
    staff.as_user(env["ksrisk.position"], "officer").create(
        [
            {
                "analysis_id": analysis.id,
                "job_id": staff.jobs[login].id,
                "functions_kk": kazakh,
                "functions_ru": russian,
            }
            for login, kazakh, russian in plan.POSITIONS
        ]
    )
    document = staff.as_user(env["ksrisk.document"], "officer").create(
        {"analysis_id": analysis.id, "kind": "positions"}
    )
    document.action_sign(_paper(env, staff, day, "register"))


def _carry_out_measures(staff, analysis):
    """One measure confirmed, one claimed, one begun; the others wait."""
    first, second, third = analysis.measure_ids[:3]
    for measure in first | second:
        executor = staff.as_user(measure, "hr")
        executor.proof = "The amended rules were approved and published."
        executor.action_claim()
    staff.as_user(first, "officer").action_confirm()
    staff.as_user(third, "hr").action_start()


def _build_collection(env, staff, start, previous):
    analysis = _create_analysis(env, staff, start, 60, previous_id=previous.id)
    _propose_work_plan(staff, analysis)
    head = staff.as_user(analysis, "head")
    reason = "The staff is small; no outside expert is available this year."
    head.action_issue_order({"date": start, "number": "31-К", "reason": reason})
    head.action_approve_work_plan({"date": start, "reason": reason})
    analysis.action_start_collection({"date": start})
    by_scope = {
        (request.department_id, request.direction_id.code): request
        for request in analysis.request_ids
    }
    for login, direction, state in PROGRESS:
        request = by_scope[staff.departments[login], direction]
        _answer(staff, request, login, state)
    _find_risk(staff, analysis)


def _cite_order(staff, answer):
    """A purchase order of the period, cited as evidence of an answer."""
    env = answer.env
    vendor = env["res.partner"].sudo().create({"name": "ТОО «Жарық»"})
    order = env["purchase.order"].create(
        {
            "partner_id": vendor.id,
            "order_line": [
                Command.create(
                    {"name": "Кеңсе тауарлары", "product_qty": 10, "price_unit": 4500}
                )
            ],
        }
    )
    env["ksrisk.evidence"].create(
        {
            "name": order.name,
            "analysis_id": answer.analysis_id.id,
            "record": f"purchase.order,{order.id}",
            "answer_ids": [Command.link(answer.id)],
        }
    )


def _answer(staff, request, login, state):
    own = staff.as_user(request, login)
    for index, answer in enumerate(own.answer_ids):
        risky = index == 1
        positive = answer.indicator_id.polarity == "risk_if_no"
        answer.write(
            {
                "result": "yes" if risky != positive else "no",
                "comment": "Checked against the documents of the department.",
            }
        )
    if login == "purchase":
        _cite_order(staff, own.answer_ids[0])
    own.action_submit()
    reviewer = staff.as_user(request, "group")
    if state == "accepted":
        reviewer.action_accept()
    elif state == "returned":
        reviewer.note = "Attach the procurement plan of the period."
        reviewer.action_return()


def _find_risk(staff, analysis):
    answer = staff.as_user(analysis.answer_ids, "group").filtered("is_risk")[:1]
    answer.action_create_risk()
    risk = answer.risk_ids
    risk.write(
        {
            "cause_kk": "Ішкі құжатта іріктеу тәртібі айқындалмаған.",
            "cause_ru": "Порядок отбора не определён во внутреннем документе.",
            "recommendation_ids": [
                Command.create(
                    {
                        "analysis_id": analysis.id,
                        "name_kk": "Іріктеу тәртібін бекіту.",
                        "name_ru": "Утвердить порядок отбора.",
                    }
                )
            ],
        }
    )
    risk.action_confirm()
