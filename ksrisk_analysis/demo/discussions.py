"""Announcements, and the public discussions of the results with their minutes."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from odoo import Command

from .tables import read

_ZONE = ZoneInfo("Asia/Almaty")


def announce_start(cycle, day):
    """The announcement that the analysis has begun, signed by the head."""
    document = cycle.document("announcement")
    document.action_submit({"date": day})
    cycle.as_head(document).action_sign({"date": day})


def hold_discussion(cycle, announced, day):
    """A discussion that was announced, held, and whose minutes are signed."""
    discussion = _plan(
        cycle,
        "last",
        day,
        urls="https://arman.example/anticorruption/discussion",
        chair_id=cycle.partner(cycle.leader),
        secretary_id=cycle.partner("secretary"),
    )
    announcement = cycle.document("announcement", discussion_id=discussion.id)
    announcement.action_submit({"date": announced})
    cycle.as_head(announcement).action_sign({"date": announced})
    minutes = cycle.document("minutes", discussion_id=discussion.id)
    signed = cycle.staff.after(day, 1)
    minutes.action_submit({"date": signed})
    cycle.as_head(minutes).action_sign({"date": signed, "number": "1-ҚТ"})


def plan_discussion(cycle, day):
    """A discussion to come; its announcement waits for the head's signature."""
    discussion = _plan(
        cycle,
        "next",
        day,
        form="online",
        urls="https://arman.example/live",
        chair_id=cycle.partner(cycle.leader),
        secretary_id=cycle.partner("secretary"),
    )
    announcement = cycle.document("announcement", discussion_id=discussion.id)
    announcement.action_submit({"date": cycle.staff.day(-3)})


def draft_minutes(cycle, day):
    """A discussion that was held; its minutes are still being written."""
    discussion = _plan(cycle, "service", day, chair_id=cycle.partner(cycle.leader))
    cycle.document("minutes", discussion_id=discussion.id)


def _plan(cycle, code, day, **values):
    """The discussion with its participants and the lines of its minutes.

    :param day: on which it begins, at eleven by the clock of the company
    """
    rows = [row for row in read("discussions") if row["code"] == code]
    place = next(row for row in rows if row["part"] == "place")
    begins = datetime.combine(day, time(11), _ZONE)
    participants, lines = [], []
    for sequence, row in enumerate(rows):
        texts = {"sequence": sequence, "name_kk": row["kk"], "name_ru": row["ru"]}
        if row["part"] == "participant":
            participants.append(Command.create({**texts, "count": int(row["count"])}))
        elif row["part"] != "place":
            lines.append(Command.create({**texts, "kind": row["part"]}))
    return cycle.as_officer("ksrisk.discussion").create(
        {
            "analysis_id": cycle.analysis.id,
            "date": begins.astimezone(UTC).replace(tzinfo=None),
            "place_kk": place["kk"],
            "place_ru": place["ru"],
            "participant_ids": participants,
            "line_ids": lines,
            **values,
        }
    )
