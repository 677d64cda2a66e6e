"""Dates that new constraints ask of old rows, and a trigger with another name now."""

#: Column of a risk's date, the transition that writes it, and the states that keep it.
_RISK_DATES = (
    ("date_confirmed", "confirm", ["confirmed", "eliminated", "not_eliminated"]),
    ("date_rejected", "reject", ["rejected"]),
    ("date_eliminated", "eliminate", ["eliminated"]),
    ("date_not_eliminated", "not_eliminate", ["not_eliminated"]),
)


def migrate(cr, version):
    # `ksrisk_guard_file` takes the table of the seals as an argument now.
    cr.execute("DROP TRIGGER IF EXISTS ksrisk_file ON ir_attachment")
    _date_risks(cr)
    _date_cancelled(cr)
    _date_returned(cr)
    cr.execute("ALTER TABLE ksrisk_measure ADD COLUMN IF NOT EXISTS date_planned date")
    cr.execute(
        """
        UPDATE ksrisk_measure AS m SET date_planned = COALESCE(
            a.date_approved, m.create_date::date
        )
        FROM ksrisk_analysis AS a
        WHERE a.id = m.analysis_id AND m.state <> 'draft' AND m.date_planned IS NULL
        """
    )


def _date_risks(cr):
    """The journal knows on which day each risk was confirmed, eliminated and so on."""
    for column, step, states in _RISK_DATES:
        cr.execute(  # pylint: disable=sql-injection
            f"ALTER TABLE ksrisk_risk ADD COLUMN IF NOT EXISTS {column} date"
        )
        cr.execute(
            f"""
            UPDATE ksrisk_risk AS r SET {column} = j.day
            FROM (
                SELECT res_id, MAX((payload->>'date')::date) AS day
                FROM ksrisk_journal WHERE event = %s GROUP BY res_id
            ) AS j
            WHERE j.res_id = r.id AND r.state = ANY(%s) AND r.{column} IS NULL
            """,  # pylint: disable=sql-injection
            [f"ksrisk.risk.{step}", states],
        )
    # What came in without a step of its own.
    cr.execute(
        """
        UPDATE ksrisk_risk SET
            date_confirmed = COALESCE(date_confirmed, create_date::date),
            date_eliminated = CASE WHEN state = 'eliminated'
                THEN COALESCE(date_eliminated, write_date::date) END,
            date_not_eliminated = CASE WHEN state = 'not_eliminated'
                THEN COALESCE(date_not_eliminated, write_date::date) END
        WHERE state IN ('confirmed', 'eliminated', 'not_eliminated')
        """
    )


def _date_cancelled(cr):
    """A row was cancelled by the version of the plan that was signed without it."""
    cr.execute(
        "ALTER TABLE ksrisk_measure ADD COLUMN IF NOT EXISTS date_cancelled date"
    )
    cr.execute(
        """
        UPDATE ksrisk_measure AS m SET date_cancelled = COALESCE(
            (
                SELECT MAX(d.date_act) FROM ksrisk_document AS d
                WHERE d.analysis_id = m.analysis_id
                    AND d.kind = 'remediation_plan'
                    AND d.state IN ('signed', 'superseded')
                    AND d.date_act <= m.write_date::date
                    AND EXISTS (
                        SELECT FROM ksrisk_document AS before
                        WHERE before.analysis_id = d.analysis_id
                            AND before.kind = d.kind
                            AND before.state = 'superseded'
                            AND before.id < d.id
                    )
            ),
            m.write_date::date
        )
        WHERE m.state = 'cancelled' AND m.date_cancelled IS NULL
        """
    )


def _date_returned(cr):
    """What is returned now ceased to be accepted when it was written last."""
    cr.execute("ALTER TABLE ksrisk_request ADD COLUMN IF NOT EXISTS date_returned date")
    cr.execute(
        """
        UPDATE ksrisk_request SET date_returned = write_date::date
        WHERE state = 'returned' AND date_returned IS NULL
        """
    )
