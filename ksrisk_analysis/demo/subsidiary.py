"""The subsidiary: an analysis registered from paper, one stopped, one being drafted."""

from odoo import Command

from ..core.words import date_short
from .cycle import Cycle, year_before
from .discussions import draft_minutes
from .followup import note_progress, postpone, read_own
from .tables import read

_COLUMNS = (
    "№",
    "Сыбайлас жемқорлық тәуекелдерін ішкі талдау қорытындылары бойынша ұсынымдар",
    "Рекомендации по итогам внутреннего анализа коррупционных рисков",
    "Іс-шаралар",
    "Мероприятия",
    "Аяқтау нысаны",
    "Форма завершения",
    "Жауапты орындаушылар",
    "Срок исполнения",
)
_ON_PAPER = "Қағаз түпнұсқасынан тіркелді. / Зарегистрировано с бумажного оригинала."
_STOPPED = (
    "Құрылымның өзгеруіне байланысты талдау тоқтатылды, жаңа мерзім белгіленеді. / "
    "Анализ прекращён в связи с изменением структуры, новый срок будет установлен."
)


def build_subsidiary(staff):
    """Build the subsidiary's analyses.

    :return: the one in monitoring
    """
    _stop_one(staff)
    analysis = _build_monitoring(staff)
    _draft_next(staff, analysis)
    return analysis


def _open(staff, offset, **values):
    start = staff.day(offset)
    cycle = Cycle(
        staff,
        "supply",
        **year_before(start),
        date_start=start,
        date_end=staff.day(offset + 40),
        date_register=staff.day(offset + 95),
        plan_template_id=staff.env.ref("ksrisk_analysis.plan_template_checklist").id,
        **values,
    )
    cycle.analysis.member_ids = [
        cycle.member("leader", "supply"),
        cycle.member("member", "repair"),
        cycle.outsider(
            "commission",
            "Қалдыбаев Ерғазы Мейірханұлы",
            "«Кәсіпкер» қоғамдық кеңесінің мүшесі",
            "Член общественного совета «Кәсіпкер»",
        ),
    ]
    cycle.propose_work_plan()
    return cycle


def _stop_one(staff):
    cycle = _open(staff, -400, mode="paper")
    start = cycle.analysis.date_start
    cycle.analysis.action_issue_order(
        cycle.paper("order", start, "3-Қ", reason=_ON_PAPER)
    )
    day = staff.after(start, 14)
    cycle.analysis.action_cancel(
        cycle.paper("cancellation", day, "9-Қ", reason=_STOPPED)
    )


def _build_monitoring(staff):
    """Everything was signed on paper; only the monitoring goes on here."""
    cycle = _open(staff, -250, mode="paper")
    analysis = cycle.analysis
    start = analysis.date_start
    analysis.action_issue_order(cycle.paper("order", start, "7-Қ", reason=_ON_PAPER))
    analysis.action_approve_work_plan(cycle.paper("work_plan", start))
    analysis.action_start_collection({"date": staff.after(start, 1)})
    _sign_reference(cycle)
    rows = read("service_plan")
    _import_plan(cycle, rows)
    _find_risks(cycle)
    approved = staff.after(analysis.date_signed, 9)
    analysis.action_approve_plan(cycle.paper("plan", approved, reason=_ON_PAPER))
    published = staff.after(approved, 5)
    cycle.publish(published, "arman-service")
    analysis.action_start_monitoring({"date": published, "reason": _ON_PAPER})
    analysis._get_deadline("DL-7").action_done(staff.after(analysis.date_signed, 12))
    _register_positions(cycle, staff.after(published, 15))
    _carry_out(cycle, rows)
    _follow(cycle)
    draft_minutes(cycle, staff.day(-7))
    # The interim information waits for the director's signature.
    document = cycle.document("monitoring", date_as_of=staff.day(-3))
    document.action_submit({"date": staff.day(-3)})
    return analysis


