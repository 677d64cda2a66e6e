"""A thematic analysis of contracts: its reference waits for one more vote."""

from .cycle import Cycle, year_before
from .discussions import plan_discussion
from .tables import read, read_by_code

_NARROW = (
    "Тақырыптық талдау: шарт жасасу бағыты ғана. / "
    "Тематический анализ: только направление заключения договоров."
)
_VOTE = (
    "Согласовано. Прошу уточнить, с какой даты действует новый порядок проверки "
    "контрагентов."
)


def build_thematic(staff):
    """Bring the analysis to the agreement by the commission.

    :return: the analysis
    """
    cycle = _open(staff)
    _collect(cycle)
    _find_risks(cycle)
    document = cycle.document("reference")
    document.action_submit({"date": staff.day(-7)})
    staff.as_user(document, "commission").action_vote(
        "remarks", _VOTE, date=staff.day(-5)
    )
    plan_discussion(cycle, staff.day(12))
    return cycle.analysis


def _open(staff):
    start = staff.day(-62)
    cycle = Cycle(
        staff,
        "group",
        **year_before(start),
        date_start=start,
        date_end=staff.day(-20),
        date_register=staff.day(45),
        plan_template_id=staff.env.ref("ksrisk_analysis.plan_template_checklist").id,
    )
    analysis = cycle.analysis
    analysis.scope_ids.filtered(
        lambda row: (
            not (
                row.department_id == staff.departments["purchase"]
                and row.direction_id.code == "D7"
            )
        )
    ).unlink()
    analysis.member_ids = [
        cycle.member("leader", "group"),
        cycle.member("secretary", "secretary"),
        cycle.member("commission", "commission"),
        cycle.member("commission", "commission2"),
    ]
    cycle.propose_work_plan()
    analysis.plan_line_ids.filtered(
        lambda line: line.direction_id and line.direction_id.code != "D7"
    ).unlink()
    analysis.plan_line_ids.filtered("direction_id").date_deadline = analysis.date_end
    cycle.head.action_issue_order({"date": start, "number": "45-К", "reason": _NARROW})
    cycle.head.action_approve_work_plan({"date": start})
    analysis.action_start_collection({"date": staff.after(start, 1)})
    return cycle


def _collect(cycle):
    staff, analysis = cycle.staff, cycle.analysis
    request = cycle.request("purchase", "D7")
    own = cycle.answer(request, read_by_code("answers"))
    own.action_submit({"date": staff.day(-30)})
    cycle.as_leader(request).action_accept({"date": staff.day(-27)})
    analysis.audit_note = "Соңғы үш жылда бұл бағыт бойынша аудит жүргізілген жоқ."


def _find_risks(cycle):
    """The risk of the repeated contracts, and reasons for the other answers."""
    rows = {row["code"]: row for row in read("risks")}
    row = dict(rows["vendor"], answers="purchase:D7.02", act="")
    leader = cycle.as_leader(cycle.env["ksrisk.risk"])
    risk = leader.create(cycle.prepare_risk(row, {}))
    recommendation = read_by_code("recommendations")["vendor"]
    recommended = cycle.as_leader(cycle.env["ksrisk.recommendation"]).create(
        {
            "analysis_id": cycle.analysis.id,
            "name_kk": recommendation["kk"],
            "name_ru": recommendation["ru"],
            "risk_ids": [risk.id],
        }
    )
    day = cycle.staff.day(-22)
    risk.action_confirm({"date": day})
    rejected = leader.create(cycle.prepare_risk(rows["affiliated"], {}))
    rejected.action_reject({"date": day, "reason": rows["affiliated"]["reason"]})
    answer = cycle.as_leader(cycle.find_answers("purchase:D7.06"))
    answer.no_risk_reason = read("no_risk")[1]["reason"]
    # The officer drafts the measure while the commission reads.
    measure = read_by_code("measures")["vendor"]
    cycle.as_officer("ksrisk.measure").create(
        cycle.prepare_measure(measure, {"vendor": recommended}, cycle.staff.day(120))
    )
