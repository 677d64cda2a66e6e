"""This year's analysis, in collection: answers in every state, some of them late."""

from odoo import Command

from .cycle import Cycle, year_before
from .discussions import announce_start
from .tables import read, read_by_code

_RETURN_NOTE = (
    "Талданатын кезеңнің сатып алу жоспарын және салыстыру кестелерін тіркеңіз. / "
    "Приложите план закупок за анализируемый период и сравнительные таблицы."
)
#: Department, direction, how far the request got, and how many answers are typed.
_PROGRESS = (
    ("hr", "D1", "accepted", None),
    ("compliance", "D2", "accepted", None),
    ("hr", "D2", "submitted", None),
    ("finance", "D6", "submitted", None),
    ("purchase", "D6", "typed", 11),
    ("purchase", "D7", "returned", None),
    ("legal", "D7", "typed", 4),
    ("compliance", "D9", "submitted", None),
)


def build_this_year(staff, previous):
    """Open this year's analysis and let the departments answer.

    :param previous: last year's
    :return: the analysis
    """
    start = staff.day(-43)
    cycle = _open(staff, start, previous)
    _collect(cycle, start)
    risks = _find_risks(cycle)
    _begin_register(cycle, risks)
    _change_work_plan(cycle)
    _amend(cycle)
    return cycle.analysis


def _open(staff, start, previous):
    cycle = Cycle(
        staff,
        "group",
        **year_before(start),
        date_start=start,
        date_end=staff.day(17),
        date_register=staff.day(60),
        previous_id=previous.id,
        plan_template_id=staff.env.ref("ksrisk_analysis.plan_template_checklist").id,
    )
    analysis = cycle.analysis
    analysis.member_ids = [
        cycle.member("leader", "group"),
        cycle.member("secretary", "secretary"),
        cycle.member("member", "legal"),
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
    cycle.propose_work_plan(later=4)
    cycle.head.action_issue_order({"date": start, "number": "47-К"})
    cycle.head.action_approve_work_plan({"date": staff.after(start, 1)})
    announce_start(cycle, staff.after(start, 1))
    analysis.action_start_collection({"date": staff.after(start, 2)})
    return cycle


def _collect(cycle, start):
    staff = cycle.staff
    table = read_by_code("answers") | read_by_code("answers_this_year")
    for index, (department, direction, state, limit) in enumerate(_PROGRESS):
        request = cycle.request(department, direction)
        own = cycle.answer(request, table, limit)
        _give_evidence(cycle, request)
        if state == "typed":
            continue
        own.action_submit({"date": staff.after(start, 5 + index)})
        reviewer = cycle.as_leader(request)
        day = staff.after(start, 9 + index)
        if state == "accepted":
            reviewer.action_accept({"date": day})
        elif state == "returned":
            reviewer.action_return({"date": day, "reason": _RETURN_NOTE})


def _give_evidence(cycle, request):
    """Some answers have their proof; others wait for it."""
    code = request.direction_id.code
    login = cycle.as_respondent(request).env.user.login
    if login == "hr" and code == "D1":
        title = "Персоналды іріктеу қағидалары (өзгерістермен)"
        day = cycle.staff.day(-250)
        cycle.cite(
            request,
            "D1.05",
            title,
            date_document=day,
            attachment_ids=[Command.set(cycle.proof(title, day, login).ids)],
        )
    elif login == "purchase":
        orders = cycle.staff.orders.filtered(lambda order: order.state == "purchase")
        for order in orders[-3:-1]:
            cycle.cite(
                request,
                "D7.02" if code == "D7" else "D6.10",
                f"{order.name} {order.partner_id.name}",
                date_document=order.date_order.date(),
                record=f"purchase.order,{order.id}",
            )


def _find_risks(cycle):
    """What the accepted answers show so far: two to be decided, one confirmed."""
    acts = cycle.add_acts(("selection", "tender", "contracts"))
    risks = {}
    for row in read("risks_this_year"):
        risk = cycle.as_leader(cycle.env["ksrisk.risk"]).create(
            cycle.prepare_risk(row, acts)
        )
        risks[row["code"]] = risk
        if row["rec_kk"]:
            risk.recommendation_ids = [
                Command.create(
                    {
                        "analysis_id": cycle.analysis.id,
                        "name_kk": row["rec_kk"],
                        "name_ru": row["rec_ru"],
                    }
                )
            ]
        if row["state"] == "confirmed":
            risk.action_confirm({"date": cycle.staff.day(-10)})
    return risks


def _begin_register(cycle, risks):
    """The register of positions is begun: what is known by now."""
    known = {"hr_head": "sanctions questions", "purchase_manager": "recusal"}
    rows = [
        dict(row, risks=known[row["job"]])
        for row in read("positions")
        if row["job"] in known
    ]
    cycle.register(rows, risks)
    cycle.document("positions")


def _change_work_plan(cycle):
    """A second version of the work plan: the IT department gets some days more."""
    staff, analysis = cycle.staff, cycle.analysis
    analysis.work_plan_id.action_new_version()
    line = analysis.plan_line_ids.filtered(lambda line: line.direction_id.code == "D8")
    line.date_deadline = min(staff.after(line.date_deadline, 4), analysis.date_end)
    head = staff.as_user(analysis._get_document("work_plan"), "head")
    head.action_sign(
        {
            "date": staff.day(-9),
            "reason": "АТ департаменті қызметкерінің еңбек демалысы. / "
            "Трудовой отпуск работника департамента ИТ.",
        }
    )


def _amend(cycle):
    """An amending order waits for the head: one more member of the working group."""
    staff, analysis = cycle.staff, cycle.analysis
    analysis.order_id.action_new_version()
    analysis.member_ids = [cycle.member("member", "production")]
    document = staff.as_user(analysis.order_id, "officer")
    document.action_submit({"date": staff.day(-4)})