def _sign_reference(cycle):
    staff, analysis = cycle.staff, cycle.analysis
    analysis.audit_note = "Аудит бас компанияның жоспары бойынша келесі жылы өтеді."
    document = cycle.document("reference")
    submitted = staff.after(analysis.date_end, 2)
    document.action_submit({"date": submitted, "reason": _ON_PAPER})
    voter = analysis.member_ids.filtered(lambda member: member.role == "commission")
    scan = cycle.scan(
        "vote", submitted, signer=(voter.position_ru, voter.partner_id.name)
    )
    document.action_vote(
        "agreed", member_id=voter.id, date=submitted, scan_ids=scan.ids
    )
    signed = staff.after(submitted, 2)
    analysis.action_sign_reference(
        cycle.paper("reference", signed, "5-С", reason=_ON_PAPER)
    )


def _import_plan(cycle, rows):
    """Paste the plan as it stands in a table of the paper original."""
    staff = cycle.staff
    lines = ["\t".join(_COLUMNS)]
    for number, row in enumerate(rows, 1):
        department = staff.departments[row["executor"]].with_context(lang="kk_KZ")
        cells = (
            str(number),
            row["rec_kk"],
            row["rec_ru"],
            row["kk"],
            row["ru"],
            row["form_kk"],
            row["form_ru"],
            department.name,
            date_short(staff.day(int(row["days"]))),
        )
        lines.append("\t".join(cells))
    wizard = cycle.as_officer("ksrisk.plan.import").create(
        {"analysis_id": cycle.analysis.id, "text": "\n".join(lines)}
    )
    wizard.action_preview()
    wizard.action_import()


def _find_risks(cycle):
    """The risks of the paper reference, linked with the plan's recommendations."""
    analysis, staff = cycle.analysis, cycle.staff
    measures = {measure.number: measure for measure in analysis.measure_ids}
    rows = read("service_risks")
    risks = cycle.as_officer("ksrisk.risk").create(
        [
            {
                "analysis_id": analysis.id,
                "direction_id": cycle.direction(row["direction"]).id,
                "factor_id": cycle.factor(row["factor"]),
                "department_ids": [
                    Command.set(staff.department_ids(row["departments"]))
                ],
                "job_ids": [Command.set(staff.job_ids(row["jobs"]))],
                "name_kk": row["kk"],
                "name_ru": row["ru"],
                "cause_kk": row["cause_kk"],
                "cause_ru": row["cause_ru"],
                "recommendation_ids": [
                    Command.link(recommendation.id)
                    for number in row["measures"].split()
                    for recommendation in measures[int(number)].recommendation_ids
                ],
            }
            for row in rows
        ]
    )
    risks.action_confirm({"date": analysis.date_signed})


def _register_positions(cycle, day):
    risks = {str(risk.number): risk for risk in cycle.analysis.risk_ids}
    cycle.register(read("service_positions"), risks)
    document = cycle.document("positions")
    document.action_sign(cycle.paper("positions", day, "14-Қ"))


def _carry_out(cycle, rows):
    """Measures in every state: confirmed, claimed, begun, waiting, and late."""
    staff = cycle.staff
    measures = {measure.number: measure for measure in cycle.analysis.measure_ids}
    for number, row in enumerate(rows, 1):
        measure, login = measures[number], row["executor"]
        own = staff.as_user(measure, login)
        day = staff.day(int(row["days"]) - 8)
        if row["state"] == "in_progress":
            own.action_start({"date": day})
        if not row["proof"]:
            continue
        own.write(
            {
                "proof": row["proof"],
                "proof_ids": [Command.set(cycle.proof(row["form_kk"], day, login).ids)],
            }
        )
        own.action_claim({"date": day})
        if row["state"] == "confirmed":
            staff.as_user(measure, "officer").action_confirm(
                {"date": staff.after(day, 3)}
            )


def _follow(cycle):
    """Notes on open measures, and requests to postpone: one waits at each desk."""
    staff = cycle.staff
    measures = {str(own.number): own for own in cycle.analysis.measure_ids}
    for row in read_own("progress", "service"):
        note_progress(
            cycle, measures[row["measure"]], row, _before_today(staff, row["day"])
        )
    for row in read_own("postponements", "service"):
        postpone(
            cycle, measures[row["measure"]], row, _before_today(staff, row["asked"])
        )


def _before_today(staff, offset):
    """So many days ago, or the working day after it if that is not in the future."""
    return min(staff.day(int(offset)), staff.today)


def _draft_next(staff, previous):
    """Next year's analysis: a draft with its order to be issued."""
    _open(staff, 40, previous_id=previous.id)
