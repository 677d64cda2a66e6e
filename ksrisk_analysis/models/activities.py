"""Activities in the language of whoever is to act."""


def schedule(records, kind, user, date_deadline=None, summary=""):
    """Give ``user`` an activity on each record, worded in his own language.

    An activity keeps its summary as it was written: in the language of whoever handed
    the step over, its reader might not understand it.

    :param kind: the end of the external identifier of the type of the activity
    :param summary: a lazy translation; default the summary of the type
    """
    records = records.with_context(lang=user.lang)
    return records.activity_schedule(
        f"ksrisk_analysis.mail_activity_type_{kind}",
        date_deadline=date_deadline,
        summary=summary and records.env._(summary),
        user_id=user.id,
    )
