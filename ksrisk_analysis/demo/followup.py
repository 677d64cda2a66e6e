"""What happens to a measure on its way: progress notes, and its postponement."""

from datetime import timedelta

from .tables import read

#: Working days between the steps of a request to postpone.
_PACE = 2


def read_own(name, company):
    """The rows of a table about the measures of one company."""
    return [row for row in read(name) if row["company"] == company]


def note_progress(cycle, measure, row, day):
    """A note on the measure, by who carries it out."""
    cycle.staff.as_user(cycle.env["ksrisk.progress"], row["executor"]).create(
        {
            "measure_id": measure.id,
            "date": day,
            "percent": int(row["percent"]),
            "text": row["text"],
        }
    )


def postpone(cycle, measure, row, day):
    """Ask to postpone the measure, and bring the request to the state of its row."""
    staff, state = cycle.staff, row["state"]
    own = staff.as_user(cycle.env["ksrisk.postponement"], row["executor"]).create(
        {
            "measure_id": measure.id,
            "date_to": postponed(cycle, measure, row),
            "date_requested": day,
            "reason": row["reason"],
        }
    )
    if state == "draft":
        return
    own.action_submit({"date": day, "reason": row["reason"]})
    if state == "withdrawn":
        own.action_withdraw({"date": staff.after(day, 1)})
    elif state != "requested":
        _decide(cycle, own, row, staff.after(day, _PACE))


def _decide(cycle, request, row, day):
    """The opinion of the officer, and the decision of the head if there is one."""
    review = cycle.staff.as_user(request, "officer")
    act = {"date": day, "reason": row["opinion"]}
    if row["state"] == "refused":
        review.action_object(act)
    else:
        review.action_support(act)
    act = {"date": cycle.staff.after(day, _PACE), "reason": row["decision"]}
    if row["state"] == "approved":
        cycle.as_head(request).action_approve({**act, "number": "48-Ө"})
    elif row["state"] == "refused":
        cycle.as_head(request).action_refuse({**act, "number": "61-Ө"})


def postponed(cycle, measure, row):
    """The deadline that a request asks for."""
    moved = measure.date_deadline + timedelta(int(row["shift"]))
    return cycle.staff.after(moved - timedelta(1), 1)
