"""Who is reminded of what, when, and that it is never twice."""

from datetime import date, datetime, timedelta
from unittest.mock import patch

from dateutil.relativedelta import relativedelta
from freezegun import freeze_time
from psycopg2.errors import RestrictViolation, UniqueViolation

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..core.languages import KK, RU
from ..models.ksrisk_guard_mixin import permit
from .common import KsriskCommon, make_log

#: Ten in the morning in Almaty, UTC+5.
MORNING = timedelta(hours=5)
#: The deadline of the measure is a Friday.
DEADLINE = date(2026, 7, 31)


def moment(day, shift=MORNING):
    return datetime(day.year, day.month, day.day) + shift


class KsriskReminderCommon(KsriskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.ksrisk_tz = "Asia/Almaty"
        cls.company.resource_calendar_id = cls.env["resource.calendar"].create(
            {"name": "Five days", "company_id": cls.company.id, "tz": "Asia/Almaty"}
        )
        cls.env["res.company"].search(
            [("id", "!=", cls.company.id)]
        ).ksrisk_digest_active = False
        for role in ("respondent", "officer", "head"):
            cls.users[role].email = f"{role}@example.com"

    def digests(self, day, shift=MORNING):
        rules = self.env["ksrisk.reminder.rule"]
        return rules._get_digests(self.company, moment(day, shift))

    def lines(self, role, day, subject, shift=MORNING):
        """Codes of the rules by which a person is reminded of a subject on a day."""
        found = self.digests(day, shift).get(self.users[role], [])
        prefix = "ksrisk_analysis.reminder_rule_"
        return [
            (line.rule.get_external_id()[line.rule.id].removeprefix(prefix), line.days)
            for line in found
            if line.item.subject == subject
        ]

    def run_cron(self, day, shift=MORNING):
        cron = self.env.ref("ksrisk_analysis.ir_cron_send_reminders")
        with freeze_time(moment(day, shift)), self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.env.invalidate_all()

    def logged(self, role=None):
        domain = [("company_id", "=", self.company.id)]
        if role:
            domain.append(("user_id", "=", self.users[role].id))
        return self.env["ksrisk.reminder.log"].search(domain, order="id")


@tagged("post_install", "-at_install")
class TestReminders(KsriskReminderCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        board = cls.env["hr.department"].create(
            {
                "name": "Board",
                "company_id": cls.company.id,
                "manager_id": cls.employees["head"].id,
            }
        )
        cls.departments.parent_id = board
        cls.analysis = cls().reach("monitoring").with_env(cls.env)
        cls.measure = cls.analysis.measure_ids

    # ------------------------------------------------------------------
    # When and to whom
    # ------------------------------------------------------------------
    def test_measure(self):
        for day, role, expected in (
            (date(2026, 7, 16), "respondent", []),
            (date(2026, 7, 17), "respondent", [("measure_early", 14)]),
            (date(2026, 7, 28), "respondent", [("measure_before", 3)]),
            (date(2026, 7, 29), "respondent", []),
            (DEADLINE, "respondent", [("measure_on", 0)]),
            (DEADLINE, "officer", []),
            (date(2026, 8, 3), "respondent", [("measure_after", -3)]),
            (date(2026, 8, 3), "officer", [("measure_officer", -3)]),
            (date(2026, 8, 3), "head", []),
            (date(2026, 8, 4), "respondent", []),
            (date(2026, 8, 6), "respondent", [("measure_after", -6)]),
            # Escalation: the head of his department is himself, so the one above.
            (date(2026, 8, 7), "head", [("measure_manager", -7)]),
            (date(2026, 8, 10), "head", []),
            (date(2026, 8, 14), "head", [("measure_manager", -14)]),
        ):
            with self.subTest(day=day, role=role):
                self.assertEqual(self.lines(role, day, "measure"), expected)

    def test_what_is_done_is_not_reminded_of(self):
        executor = self.as_role(self.measure, "respondent")
        executor.proof = "Done"
        executor.action_claim()
        self.assertFalse(self.lines("respondent", DEADLINE, "measure"))

    def test_deadline_of_the_law(self):
        deadline = self.analysis._get_deadline("DL-9")
        self.assertEqual(deadline.date_deadline, date(2027, 3, 12))
        self.assertIn(
            ("deadline_on", 0),
            self.lines("officer", date(2027, 3, 12), "deadline"),
        )
        self.assertIn(
            ("deadline_head", -4),  # the 15th is a holiday
            self.lines("head", date(2027, 3, 16), "deadline"),
        )
        self.as_role(deadline, "officer").action_done()
        found = self.digests(date(2027, 3, 12))[self.users["officer"]]
        self.assertNotIn(deadline, [line.item.record for line in found])

    def test_opinion_and_decision(self):
        executor = self.as_role(self.measure, "respondent")
        postponement = executor.env["ksrisk.postponement"].create(
            {
                "measure_id": self.measure.id,
                "date_to": date(2026, 10, 30),
                "reason": "Late",
            }
        )
        postponement.action_submit({})
        friday = self.today + timedelta(days=1)
        self.assertEqual(
            self.lines("officer", friday, "opinion"), [("opinion_after", -1)]
        )
        self.assertFalse(self.lines("officer", self.today, "opinion"))
        self.as_role(postponement, "officer").action_support({})
        self.assertFalse(self.lines("officer", friday, "opinion"))
        self.assertEqual(
            self.lines("head", friday, "signature"), [("signature_after", -1)]
        )
        with self.env.cr.savepoint() as savepoint:
            # An older release left the request open when the analysis was closed.
            self.env.cr.execute("ALTER TABLE ksrisk_analysis DISABLE TRIGGER USER")
            self.env.cr.execute(
                SQL(
                    "UPDATE ksrisk_analysis SET state = 'closed', date_closed = %s,"
                    " close_reason = 'Test reason' WHERE id = %s",
                    self.today,
                    self.analysis.id,
                )
            )
            self.env.invalidate_all()
            self.assertFalse(self.lines("head", friday, "signature"))
            savepoint.rollback()
        self.as_role(postponement, "head").action_approve({})
        self.assertFalse(self.lines("head", friday, "signature"))
        # The reminders follow the deadline in force.
        self.assertFalse(self.lines("respondent", DEADLINE, "measure"))
        self.assertEqual(
            self.lines("respondent", date(2026, 10, 30), "measure"),
            [("measure_on", 0)],
        )

    def test_days_off_are_made_up_for(self):
        rule = self.env["ksrisk.reminder.rule"].search([("subject", "=", "measure")])
        rule.active = False
        sunday = self.env["ksrisk.reminder.rule"].create(
            {
                "name": "Sunday",
                "subject": "measure",
                "timing": "before",
                "days": 5,
                "unit": "calendar_day",
            }
        )
        monday = date(2026, 7, 27)
        self.company.ksrisk_digest_date = date(2026, 7, 24)
        self.assertEqual(
            [line.rule for line in self.digests(monday)[self.users["respondent"]]],
            [sunday],
        )
        self.company.ksrisk_digest_date = date(2026, 7, 26)
        self.assertNotIn(self.users["respondent"], self.digests(monday))

    def test_rules_are_data(self):
        rule = self.env.ref("ksrisk_analysis.reminder_rule_measure_on")
        rule.active = False
        self.assertFalse(self.lines("respondent", DEADLINE, "measure"))
        rule.write({"active": True, "recipient": "officer"})
        self.assertEqual(
            self.lines("officer", DEADLINE, "measure"), [("measure_on", 0)]
        )
        other = self.env["res.company"].create({"name": "Other JSC"})
        rule.company_id = other
        self.assertFalse(self.lines("officer", DEADLINE, "measure"))

    # ------------------------------------------------------------------
    # The hour, the day and the zone
    # ------------------------------------------------------------------
    def test_today_is_the_company_s(self):
        midnight = datetime(2026, 7, 31, 19, 0)  # UTC
        second = timedelta(seconds=1)
        for zone, before, after in (
            ("Asia/Almaty", date(2026, 7, 31), date(2026, 8, 1)),
            ("UTC", date(2026, 7, 31), date(2026, 7, 31)),
            ("Europe/Kyiv", date(2026, 7, 31), date(2026, 7, 31)),
            ("Asia/Tokyo", date(2026, 8, 1), date(2026, 8, 1)),
        ):
            with self.subTest(zone=zone):
                self.company.ksrisk_tz = zone
                self.assertEqual(self.company._ksrisk_today(midnight - second), before)
                self.assertEqual(self.company._ksrisk_today(midnight), after)

    def test_late_begins_at_midnight_of_the_company(self):
        self.env.ref(
            "ksrisk_analysis.reminder_rule_measure_after"
        ).unit = "calendar_day"
        before, after = timedelta(hours=18, minutes=59), timedelta(hours=19)
        self.assertEqual(
            self.lines("respondent", DEADLINE, "measure", before), [("measure_on", 0)]
        )
        self.assertEqual(
            self.lines("respondent", DEADLINE, "measure", after),
            [("measure_after", -1)],
        )
        self.company.ksrisk_tz = "UTC"
        self.assertEqual(
            self.lines("respondent", DEADLINE, "measure", after), [("measure_on", 0)]
        )

    def test_when_the_hour_has_come(self):
        company = self.company
        friday, saturday = DEADLINE, date(2026, 8, 1)
        holiday = date(2026, 7, 30)
        self.env["ksrisk.calendar.day"].create(
            {"date": holiday, "kind": "off", "name": "Off", "company_id": company.id}
        )
        for day, hours, values, expected in (
            (friday, 3.99, {}, False),
            (friday, 4, {}, True),
            (friday, 12, {}, True),
            (friday, 4, {"ksrisk_digest_hour": 10}, False),
            (friday, 4, {"ksrisk_tz": "UTC"}, False),
            (friday, 9, {"ksrisk_tz": "UTC"}, True),
            (friday, 5, {"ksrisk_digest_active": False}, False),
            (friday, 5, {"ksrisk_digest_date": friday}, False),
            (friday, 5, {"ksrisk_digest_date": holiday}, True),
            (saturday, 5, {}, False),
            (saturday, 5, {"ksrisk_digest_working": False}, True),
            (holiday, 5, {}, False),
        ):
            with (
                self.subTest(day=day, hours=hours, values=values),
                self.env.cr.savepoint() as savepoint,
            ):
                company.write(values)
                now = moment(day, timedelta(hours=hours))
                self.assertEqual(company._ksrisk_is_digest_due(now), expected)
                savepoint.rollback()

    def test_zone_of_a_company(self):
        for zone, expected in (
            ("Asia/Qyzylorda", "Asia/Qyzylorda"),
            ("UTC", "Asia/Almaty"),
        ):
            calendar = self.env["resource.calendar"].create({"name": "C", "tz": zone})
            company = self.env["res.company"].create(
                {"name": f"In {zone}", "resource_calendar_id": calendar.id}
            )
            with self.subTest(zone=zone):
                self.assertEqual(str(company._ksrisk_zone()), expected)
                company.ksrisk_tz = "UTC"
                self.assertEqual(str(company._ksrisk_zone()), "UTC")

    # ------------------------------------------------------------------
    # The letter
    # ------------------------------------------------------------------
    def test_one_letter_a_day(self):
        self.run_cron(DEADLINE)
        log = self.logged("respondent")
        self.assertRecordValues(
            log,
            [
                {
                    "date": DEADLINE,
                    "email": "respondent@example.com",
                    "subject": "measure",
                    "res_id": self.measure.id,
                    "date_deadline": DEADLINE,
                    "urgency": "today",
                    "state": "sent",
                    "recipient": "person",
                }
            ],
        )
        mail = log.mail_id
        self.assertEqual(mail.recipient_ids, self.users["respondent"].partner_id)
        self.assertIn(
            f"/mail/view?model=ksrisk.measure&amp;res_id={self.measure.id}",
            mail.body_html,
        )
        # Nobody else reads it, though everybody reads the user whom it is about.
        letter = [("id", "=", mail.mail_message_id.id)]
        for role in ("outsider", "auditor", "leader"):
            messages = self.as_role(self.env["mail.message"], role)
            self.assertFalse(messages.search(letter))
        self.assertEqual(self.company.ksrisk_digest_date, DEADLINE)
        count = len(self.logged())
        # Again in an hour, and again after the mark of the day was lost.
        self.run_cron(DEADLINE, MORNING + timedelta(hours=1))
        self.company.ksrisk_digest_date = False
        self.run_cron(DEADLINE, MORNING + timedelta(hours=2))
        self.assertEqual(len(self.logged()), count)
        self.assertEqual(
            self.env["mail.mail"].search_count(
                [
                    ("recipient_ids", "=", self.users["respondent"].partner_id.id),
                    ("model", "=", "res.users"),
                ]
            ),
            1,
        )

    def test_all_items_of_a_person_are_in_one_letter(self):
        self.run_cron(date(2026, 8, 3))
        log = self.logged("officer")
        self.assertEqual({line.subject for line in log}, {"measure", "deadline"})
        self.assertEqual(len(log.mail_id), 1)

    def test_nothing_to_say(self):
        self.env["ksrisk.reminder.rule"].search([]).active = False
        self.run_cron(DEADLINE)
        self.assertFalse(self.logged())
        self.assertEqual(self.company.ksrisk_digest_date, DEADLINE)

    def test_before_its_hour_nothing_is_sent(self):
        self.run_cron(DEADLINE, timedelta(hours=3))
        self.assertFalse(self.logged())
        self.assertFalse(self.company.ksrisk_digest_date)

    def test_person_without_an_address(self):
        self.users["respondent"].email = False
        self.run_cron(DEADLINE)
        log = self.logged("respondent")
        self.assertEqual((log.state, log.mail_id.id), ("no_email", False))
        undelivered = self.as_role(log.browse(), "officer").search(
            [("state", "=", "no_email")]
        )
        self.assertIn(log, undelivered)

    def test_languages(self):
        self.env["res.lang"]._activate_lang(RU)
        for lang, subject, words in (
            (
                RU,
                "Коррупционные риски: что ожидает Вас сегодня",
                ("Здравствуйте", "Сегодня", "срок 31.07.2026", "Мероприятие"),
            ),
            (
                KK,
                "Сыбайлас жемқорлық тәуекелдері: бүгін Сізді не күтіп тұр",
                ("Құрметті", "Бүгін", "мерзімі 31.07.2026", "Іс-шара"),
            ),
            (
                "en_US",
                "Corruption risks: what waits for you today",
                ("Dear", "Today", "deadline 31.07.2026"),
            ),
        ):
            with self.subTest(lang=lang), self.env.cr.savepoint() as savepoint:
                self.users["respondent"].lang = lang
                rules = self.env["ksrisk.reminder.rule"]
                digests = rules._get_digests(self.company, moment(DEADLINE))
                rules._send(digests, DEADLINE)
                mail = self.logged("respondent").mail_id
                self.assertEqual(mail.subject, subject)
                for word in words:
                    self.assertIn(word, mail.body_html)
                savepoint.rollback()

    def test_what_is_escalated_names_who_is_in_charge_and_links_nowhere(self):
        rules = self.env["ksrisk.reminder.rule"]
        day = date(2026, 8, 7)
        line = next(
            line
            for line in self.digests(day)[self.users["head"]]
            if line.rule.recipient == "manager"
        )
        row = rules._get_row(line)
        self.assertEqual(row["who"], self.users["respondent"].name)
        self.assertFalse(row["url"])

    def test_archived_users_get_nothing(self):
        self.users["respondent"].active = False
        self.assertNotIn(self.users["respondent"], self.digests(DEADLINE))

    # ------------------------------------------------------------------
    # The log
    # ------------------------------------------------------------------
    def test_log_is_append_only(self):
        self.run_cron(DEADLINE)
        log = self.logged("respondent")
        for role in ("officer", "auditor", "admin"):
            for record in (self.as_role(log, role), self.as_role(log, role).sudo()):
                for vals in ({"state": "no_email"}, {"date": "2026-01-01"}):
                    with self.subTest(role=role), self.assertRaises(AccessError):
                        record.write(vals)
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.as_role(log, role).create(make_log(self.measure, self.env.user))
        for query in (
            "UPDATE ksrisk_reminder_log SET state = 'no_email' WHERE id = %s",
            "DELETE FROM ksrisk_reminder_log WHERE id = %s",
        ):
            with (
                self.subTest(query=query),
                mute_logger("odoo.sql_db"),
                self.assertRaises(RestrictViolation),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(SQL(query, log.id))
        log.mail_id.unlink()
        self.assertFalse(log.mail_id)

    def test_purged_after_the_term_and_not_before(self):
        respondent, officer = self.users["respondent"], self.users["officer"]
        log = self.env["ksrisk.reminder.log"]
        mail = self.env["mail.mail"].create({"subject": "Reminder", "body_html": "x"})
        rows = permit(log, *log._guarded_fields).create(
            [
                {
                    **make_log(self.measure, user),
                    "date": self.today - relativedelta(months=months, days=days),
                    "mail_id": mail.id,
                }
                for user, months, days in (
                    (respondent, 24, 0),
                    (respondent, 24, -1),
                    (officer, 30, 0),
                )
            ]
        )
        old, kept = rows[0] | rows[2], rows[1]
        self.assertEqual(self.company.ksrisk_reminder_months, 24)
        self.company.ksrisk_reminder_months = 0
        log._cron_purge()
        self.assertEqual(rows.exists(), rows)
        self.company.ksrisk_reminder_months = 24
        log._cron_purge()
        self.env.cr.flush()
        self.env.invalidate_all()
        self.assertFalse(old.exists())
        self.assertTrue(kept.exists())
        self.assertTrue(mail.exists())  # it tells of what is kept
        entry = self.env["ksrisk.journal"].search(
            [
                ("event", "=", "ksrisk.reminder.purge"),
                ("company_id", "=", self.company.id),
            ]
        )
        self.assertEqual(entry.payload, {"rows": 2, "until": "2024-03-12"})
        # Not even SQL goes before the term is over, by the clock of the server.
        self.company.ksrisk_reminder_months = 1200
        self.env.flush_all()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(RestrictViolation),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                SQL("DELETE FROM ksrisk_reminder_log WHERE id = %s", kept.id)
            )
        self.company.ksrisk_reminder_months = 24
        type(self).today += timedelta(days=1)
        self.addCleanup(setattr, type(self), "today", self.today - timedelta(days=1))
        log._cron_purge()
        self.assertFalse(kept.exists() or mail.exists())

    def test_the_database_keeps_from_sending_twice(self):
        log = self.env["ksrisk.reminder.log"]
        values = make_log(self.measure, self.users["respondent"])
        permit(log, *log._guarded_fields).create(values)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            permit(log, *log._guarded_fields).create(values)
            self.env.flush_all()

    # ------------------------------------------------------------------
    # Preview
    # ------------------------------------------------------------------
    def preview(self, role, day=DEADLINE):
        with freeze_time(moment(day)):
            rules = self.as_role(self.env["ksrisk.reminder.rule"], role)
            action = rules.action_preview()
        model = self.as_role(self.env["ksrisk.reminder.preview"], role)
        return model.search(action["domain"])

    def test_preview(self):
        self.users["head"].email = False
        previews = self.preview("officer", date(2026, 8, 7))
        states = {preview.user_id: preview.state for preview in previews}
        self.assertEqual(states[self.users["head"]], "no_email")
        self.assertEqual(states[self.users["officer"]], "to_send")
        self.assertFalse(self.logged())
        mine = previews.filtered(lambda p: p.user_id == self.users["officer"])
        self.assertTrue(mine.late_count)
        self.assertIn("Late", mine.body)
        self.run_cron(date(2026, 8, 7))
        again = self.preview("officer", date(2026, 8, 7))
        self.assertEqual(set(again.mapped("state")), {"sent"})

    def test_preview_is_the_officer_s(self):
        for role in ("respondent", "leader", "head", "auditor", "admin"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.preview(role)


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestRemindersOfCollection(KsriskReminderCommon):
    def test_request(self):
        analysis = self.reach("collection")
        self.assertEqual(
            set(analysis.request_ids.mapped("date_deadline")), {date(2026, 3, 31)}
        )
        # 20–25 March are days off: the working days before are 30, 27 and 26 March.
        before = analysis.company_id._ksrisk_is_working()
        day, left = date(2026, 3, 31), 3
        while left:
            day -= timedelta(days=1)
            left -= before(day)
        self.assertEqual(
            {code for code, _d in self.lines("respondent", day, "request")},
            {"request_before"},
        )
        self.assertEqual(
            {
                code
                for code, _d in self.lines("respondent", date(2026, 4, 1), "request")
            },
            {"request_after"},
        )
        self.answer_all(analysis)
        self.assertFalse(self.lines("respondent", date(2026, 4, 1), "request"))

    def test_vote_then_signature(self):
        analysis = self.reach("collection")
        self.answer_all(analysis)
        self.accept_all(analysis)
        self.make_findings(analysis)
        document = self.submit_reference(analysis)
        due = analysis._get_deadline("DL-5").date_deadline
        self.assertEqual(self.lines("commissioner", due, "vote"), [("vote_on", 0)])
        self.assertFalse(self.lines("head", due, "signature"))
        self.agree(document)
        self.assertFalse(self.lines("commissioner", due, "vote"))
        self.assertTrue(self.lines("head", date(2026, 3, 11), "signature"))

    def test_plan_waits_for_its_legal_deadline(self):
        analysis = self.reach("signed")
        self.make_measure(analysis)
        self.submit_plan(analysis)
        due = analysis._get_deadline("DL-6").date_deadline
        self.assertEqual(self.lines("head", due, "signature"), [("signature_on", 0)])

    def test_queries_do_not_grow_with_the_rows(self):
        counts = []
        for number in (1, 12):
            analysis = self.reach("signed")
            for _index in range(number):
                self.make_measure(analysis)
            self.approve_plan(analysis)
            self.publish(analysis)
            self.start_monitoring(analysis)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            rules = self.env["ksrisk.reminder.rule"]
            digests = rules._get_digests(self.company, moment(DEADLINE))
            counts.append(self.env.cr.sql_log_count - before)
            self.assertTrue(digests)
        self.assertLessEqual(counts[1], counts[0] + 2)


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestRemindersOfTwoCompanies(KsriskReminderCommon):
    def test_one_letter_with_the_items_of_both(self):
        """The day of an item is the day of its company, the hour that of his own."""
        home = self.company
        first = self.reach("monitoring")
        elsewhere = self.env["res.company"].create(
            {
                "name": "Other JSC",
                "ksrisk_tz": "UTC",
                "ksrisk_name_kk": "«Басқа» АҚ",
                "ksrisk_name_ru": "АО «Другое»",
                "ksrisk_digest_active": True,
            }
        )
        for user in self.users.values():
            user.company_ids |= elsewhere
        type(self).company = elsewhere
        self.addClassCleanup(setattr, type(self), "company", home)
        type(self)._create_staff()
        second = self.reach("monitoring")
        type(self).company = home
        self.assertNotEqual(first.company_id, second.company_id)

        respondent = self.users["respondent"]
        digests = self.digests(DEADLINE)
        self.assertEqual(
            {line.item.record for line in digests[respondent]},
            {first.measure_ids, second.measure_ids},
        )
        # Half past midnight in Almaty is the evening of the deadline elsewhere.
        days = {
            line.item.analysis: line.days
            for line in self.digests(date(2026, 8, 2), timedelta(hours=19, minutes=30))[
                respondent
            ]
        }
        self.assertEqual(days.get(first), -3)
        self.assertNotIn(second, days)

        self.run_cron(DEADLINE)
        log = self.env["ksrisk.reminder.log"].search([("user_id", "=", respondent.id)])
        self.assertEqual(log.company_id, home | elsewhere)
        self.assertEqual(len(log.mail_id), 1)
        self.assertIn(
            elsewhere._ksrisk_official_name(respondent.lang), log.mail_id.body_html
        )
        # The other company's own hour sends him nothing more.
        self.run_cron(DEADLINE, timedelta(hours=9, minutes=30))
        self.assertEqual(
            len(
                self.env["ksrisk.reminder.log"].search(
                    [("user_id", "=", respondent.id)]
                )
            ),
            len(log),
        )

    def test_items_are_read_once_for_all_companies(self):
        measure = self.reach("monitoring").measure_ids
        self.env["res.company"].create(
            [{"name": name, "ksrisk_tz": "Asia/Almaty"} for name in ("Second", "Third")]
        ).ksrisk_digest_active = True
        rules = type(self.env["ksrisk.reminder.rule"])
        read = rules._get_items
        with patch.object(rules, "_get_items", autospec=True, side_effect=read) as got:
            self.run_cron(DEADLINE)
        self.assertEqual(got.call_count, 1)
        self.assertIn(measure.id, self.logged("respondent").mapped("res_id"))

    def test_officer_reads_the_log_of_his_company_alone(self):
        measure = self.reach("monitoring").measure_ids
        log = self.env["ksrisk.reminder.log"]
        log = permit(log, *log._guarded_fields).create(
            make_log(measure, self.users["respondent"])
        )
        self.assertIn(log, self.as_role(log.browse(), "officer").search([]))
        other = self.env["res.company"].create({"name": "Other JSC"})
        officer = self.users["officer"]
        officer.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        seen = log.with_user(officer).with_context(allowed_company_ids=other.ids)
        self.assertNotIn(log, seen.search([]))
