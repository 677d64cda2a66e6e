"""The year of the monitoring, day by day: notes, claims, a return, two reports."""

from datetime import timedelta

from odoo import Command

from .followup import note_progress, postpone, postponed, read_own
from .tables import read

#: Days after the deadline on which a measure was claimed; most were in time.
_LATE = {"vendor": 9, "training": 4}
#: The proof of these is in words only.
_WORDS = ("declarations", "training", "questions", "vendor")
_RETURN_NOTE = (
    "Әдістеменің бекітілген мәтінін және бұйрықты тіркеңіз. / "
    "Приложите утверждённый текст методики и приказ."
)


def monitor(cycle, measures, approved):
    """Carry the plan out.

    :param measures: by code
    :param approved: the day of the plan's approval
    """
    events = [(approved + timedelta(days), _inform, ()) for days in (128, 246)]
    moved = {}
    for row in read_own("postponements", "arman"):
        measure = measures[row["measure"]]
        asked = measure.date_deadline + timedelta(int(row["asked"]))
        events.append((asked, _postpone, (measure, row)))
        if row["state"] == "approved":
            moved[row["measure"]] = postponed(cycle, measure, row)
    for row in read_own("progress", "arman"):
        day = approved + timedelta(int(row["day"]))
        events.append((day, _note, (measures[row["measure"]], row)))
    for row in read("measures"):
        measure = measures[row["code"]]
        begun = approved + timedelta(days=int(row["days"]) // 2)
        events.append((begun, _start, (measure,)))
        if row["proof"]:
            due = moved.get(row["code"], measure.date_deadline)
            claimed = due + timedelta(_LATE.get(row["code"], -6))
            events.append((claimed, _carry_out, (row, measure)))
    for day, event, arguments in sorted(events, key=lambda event: event[0]):
        event(cycle, cycle.staff.after(day, 1), *arguments)


def _start(cycle, day, measure):
    cycle.staff.as_user(measure, _executor(measure)).action_start({"date": day})


def _note(cycle, day, measure, row):
    note_progress(cycle, measure, row, day)


def _postpone(cycle, day, measure, row):
    postpone(cycle, measure, row, day)


def _executor(measure):
    """Login of the first department's head."""
    user = measure.executor_ids.sorted("sequence")[0].department_id.manager_id.user_id
    return user.login


def _carry_out(cycle, day, row, measure):
    staff, login = cycle.staff, _executor(measure)
    own = staff.as_user(measure, login)
    officer = staff.as_user(measure, "officer")
    own.proof = row["proof"]
    if row["code"] == "price":
        own.action_claim({"date": day})
        officer.action_return({"date": staff.after(day, 2), "reason": _RETURN_NOTE})
        day = staff.after(day, 6)
    if row["code"] not in _WORDS:
        own.proof_ids = [Command.set(cycle.proof(row["form_kk"], day, login).ids)]
    own.action_claim({"date": day})
    officer.action_confirm({"date": staff.after(day, 3)})


def _inform(cycle, day):
    """Interim monitoring information, signed in the system."""
    document = cycle.document("monitoring", date_as_of=day)
    document.action_submit({"date": day})
    cycle.as_head(document).action_sign({"date": day})
