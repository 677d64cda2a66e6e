"""What the detectors find in the demo company, and what people made of it."""

#: The strongest flag of some detectors: its steps, and the reason that people gave.
_DECISIONS = {
    "P02": (("review",), None),
    "P05": (
        ("review", "explain"),
        (
            "urgent",
            "Қосалқы станциядағы апаттан кейін есептегіштер екі күнде жеткізілді; үш "
            "баға ұсынысы тіркелді. / После аварии на подстанции счётчики поставили "
            "за два дня; три предложения цены приложены.",
        ),
    ),
    "A03": (
        ("propose",),
        (
            "rule_too_broad",
            "Сенбі күнгі жұмыс бұйрықпен рәсімделген. / "
            "Работа в субботу оформлена приказом.",
        ),
    ),
    "P08": (
        ("propose", "dismiss"),
        (
            "checked_before",
            "Жеткізілімдерді былтыр ішкі аудит тексерді. / "
            "Поставки в прошлом году проверил внутренний аудит.",
        ),
    ),
    "P03": (("confirm",), None),
}
#: Department, indicator, detector whose signal is evidence of the answer, and why the
#: head of the working group accepts an answer that says otherwise.
_SIGNALS = (
    ("purchase", "D7.02", "P03", ""),
    (
        "finance",
        "D6.10",
        "P05",
        "Жалғыз белгі – апаттан кейінгі шұғыл жеткізілім, баға негізделген. / "
        "Единственный признак – срочная поставка после аварии, цена обоснована.",
    ),
)


def build_flags(staff, analysis):
    """Run the detectors, decide on some flags, and use signals as evidence.

    :param analysis: this year's, in collection
    """
    env = staff.env
    env["ksrisk.detector.run"]._request("full", companies=staff.company)._process()
    _decide(staff, analysis)
    _use_signals(staff, analysis)


def _decide(staff, analysis):
    """Flags in each state: the others wait for somebody to take them up."""
    flags = staff.env["ksrisk.flag"].search(
        [
            ("company_id", "=", staff.company.id),
            ("detector_id.code", "in", list(_DECISIONS)),
        ]
    )
    for detector, found in flags.grouped("detector_id").items():
        steps, ground = _DECISIONS[detector.code]
        flag = staff.as_user(found[0], "officer")
        flag.analysis_id = analysis
        if ground:
            reason = staff.env.ref(f"ksrisk_analysis.flag_reason_{ground[0]}")
            flag.write({"reason_id": reason.id, "note": ground[1]})
        if "propose" in steps:
            flag.date_expiry = staff.day(180)
        for step in steps:
            actor = "head" if step == "dismiss" else "officer"
            getattr(staff.as_user(flag, actor), f"action_{step}")()


def _use_signals(staff, analysis):
    """Two signals as evidence: an answer agrees with one, a person overrules one."""
    for department, indicator, code, overruled in _SIGNALS:
        detector = staff.env["ksrisk.detector"].search([("code", "=", code)])
        answer = analysis.answer_ids.filtered(
            lambda answer, own=staff.departments[department], name=indicator: (
                answer.code == name and answer.department_id == own
            )
        )
        staff.as_user(answer, "officer").action_freeze_signal(detector.id)
        if overruled:
            staff.as_user(answer, "group").overrule_reason = overruled
