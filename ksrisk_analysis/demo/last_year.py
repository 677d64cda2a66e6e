"""Last year's analysis: the whole cycle from the order to the closing."""

from datetime import timedelta

from markupsafe import Markup

from odoo import Command

from ..core.languages import KK, RU
from .confidential import MARKED, cite_extract, mark
from .cycle import Cycle, year_before
from .discussions import announce_start, hold_discussion
from .monitoring import monitor
from .tables import read, read_by_code

#: In the genitive, as it is printed: «Правления», решением которого …
_BOARD = {KK: "Басқарманың", RU: "Правления"}
#: Why it is passed that only the department concerned carries a measure out.
_OWNER = (
    "Құжатты әзірлеуші – осы бөлімше, орындалуын комплаенс қызметі растайды. / "
    "Разработчик документа – само подразделение, исполнение подтверждает "
    "комплаенс-служба."
)
_SOFTWARE = (
    "Саясаттың жобасы Директорлар кеңесінде қаралуда; іс-шара келесі талдаудың "
    "жоспарына көшіріледі. / Проект политики на рассмотрении Совета директоров; "
    "мероприятие переносится в план следующего анализа."
)


def build_last_year(staff):
    """Bring last year's analysis to its end.

    :return: the analysis
    """
    start = staff.day(-425)
    end = staff.day(-385)
    cycle = _open(staff, start, end)
    _collect(cycle, start)
    risks = _find_risks(cycle)
    recommendations = _recommend(cycle, risks)
    mark(cycle, risks[MARKED])
    mark(cycle, recommendations[MARKED])
    signed = _sign_reference(cycle, end)
    hold_discussion(cycle, staff.after(signed, 1), staff.after(signed, 4))
    measures, approved = _approve_plan(cycle, recommendations, signed)
    published = staff.after(approved, 2)
    cycle.publish(published, "arman")
    cycle.analysis.action_start_monitoring({"date": published})
    cycle.analysis._get_deadline("DL-7").action_done(staff.after(signed, 9))
    _register_positions(cycle, risks, staff.after(published, 10))
    monitor(cycle, measures, approved)
    _close(cycle, risks, signed)
    return cycle.analysis


def _open(staff, start, end):
    cycle = Cycle(
        staff,
        "group",
        **year_before(start),
        date_start=start,
        date_end=end,
        date_register=staff.day(-340),
        plan_template_id=staff.env.ref("ksrisk_analysis.plan_template_stages").id,
    )
    analysis = cycle.analysis
    analysis.member_ids = [
        cycle.member("leader", "group"),
        cycle.member("secretary", "secretary"),
        cycle.member("commission", "commission"),
        cycle.member("commission", "commission2"),
        cycle.outsider(
            "commission",
            "Ахметжанова Кәмшат Ілиясқызы",
            "«Ашық орта» қоғамдық бірлестігінің төрайымы",
            "Председатель общественного объединения «Ашық орта»",
        ),
        cycle.outsider(
            "expert",
            "Смағұлов Бекзат Талғатұлы",
            "Тәуелсіз сарапшы, заңгер",
            "Независимый эксперт, юрист",
        ),
    ]
    cycle.propose_work_plan()
    analysis.action_issue_order(cycle.paper("order", start, "41-К"))
    cycle.head.action_approve_work_plan({"date": staff.after(start, 1)})
    announce_start(cycle, staff.after(start, 1))
    analysis.action_start_collection({"date": staff.after(start, 2)})
    return cycle


def _collect(cycle, start):
    staff, table = cycle.staff, read_by_code("answers")
    requests = cycle.analysis.request_ids.sorted("date_deadline")
    for index, request in enumerate(requests):
        own = cycle.answer(request, table)
        _give_evidence(cycle, request)
        own.action_submit({"date": staff.after(start, 7 + index)})
        cycle.as_leader(request).action_accept({"date": staff.after(start, 10 + index)})


def _give_evidence(cycle, request):
    """Files and purchase orders that the answers rest on."""
    analysis = cycle.analysis
    code = request.direction_id.code
    login = cycle.as_respondent(request).env.user.login
    documents = {
        "D1": ("D1.01", "Персоналды іріктеу қағидалары"),
        "D2": ("D2.01", "Мүдделер қақтығысын реттеу саясаты"),
        "D6": ("D6.12", "План закупок: подтверждение размещения"),
        "D7": ("D7.09", "Шарт жұмысы жөніндегі нұсқаулық"),
        "D8": ("D8.09", "Акты ввода информационных систем в эксплуатацию"),
    }
    if code in documents:
        answer, title = documents[code]
        day = analysis.date_from + timedelta(days=40)
        cycle.cite(
            request,
            answer,
            title,
            date_document=day,
            period=f"{analysis.date_from.year}–{analysis.date_to.year}",
            attachment_ids=[Command.set(cycle.proof(title, day, login).ids)],
        )
    if code == "D1":
        cite_extract(cycle, request, analysis.date_from + timedelta(days=75))
    if login == "purchase":
        orders = _orders_of_period(cycle).filtered(lambda order: not order.locked)
        orders = orders or _orders_of_period(cycle)
        for order in orders[:3]:
            cycle.cite(
                request,
                "D7.02" if code == "D7" else "D6.16",
                f"{order.name} {order.partner_id.name}",
                date_document=order.date_order.date(),
                record=f"purchase.order,{order.id}",
            )


def _orders_of_period(cycle):
    analysis = cycle.analysis
    return cycle.staff.orders.filtered(
        lambda order: (
            order.state == "purchase"
            and analysis.date_from <= order.date_order.date() <= analysis.date_to
        )
    )


