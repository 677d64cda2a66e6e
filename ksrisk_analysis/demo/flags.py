"""What the detectors find in the demo company, and what people made of it."""

_EXPLAINED = (
    "Бағаларды ашық конкурс белгіледі, шарт пен хаттама тіркелді. / "
    "Цены установил открытый конкурс, договор и протокол приложены."
)
_PROPOSED = (
    "Жеткізілімдерді былтыр ішкі аудит тексерді. / "
    "Поставки в прошлом году проверил внутренний аудит."
)
#: Indicators on which a signal is used as evidence, if it was computed.
_USED = ("D7.02", "D6.10")


def build_flags(staff, analysis):
    """Run the detectors, decide on some flags, and use signals as evidence.

    :param analysis: this year's, in collection
    """
    env = staff.env
    env["ksrisk.detector.run"]._request("full", companies=staff.company)._process()
    flags = env["ksrisk.flag"].search(
        [("company_id", "=", staff.company.id), ("is_confidential", "=", False)]
    )
    strongest = [group[0] for group in flags.grouped("detector_id").values()]
    _decide(staff, analysis, strongest)
    _use_signals(staff, analysis)


def _decide(staff, analysis, flags):
    """One flag in each state, as far as there are so many detectors with flags."""
    steps = (
        ("review",),
        ("review", "explain"),
        ("propose",),
        ("propose", "dismiss"),
        ("confirm",),
    )
    reasons = {
        "explain": ("set_price", _EXPLAINED),
        "propose": ("checked_before", _PROPOSED),
    }
    for flag, path in zip(flags, steps, strict=False):
        own = staff.as_user(flag, "officer")
        own.analysis_id = analysis
        for step in path:
            if step in reasons:
                name, note = reasons[step]
                reason = staff.env.ref(f"ksrisk_analysis.flag_reason_{name}")
                own.write({"reason_id": reason.id, "note": note})
                own.date_expiry = staff.day(180)
            actor = "head" if step == "dismiss" else "officer"
            getattr(staff.as_user(flag, actor), f"action_{step}")()


def _use_signals(staff, analysis):
    """Keep what the detectors say on two questions as evidence of the answers."""
    links = staff.env["ksrisk.detector.indicator"]._get_detectors(_USED)
    for code, detectors in links.items():
        figures = detectors._get_figures(analysis)
        telling = detectors.filtered(
            lambda d, known=figures: known[d.id]["status"] in ("flagged", "clear")
        )[:1]
        answer = analysis.answer_ids.filtered(lambda a, c=code: a.code == c)[:1]
        if telling and answer:
            staff.as_user(answer, "officer").action_freeze_signal(telling.id)
