"""Moments in UTC, as Odoo keeps them, on the clocks of companies."""

from datetime import datetime, time

import pytz
from dateutil.relativedelta import relativedelta

from odoo.tools import SQL

#: How far back from the last day looked at the clock is known without the database, and
#: into how many stretches of one clock these years may fall.
_YEARS = 15
_STRETCHES = 4


def on_clock(moment, zone, today):
    """A moment in UTC on the clock of a zone.

    To look a zone up costs the database more than to read a row: so what is to be added
    to recent moments stands in the statement, unless clocks change year by year.

    :param moment: SQL of it
    :param zone: of ``pytz``
    :param today: the last day looked at
    """
    early = midnight(today - relativedelta(years=_YEARS), pytz.utc)
    usual = SQL("(%s AT TIME ZONE 'UTC' AT TIME ZONE %s)", moment, zone.zone)
    changes = getattr(zone, "_utc_transition_times", ())
    changes = [early, *(change for change in changes if change > early)]
    if len(changes) > _STRETCHES:
        return usual
    whens = [
        SQL(
            "WHEN %s >= %s THEN %s + %s",
            moment,
            change,
            moment,
            pytz.utc.localize(change).astimezone(zone).utcoffset(),
        )
        for change in reversed(changes)
    ]
    return SQL("(CASE %s ELSE %s END)", SQL(" ").join(whens), usual)


def midnight(day, zone):
    """Midnight of a day in a zone, naive UTC as Odoo keeps it."""
    local = zone.localize(datetime.combine(day, time.min))
    return local.astimezone(pytz.utc).replace(tzinfo=None)