def _find_risks(cycle):
    """Risks of the answers and acts: most confirmed, two rejected with the reason.

    :return: dict of risks by code
    """
    acts = cycle.add_acts()
    rows = read("risks")
    risks = cycle.as_leader(cycle.env["ksrisk.risk"]).create(
        [cycle.prepare_risk(row, acts) for row in rows]
    )
    by_code = {row["code"]: risk for row, risk in zip(rows, risks, strict=True)}
    day = cycle.analysis.date_end
    for row in rows:
        if row["state"] == "rejected":
            act = {"date": day, "reason": row["reason"]}
            by_code[row["code"]].action_reject(act)
    risks.filtered(lambda risk: risk.state == "identified").action_confirm(
        {"date": day}
    )
    for row in read("no_risk"):
        answer = cycle.as_leader(cycle.find_answers(row["answer"]))
        answer.no_risk_reason = row["reason"]
    return by_code


def _recommend(cycle, risks):
    rows = read("recommendations")
    records = cycle.as_leader(cycle.env["ksrisk.recommendation"]).create(
        [
            {
                "analysis_id": cycle.analysis.id,
                "sequence": 10 * index,
                "name_kk": row["kk"],
                "name_ru": row["ru"],
                "risk_ids": [
                    Command.set([risks[code].id for code in row["risks"].split()])
                ],
            }
            for index, row in enumerate(rows, 1)
        ]
    )
    return {row["code"]: record for row, record in zip(rows, records, strict=True)}


def _sign_reference(cycle, end):
    """Three votes, one of them on paper by a member from outside, and the head's."""
    staff, analysis = cycle.staff, cycle.analysis
    title = "Ішкі аудит есебі / Отчёт внутреннего аудита"
    report = cycle.proof(title, end - timedelta(days=200), "officer")
    analysis.audit_report_ids = [Command.set(report.ids)]
    document = cycle.document("reference")
    _describe(cycle, document)
    submitted = staff.after(end, 1)
    document.action_submit({"date": submitted})
    staff.as_user(document, "commission").action_vote(
        "agreed", date=staff.after(submitted, 1)
    )
    staff.as_user(document, "commission2").action_vote(
        "remarks",
        "В рекомендации о плановой цене указать источник сведений о ценах.",
        date=staff.after(submitted, 2),
    )
    outside = analysis.member_ids.filtered(
        lambda member: member.role == "commission" and member.is_outside
    )
    day = staff.after(submitted, 3)
    scan = cycle.scan(
        "vote",
        day,
        signer=(outside.position_ru, outside.partner_id.name),
        login="secretary",
    )
    staff.as_user(document, "secretary").action_vote(
        "agreed", member_id=outside.id, date=day, scan_ids=scan.ids
    )
    signed = staff.after(submitted, 4)
    cycle.head.action_sign_reference({"date": signed, "number": "17-С"})
    return signed


def _describe(cycle, document):
    """What was seen, in words, below the figures that are drafted by themselves."""
    orders = _orders_of_period(cycle)
    by_vendor = orders.grouped("partner_id").values()
    total = sum(orders.mapped("amount_total"))
    largest = max((sum(own.mapped("amount_total")) for own in by_vendor), default=0)
    figures = {
        "count": len(orders),
        "amount": f"{total:,.0f}".replace(",", "\u00a0"),
        "share": round(100 * largest / total) if total else 0,
    }
    rows = read("description")
    for section in document.section_ids.filtered(lambda s: s.code == "description"):
        side = "kk" if section.lang == KK else "ru"
        section.body += Markup("").join(
            Markup("<p>%s</p>") % row[side].format(**figures) for row in rows
        )


def _approve_plan(cycle, recommendations, signed):
    """The plan, approved by a decision of the Management Board.

    :return: measures by code, and the day of the approval
    """
    staff = cycle.staff
    approved = staff.after(signed, 8)
    rows = read("measures")
    measures = cycle.as_officer("ksrisk.measure").create(
        [
            cycle.prepare_measure(
                row,
                recommendations,
                staff.after(approved + timedelta(days=int(row["days"]) - 1), 1),
            )
            for row in rows
        ]
    )
    by_code = {
        row["code"]: measure for row, measure in zip(rows, measures, strict=True)
    }
    mark(cycle, by_code[MARKED])
    cycle.document("remediation_plan").action_submit({"date": staff.after(signed, 6)})
    cycle.head.action_approve_plan(
        {
            "date": approved,
            "body": _BOARD,
            "body_number": "23",
            "body_date": approved,
            "reason": _OWNER,
        }
    )
    return by_code, approved


def _register_positions(cycle, risks, day):
    positions = cycle.register(read("positions"), risks)
    mark(cycle, positions.filtered(lambda row: risks[MARKED] in row.risk_ids))
    document = cycle.document("positions")
    document.action_submit({"date": day})
    document.action_sign(cycle.paper("positions", day, "52-К"))
    document.action_make_public_copy()


def _close(cycle, risks, signed):
    """The outcome of each risk, the final information and the closing."""
    staff, analysis = cycle.staff, cycle.analysis
    # The year is over some weeks ago.
    day = staff.after(signed + timedelta(days=366), 1)
    officer = {
        code: staff.as_user(risk, "officer")
        for code, risk in risks.items()
        if risk.state == "confirmed"
    }
    officer.pop("software").action_not_eliminate({"date": day, "reason": _SOFTWARE})
    for risk in officer.values():
        risk.action_eliminate({"date": day})
    final = cycle.document("monitoring", date_as_of=day, is_final=True)
    final.action_submit({"date": day})
    final.action_sign(cycle.paper("monitoring", staff.after(day, 1), "38-С"))
    cycle.head.action_close(
        {"date": staff.after(day, 3), "number": "44-К", "reason": _SOFTWARE}
    )
    return analysis
