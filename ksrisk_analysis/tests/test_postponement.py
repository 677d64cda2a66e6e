"""The deadline of an approved measure moves by a decision, and by nothing else."""

from datetime import date

from psycopg2.errors import RestrictViolation, UniqueViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..core import workflow
from ..core.act import Act
from ..core.languages import KK, RU
from ..exceptions import TransitionRefused
from ..models.ksrisk_guard_mixin import permit
from ..models.ksrisk_kpi_facts import Facts
from ..models.ksrisk_workflow_mixin import perform
from .common import KsriskCommon

#: Deadline in force of the measure of the common set-up, and two later days.
PLANNED = date(2026, 7, 31)
LATER = date(2026, 10, 30)
LATEST = date(2026, 12, 25)


class KsriskPostponementCommon(KsriskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.analysis = cls().reach("monitoring").with_env(cls.env)
        cls.measure = cls.analysis.measure_ids
        cls.env.cr.flush()

    def ask(self, role="respondent", day=LATER, **values):
        return self.as_role(self.env["ksrisk.postponement"], role).create(
            {
                "measure_id": self.measure.id,
                "date_to": day,
                "reason": "The software is late",
                **values,
            }
        )

    def hand_in(self, role="respondent", day=LATER, **values):
        postponement = self.ask(role, day, **values)
        postponement.action_submit({"reason": "Test reason"})
        return postponement

    def review(self, postponement, name="support", reason=""):
        officer = self.as_role(postponement, "officer")
        officer.review_note = "The supplier confirmed it"
        getattr(officer, f"action_{name}")({"reason": reason})
        return postponement

    def decide(self, postponement, name="approve", **values):
        self.as_role(postponement, "head")._transition(
            name, self.act(self.today, number="5", **values)
        )

    def postpone(self, day=LATER):
        postponement = self.review(self.hand_in(day=day))
        self.decide(postponement)
        return postponement


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestPostponement(KsriskPostponementCommon):
    # ------------------------------------------------------------------
    # The whole way
    # ------------------------------------------------------------------
    def test_the_way_of_a_request(self):
        step = self.env.ref("ksrisk_analysis.mail_activity_type_step")
        postponement = self.hand_in()
        self.assertRecordValues(
            postponement,
            [
                {
                    "state": "requested",
                    "date_from": PLANNED,
                    "date_to": LATER,
                    "requested_by_id": self.users["respondent"].id,
                    "date_requested": self.today,
                }
            ],
        )
        self.assertEqual(postponement.activity_ids.user_id, self.users["officer"])
        self.assertEqual(self.measure.date_deadline, PLANNED)
        self.assertEqual(self.measure.date_asked, LATER)

        self.review(postponement)
        self.assertRecordValues(
            postponement,
            [
                {
                    "state": "reviewed",
                    "opinion": "supported",
                    "opinion_note": "The supplier confirmed it",
                    "opinion_by_id": self.users["officer"].id,
                }
            ],
        )
        self.assertEqual(postponement.activity_ids.user_id, self.users["head"])
        self.assertEqual(
            self.as_role(postponement, "head").search(
                self.as_role(postponement, "head")._domain_to_decide()
            ),
            postponement,
        )

        self.decide(postponement)
        self.assertRecordValues(
            postponement,
            [
                {
                    "state": "approved",
                    "decided_by_id": self.users["head"].id,
                    "number": "5",
                    "date_act": self.today,
                    "mode": "system",
                    "signer_post": {
                        KK: "Басқарма төрағасы",
                        RU: "Председатель Правления",
                    },
                }
            ],
        )
        self.assertFalse(
            postponement.activity_ids.filtered(lambda a: a.activity_type_id == step)
        )
        self.assertRecordValues(
            self.measure,
            [
                {
                    "date_deadline": LATER,
                    "date_original": PLANNED,
                    "postponement_count": 1,
                    "date_asked": False,
                }
            ],
        )

    def test_what_follows_the_deadline_in_force(self):
        activity = self.measure.activity_ids.filtered(
            lambda a: a.user_id == self.users["respondent"]
        )
        self.assertEqual(activity.date_deadline, PLANNED)
        self.postpone(day=date(2026, 10, 31))  # a Saturday
        self.assertEqual(activity.date_deadline, date(2026, 10, 31))
        self.assertEqual(self.measure.date_effective, date(2026, 11, 2))
        type(self).today = date(2026, 9, 1)
        self.addCleanup(setattr, type(self), "today", date(2026, 3, 12))
        self.measure.invalidate_recordset()
        self.assertFalse(self.measure.is_overdue)
        overdue = self.measure.search([("is_overdue", "=", True)])
        self.assertNotIn(self.measure, overdue)

    def test_refusal_keeps_the_deadline(self):
        postponement = self.review(self.hand_in(), "object")
        with self.assertRaises(TransitionRefused):
            self.decide(postponement, "refuse", reason="")
        self.decide(postponement, "refuse", reason="It can be done")
        self.assertEqual(postponement.state, "refused")
        self.assertEqual(postponement.decision_note, "It can be done")
        self.assertEqual(self.measure.date_deadline, PLANNED)
        self.assertEqual(self.measure.postponement_count, 0)
        told = self.measure.message_ids.filtered(
            lambda m: "It can be done" in (m.body or "")
        )
        self.assertIn(self.users["respondent"].partner_id, told.partner_ids)
        # The way is free for another request.
        self.hand_in(day=LATEST)

    def test_requester_is_told_in_his_language(self):
        for lang, words in (
            (KK, "31.07.2026 күнінен 30.10.2026 күніне"),
            (RU, "с 31.07.2026 на 30.10.2026"),
        ):
            with self.subTest(lang=lang), self.env.cr.savepoint() as savepoint:
                self.users["respondent"].lang = lang
                self.postpone()
                bodies = " ".join(self.measure.message_ids.mapped("body"))
                self.assertIn(words, bodies)
                self.assertNotIn("The deadline is moved", bodies)
                savepoint.rollback()

    def test_withdrawal(self):
        postponement = self.hand_in()
        with self.assertRaises(TransitionRefused):
            self.as_role(postponement, "officer").action_withdraw()
        self.as_role(postponement, "respondent").action_withdraw()
        self.assertEqual(postponement.state, "withdrawn")
        self.assertFalse(postponement.activity_ids)
        reviewed = self.review(self.hand_in())
        with self.assertRaises(TransitionRefused):
            self.as_role(reviewed, "respondent").action_withdraw()

    def test_decision_registered_from_paper(self):
        asked = self.hand_in(role="officer")
        with self.assertRaisesRegex(TransitionRefused, "asked for it yourself"):
            self.review(asked)
        postponement = self.review(asked, reason="We are two")
        officer = self.as_role(postponement, "officer")
        with self.assertRaises(TransitionRefused):
            officer.action_approve(self.paper(self.today, scan_ids=[]))
        scan = self.make_scan()
        officer.action_approve(
            self.paper(
                self.today,
                number="7-Ө",
                scan_ids=scan.ids,
                body={KK: "Басқарма", RU: "Правление"},
                body_number="3",
                body_date=self.today,
            )
        )
        self.assertRecordValues(
            postponement,
            [
                {
                    "state": "approved",
                    "mode": "paper",
                    "decided_by_id": False,
                    "signer_name": self.employees["head"].name,
                    "body_number": "3",
                }
            ],
        )
        self.assertEqual(self.measure.date_deadline, LATER)
        for attack in (lambda: scan.write({"raw": b"forged"}), scan.unlink):
            with self.subTest(), self.assertRaises(AccessError):
                attack()

    def test_confirmation_ends_an_open_request(self):
        postponement = self.hand_in()
        executor = self.as_role(self.measure, "respondent")
        executor.proof = "Done"
        executor.action_claim()
        self.as_role(self.measure, "officer").action_confirm()
        self.assertEqual(postponement.state, "withdrawn")
        self.assertFalse(postponement.activity_ids)
        self.env.cr.precommit.run()
        self.assertFalse(self.env["ksrisk.journal"]._verify(self.company))

    def test_cancelled_row_ends_an_open_request(self):
        postponement = self.hand_in()
        perform(
            self.as_role(self.measure, "head"),
            "cancel",
            Act(date=self.today),
        )
        self.assertEqual(postponement.state, "withdrawn")
        self.assertFalse(postponement.activity_ids or self.measure.activity_ids)

    def test_closing_ends_an_open_request(self):
        postponement = self.review(self.hand_in())
        head = self.as_role(self.analysis, "head")
        checks = ("measures_done", "final_information", "positions_register")
        for name in (*checks, "monitoring_year"):
            self.patch(type(head), f"_check_{name}", lambda self, act: ())
        head.action_close({"date": self.today, "reason": "The company is reorganised"})
        self.assertEqual(self.analysis.state, "closed")
        self.assertEqual(postponement.state, "withdrawn")
        self.assertFalse(postponement.activity_ids)

    # ------------------------------------------------------------------
    # Who
    # ------------------------------------------------------------------
    def test_who_may_ask(self):
        for role in ("respondent", "officer"):
            with self.subTest(role=role), self.env.cr.savepoint() as savepoint:
                self.assertEqual(self.hand_in(role).state, "requested")
                savepoint.rollback()
        for role in (
            "other_respondent",
            "outsider",
            "leader",
            "commissioner",
            "head",
            "auditor",
            "admin",
        ):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.hand_in(role)

    def test_who_may_not_decide(self):
        postponement = self.review(self.hand_in())
        for role in ("respondent", "officer", "leader", "auditor", "admin"):
            for name in ("approve", "refuse"):
                with self.subTest(role=role), self.assertRaises(AccessError):
                    self.as_role(postponement, role)._transition(
                        name, self.act(self.today)
                    )

    def test_segregation(self):
        signatory = self.env.ref(workflow.SIGNATORY)
        for role, make in (
            ("respondent", lambda: self.review(self.hand_in())),
            ("officer", lambda: self.review(self.hand_in())),
        ):
            with self.subTest(role=role), self.env.cr.savepoint() as savepoint:
                postponement = make()
                self.users[role].group_ids = [Command.link(signatory.id)]
                with self.assertRaisesRegex(TransitionRefused, "segregation"):
                    self.as_role(postponement, role).action_approve(
                        self.act(self.today)
                    )
                savepoint.rollback()

    def test_sql_keeps_duties_apart(self):
        postponement = self.review(self.hand_in())
        self.env.flush_all()
        for user in ("respondent", "officer"):
            with (
                self.subTest(user=user),
                mute_logger("odoo.sql_db"),
                self.assertRaisesRegex(Exception, "another_decides"),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(
                    SQL(
                        "UPDATE ksrisk_postponement SET state = 'approved',"
                        " mode = 'system', date_act = now(), decided_by_id = %s"
                        " WHERE id = %s",
                        self.users[user].id,
                        postponement.id,
                    )
                )

    def test_deadline_is_brought_forward_by_the_same_act(self):
        """Any change of an approved deadline needs the approver (SoD-10)."""
        self.company.ksrisk_move_limit = 0  # it is no postponement
        earlier = date(2026, 6, 30)
        for role in ("respondent", "officer"):
            with self.subTest(role=role), self.env.cr.savepoint() as savepoint:
                asked = self.hand_in(role, earlier, reason="The law changed")
                self.assertIn("Bringing forward", asked.display_name)
                self.assertEqual(self.measure.date_deadline, PLANNED)
                with self.assertRaises(AccessError):
                    self.as_role(asked, "leader").action_approve(self.act(self.today))
                self.review(asked, reason="Test reason")
                self.decide(asked)
                self.assertRecordValues(
                    self.measure,
                    [
                        {
                            "date_deadline": earlier,
                            "date_original": PLANNED,
                            "postponement_count": 0,
                        }
                    ],
                )
                late = self.measure._get_days_late_on
                self.assertEqual(late(earlier), 0)
                self.assertEqual(late(PLANNED), 31)
                history = self.measure._get_deadline_history_lines("en_US")
                self.assertIn("31.07.2026", history[0])
                savepoint.rollback()

    # ------------------------------------------------------------------
    # What stands against it
    # ------------------------------------------------------------------
    def test_reasons(self):
        cases = (
            ({"day": PLANNED}, "is the one in force"),
            ({"day": date(2026, 3, 1)}, "is over already"),
            ({"reason": "  "}, "Write why"),
            ({"date_requested": date(2027, 1, 1)}, "in the future"),
            ({"date_requested": date(2026, 1, 1)}, "before the approval"),
        )
        for values, message in cases:
            with (
                self.subTest(message=message),
                self.assertRaisesRegex(TransitionRefused, message),
            ):
                self.hand_in(**values)

    def test_new_deadline_is_not_over(self):
        type(self).today = date(2026, 9, 1)
        self.addCleanup(setattr, type(self), "today", date(2026, 3, 12))
        with self.assertRaisesRegex(TransitionRefused, "over already"):
            self.hand_in(day=date(2026, 8, 31))
        reviewed = self.review(self.hand_in(day=date(2026, 9, 30)))
        type(self).today = date(2026, 10, 1)
        with self.assertRaisesRegex(TransitionRefused, "over already"):
            self.decide(reviewed)
        self.decide(reviewed, "refuse")

    def test_warnings_ask_for_a_reason(self):
        horizon = self.analysis._get_deadline("DL-9").date_deadline
        late = date(horizon.year, horizon.month, horizon.day + 8)
        for day, message in (
            (late, "after the year of monitoring"),
            (date(2026, 10, 31), "not a working day"),
        ):
            with self.subTest(message=message):
                postponement = self.ask(day=day)
                dialog = postponement.action_submit()
                self.assertEqual(dialog["res_model"], "ksrisk.sign")
                with self.assertRaisesRegex(TransitionRefused, message):
                    postponement.action_submit({})
        self.postpone()
        again = self.ask(day=LATEST)
        with self.assertRaisesRegex(TransitionRefused, "postponed already"):
            again.action_submit({})
        self.company.ksrisk_move_limit = 2
        again.action_submit({})
        self.assertEqual(again.state, "requested")

    def test_against_the_opinion_takes_a_reason(self):
        postponement = self.review(self.hand_in(), "object")
        with self.assertRaisesRegex(TransitionRefused, "does not support"):
            self.decide(postponement, reason="")
        self.decide(postponement, reason="The Board wants it")
        entry = self.get_entry(postponement, "approve")
        self.assertEqual(entry.payload["reason"], "The Board wants it")

    def test_objection_takes_a_note(self):
        postponement = self.hand_in()
        with self.assertRaisesRegex(TransitionRefused, "what stands against"):
            self.as_role(postponement, "officer").action_object()

    def test_one_request_at_a_time(self):
        first = self.hand_in()
        with self.assertRaisesRegex(TransitionRefused, "open already"):
            self.hand_in(day=LATEST)
        second = self.ask(day=LATEST)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(UniqueViolation),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                SQL(
                    "UPDATE ksrisk_postponement SET state = 'requested',"
                    " date_from = %s, requested_by_id = %s WHERE id = %s",
                    PLANNED,
                    self.users["respondent"].id,
                    second.id,
                )
            )
        self.assertEqual(first.state, "requested")

    def test_a_draft_is_its_authors(self):
        executors = self.measure.user_ids | self.users["leader"]
        permit(self.measure, "user_ids").write({"user_ids": executors.ids})
        draft = self.ask()
        for role, reads in (
            ("respondent", True),
            ("officer", True),
            ("auditor", True),
            ("head", False),
            ("leader", False),
        ):
            with self.subTest(role=role):
                own = self.as_role(draft, role)
                self.assertEqual(own.has_access("read"), reads)
                self.assertEqual(bool(own.search([("id", "=", draft.id)])), reads)
        draft.action_submit({"reason": "Test reason"})
        for role in ("head", "leader"):
            with self.subTest(role=role):
                self.assertTrue(self.as_role(draft, role).has_access("read"))

    def test_draft_plan_has_nothing_to_postpone(self):
        signed = self.reach("signed")
        measure = self.make_measure(signed)
        with self.assertRaises(UserError):
            measure.action_postpone()
        postponement = self.ask("officer", measure_id=measure.id)
        with self.assertRaises(TransitionRefused):
            postponement.action_submit({"reason": "Test reason"})

    # ------------------------------------------------------------------
    # Nothing else moves the deadline
    # ------------------------------------------------------------------
    def each_attack(self):
        yield "write", lambda record: record.write({"date_deadline": LATER})
        yield "assignment", lambda record: setattr(record, "date_deadline", LATER)
        yield "web_save", lambda record: record.web_save({"date_deadline": LATER}, {})
        yield (
            "context",
            lambda record: record.with_context(
                ksrisk_permit=True, default_date_deadline=LATER
            ).write({"date_deadline": LATER}),
        )
        yield (
            "parent",
            lambda record: record.analysis_id.write(
                {
                    "measure_ids": [
                        Command.update(record.id, {"date_deadline": "2026-10-30"})
                    ]
                }
            ),
        )

    def check_attacks(self):
        for name, attack in self.each_attack():
            for role in ("respondent", "officer", "leader", "head", "admin"):
                for record in (
                    self.as_role(self.measure, role),
                    self.as_role(self.measure, role).sudo(),
                ):
                    with (
                        self.subTest(name=name, role=role, su=record.env.su),
                        self.assertRaises(UserError),
                        self.env.cr.savepoint(),
                    ):
                        attack(record)
        self.assertEqual(self.measure.date_deadline, PLANNED)

    def test_no_silent_edit(self):
        self.check_attacks()

    def test_no_silent_edit_while_the_plan_is_amended(self):
        self.as_role(self.analysis.plan_id, "officer").action_new_version()
        self.as_role(self.measure, "officer").name_ru = "Новое название"
        self.check_attacks()

    def test_no_import(self):
        self.as_role(self.analysis.plan_id, "officer").action_new_version()
        officer = self.as_role(self.measure, "officer")
        result = officer.load(
            [".id", "date_deadline"], [[str(self.measure.id), "2026-10-30"]]
        )
        self.assertFalse(result["ids"])
        self.assertIn("moves by a decision", result["messages"][0]["message"])

    def test_no_sql(self):
        self.env.flush_all()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(RestrictViolation),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                SQL(
                    "UPDATE ksrisk_measure SET date_deadline = %s WHERE id = %s",
                    LATER,
                    self.measure.id,
                )
            )

    def test_permit_of_another_field_does_not_do(self):
        with self.assertRaises(AccessError):
            permit(self.measure, "state").write({"date_deadline": LATER})

    def test_the_same_date_is_no_move(self):
        self.as_role(self.analysis.plan_id, "officer").action_new_version()
        self.as_role(self.measure, "officer").write(
            {"date_deadline": PLANNED, "name_ru": "Новое название"}
        )

    def test_a_new_row_of_a_new_version_has_a_free_date(self):
        self.as_role(self.analysis.plan_id, "officer").action_new_version()
        row = self.make_measure(self.analysis)
        self.as_role(row, "officer").date_deadline = LATEST
        self.assertEqual(row.date_deadline, LATEST)

    # ------------------------------------------------------------------
    # The request itself
    # ------------------------------------------------------------------
    def test_what_was_handed_in_stays(self):
        postponement = self.hand_in()
        for vals in (
            {"date_to": LATEST},
            {"reason": "Another"},
            {"date_requested": date(2026, 3, 1)},
            {"measure_id": self.reach("monitoring").measure_ids.id},
        ):
            for role in ("respondent", "officer"):
                for record in (
                    self.as_role(postponement, role),
                    self.as_role(postponement, role).sudo(),
                ):
                    with self.subTest(vals=vals), self.assertRaises(UserError):
                        record.write(vals)
        with self.assertRaises(UserError):
            self.as_role(postponement, "respondent").unlink()
        draft = self.ask(day=LATEST)
        draft.unlink()
        self.assertFalse(draft.exists())

    def test_guarded_values_are_not_given(self):
        for name, value in (
            ("state", "approved"),
            ("opinion", "supported"),
            ("requested_by_id", self.users["officer"].id),
            ("decided_by_id", self.users["head"].id),
            ("date_act", "2026-03-12"),
            ("number", "1"),
        ):
            with self.subTest(name=name), self.assertRaises(AccessError):
                self.ask(**{name: value})
            with self.subTest(name=name), self.assertRaises(AccessError):
                self.ask().sudo().write({name: value})
            model = self.as_role(self.env["ksrisk.postponement"], "respondent")
            with self.subTest(name=name, way="default"), self.assertRaises(AccessError):
                model.with_context(**{f"default_{name}": value}).create(
                    {
                        "measure_id": self.measure.id,
                        "date_to": LATER,
                        "reason": "Test",
                    }
                )

    def test_history_stays(self):
        postponement = self.postpone()
        self.env.flush_all()
        for query in (
            "UPDATE ksrisk_postponement SET date_to = '2027-01-01' WHERE id = %s",
            "UPDATE ksrisk_postponement SET opinion = 'not_supported' WHERE id = %s",
            "UPDATE ksrisk_postponement SET number = '9' WHERE id = %s",
            "DELETE FROM ksrisk_postponement WHERE id = %s",
        ):
            with (
                self.subTest(query=query),
                mute_logger("odoo.sql_db"),
                self.assertRaises(RestrictViolation),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(SQL(query, postponement.id))
        self.as_role(self.analysis.plan_id, "officer").action_new_version()
        with self.assertRaises(UserError):
            self.as_role(self.measure, "officer").unlink()

    def get_entry(self, postponement, name):
        self.env.cr.precommit.run()
        return self.env["ksrisk.journal"].search(
            [
                ("event", "=", f"ksrisk.postponement.{name}"),
                ("res_id", "=", postponement.id),
            ]
        )

    def test_journal(self):
        postponement = self.postpone()
        entry = self.get_entry(postponement, "approve")
        self.assertEqual(entry.actor_id, self.users["head"])
        self.assertEqual(
            {k: entry.payload[k] for k in ("measure", "old", "new", "number", "mode")},
            {
                "measure": self.measure.id,
                "old": "2026-07-31",
                "new": "2026-10-30",
                "number": "5",
                "mode": "system",
            },
        )
        for name in ("submit", "support"):
            self.assertTrue(self.get_entry(postponement, name))
        self.assertFalse(self.env["ksrisk.journal"]._verify(self.company))

    # ------------------------------------------------------------------
    # On a past day, and in print
    # ------------------------------------------------------------------
    def test_deadline_on_a_day(self):
        first = self.hand_in()
        self.review(first)
        type(self).today = date(2026, 4, 1)
        self.addCleanup(setattr, type(self), "today", date(2026, 3, 12))
        self.decide(first)
        type(self).today = date(2026, 6, 1)
        self.postpone(day=LATEST)
        for day, deadline in (
            (date(2026, 3, 31), PLANNED),
            (date(2026, 4, 1), LATER),
            (date(2026, 5, 31), LATER),
            (date(2026, 6, 1), LATEST),
            (date(2027, 1, 1), LATEST),
        ):
            with self.subTest(day=day):
                self.assertEqual(self.measure._get_deadline_on(day), deadline)
        self.assertEqual(self.measure.date_original, PLANNED)
        self.assertEqual(self.measure.postponement_count, 2)
        untouched = self.reach("monitoring").measure_ids
        both = self.measure | untouched
        self.assertEqual(
            both._get_deadlines_on(date(2026, 4, 1)),
            {self.measure: LATER, untouched: PLANNED},
        )

    def set_today(self, day):
        before = type(self).today
        type(self).today = day
        self.addCleanup(setattr, type(self), "today", before)

    def test_information_as_of_a_day_before_the_decision(self):
        """What it says is what the indicators say for that day."""
        self.set_today(date(2026, 8, 10))
        postponement = self.ask(date_requested=date(2026, 8, 3))
        postponement.action_submit({"reason": "Test reason"})
        self.decide(self.review(postponement))
        self.set_today(date(2026, 9, 1))
        executor = self.as_role(self.measure, "respondent")
        executor.proof = "Done"
        executor.action_claim()
        document = self.as_role(self.env["ksrisk.document"], "officer").create(
            {"analysis_id": self.analysis.id, "kind": "monitoring"}
        )
        for day, deadline, state, late in (
            (date(2026, 8, 5), "31.07.2026", "In progress", 5),
            (date(2026, 8, 10), "30.10.2026", "In progress", 0),
            (date(2026, 9, 1), "30.10.2026", "Claimed", 0),
        ):
            with self.subTest(day=day):
                document.date_as_of = day
                blocks = document._get_document_values("en_US")["blocks"]
                rows = [row["cells"] for row in blocks[0].get("rows", ())]
                facts = Facts(self.env, self.company, day, self.analysis)
                overdue = facts.overdue_measures
                self.assertEqual(len(overdue), 1 if late else 0)
                self.assertEqual((rows[0][3], rows[0][5]), ([deadline], [state]))
                self.assertEqual(f"Overdue by {late} days" in rows[0][6], bool(late))
                self.assertIn(f"overdue: {len(overdue)}.", str(blocks[1]["html"]))

    def test_information_as_of_a_day_before_the_cancellation(self):
        self.set_today(date(2026, 8, 10))
        act = Act(date=self.today)
        perform(self.as_role(self.measure, "head"), "cancel", act)
        self.as_role(self.analysis.plan_id, "officer").action_new_version()
        added = self.make_measure(self.analysis, date_deadline=LATER)
        perform(added, "plan", act)
        self.assertNotIn(
            added, (self.measure | added)._get_standings_on(date(2026, 8, 9))
        )
        for day, state in ((9, "in_progress"), (10, "cancelled")):
            standings = self.measure._get_standings_on(date(2026, 8, day))
            self.assertEqual(standings[self.measure].state, state)

    def test_decision_after_a_late_claim_mends_nothing(self):
        self.set_today(date(2026, 8, 3))
        postponement = self.ask(date_requested=self.today, day=date(2026, 8, 31))
        postponement.action_submit({"reason": "Test reason"})
        self.review(postponement)
        executor = self.as_role(self.measure, "respondent")
        executor.proof = "Done"
        executor.action_claim()
        self.set_today(date(2026, 8, 10))
        self.decide(postponement)
        self.as_role(self.measure, "officer").action_confirm()
        facts = Facts(self.env, self.company, date(2026, 9, 1), self.analysis)
        self.assertEqual(facts.due_measures, self.measure)
        self.assertFalse(facts.timely_measures)

    def test_deadlines_on_a_day_cost_the_same_for_many(self):
        self.postpone()
        others = self.analysis.measure_ids
        for _index in range(3):
            others |= self.reach("monitoring").measure_ids
        counts = []
        for measures in (self.measure, others):
            self.env.invalidate_all()
            measures.mapped("date_deadline")
            before = self.env.cr.sql_log_count
            measures._get_deadlines_on(self.today)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)

    def test_print(self):
        plan = self.analysis.plan_id
        self.postpone()
        signed = plan._get_document_values(RU)["blocks"][0]["rows"][0]["cells"][5]
        self.assertEqual(signed, ["31 июля 2026 года"])
        self.as_role(plan, "officer").action_new_version()
        version = self.analysis.plan_id
        self.as_role(version, "head").action_sign(self.act(self.today))
        for lang, lines in (
            (
                RU,
                [
                    "30 октября 2026 года",
                    "(прежний срок: 31.07.2026; решение от 12.03.2026 № 5)",
                ],
            ),
            (
                KK,
                [
                    "2026 жылғы 30 қазан",
                    "(бұрынғы мерзім: 31.07.2026; 12.03.2026 күнгі № 5 шешім)",
                ],
            ),
        ):
            with self.subTest(lang=lang):
                cells = version.content[lang]["blocks"][0]["rows"][0]["cells"]
                self.assertEqual(cells[5], lines)
        self.assertEqual(self.measure.date_deadline, LATER)
        self.assertEqual(
            plan.content[RU]["blocks"][0]["rows"][0]["cells"][5], ["31 июля 2026 года"]
        )


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestProgress(KsriskPostponementCommon):
    def note(self, role="respondent", **values):
        return self.as_role(self.env["ksrisk.progress"], role).create(
            {"measure_id": self.measure.id, "text": "The draft is ready", **values}
        )

    def test_executor_notes(self):
        self.note(percent=40)
        self.note(text="Sent to\nthe lawyers")
        self.assertRecordValues(
            self.measure,
            [
                {
                    "progress_text": "Sent to the lawyers",
                    "progress_percent": 40,
                    "progress_date": self.today,
                }
            ],
        )
        self.assertEqual(self.measure.progress_ids.author_id, self.users["respondent"])

    def test_others_do_not(self):
        for role in ("other_respondent", "outsider", "leader", "head", "auditor"):
            with self.subTest(role=role), self.assertRaises(AccessError):
                self.note(role)

    def test_note_stays(self):
        note = self.note()
        for role in ("respondent", "officer"):
            own = self.as_role(note, role)
            for record in (own, own.sudo()):
                for attack in (
                    lambda record=record: record.write({"text": "Other"}),
                    lambda record=record: record.write({"date": "2026-01-01"}),
                    lambda record=record: record.unlink(),
                ):
                    with self.subTest(role=role), self.assertRaises(AccessError):
                        attack()
        self.env.flush_all()
        for query in (
            "UPDATE ksrisk_progress SET text = 'x' WHERE id = %s",
            "DELETE FROM ksrisk_progress WHERE id = %s",
        ):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(RestrictViolation),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(SQL(query, note.id))

    def test_nobody_notes_in_another_name_or_as_a_return(self):
        with self.assertRaises(AccessError):
            self.note(kind="return")
        note = self.note(create_uid=self.users["officer"].id)
        self.assertEqual(note.author_id, self.users["respondent"])

    def test_bad_notes(self):
        for values in (
            {"text": "  "},
            {"date": date(2026, 3, 13)},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                self.note(**values)
        for percent in (-1, 101):
            with (
                self.subTest(percent=percent),
                mute_logger("odoo.sql_db"),
                self.assertRaisesRegex(Exception, "percent_range"),
                self.env.cr.savepoint(),
            ):
                self.note(percent=percent)
        self.note(percent=100)

    def test_files_of_a_note_are_held(self):
        file = self.make_scan("respondent")
        self.note(attachment_ids=[Command.set(file.ids)])
        self.assertEqual(file.res_model, "ksrisk.progress")
        with self.assertRaises(AccessError):
            self.as_role(file, "respondent").write({"raw": b"other"})

    def test_each_claim_and_return_is_kept(self):
        executor = self.as_role(self.measure, "respondent")
        officer = self.as_role(self.measure, "officer")
        for proof, note in (("First", "The seal is missing"), ("Second", "Sign it")):
            executor.proof = proof
            executor.action_claim()
            officer.review_note = note
            officer.action_return()
            self.assertEqual(self.measure.return_note, note)
            self.assertFalse(officer.review_note)
        self.assertEqual(
            self.measure.progress_ids.sorted("id").mapped(lambda n: (n.kind, n.text)),
            [
                ("claim", "First"),
                ("return", "The seal is missing"),
                ("claim", "Second"),
                ("return", "Sign it"),
            ],
        )
        self.assertEqual(self.measure.return_count, 2)
        returns = self.measure.message_ids.filtered(
            lambda m: "The seal is missing" in (m.body or "")
        )
        self.assertIn(self.users["respondent"].partner_id, returns.partner_ids)

    def test_returns_of_several_keep_each_its_note(self):
        other = self.reach("monitoring").measure_ids
        both = self.measure | other
        for measure in both:
            executor = self.as_role(measure, "respondent")
            executor.proof = "Done"
            executor.action_claim()
        notes = {self.measure: "Name the order", other: "Attach the list"}
        for measure, note in notes.items():
            self.as_role(measure, "officer").review_note = note
        self.as_role(both, "officer").action_return()
        for measure, note in notes.items():
            self.assertEqual(measure.return_note, note)

    def test_latest_notes_cost_the_same_for_many(self):
        self.note()
        others = self.measure
        for _index in range(3):
            others |= self.reach("monitoring").measure_ids
        counts = []
        for measures in (self.measure, others):
            self.env.invalidate_all()
            measures.mapped("state")
            before = self.env.cr.sql_log_count
            measures.mapped("progress_text")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)
