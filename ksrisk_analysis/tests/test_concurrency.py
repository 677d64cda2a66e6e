"""Two people at once, each with a connection of his own. What they commit is removed
by hand afterwards, so these tests run by their own tag."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from threading import Barrier
from unittest.mock import patch

from psycopg2 import IntegrityError, OperationalError
from psycopg2.errors import SerializationFailure

from odoo import Command, api
from odoo.exceptions import UserError
from odoo.modules.registry import DummyRLock, Registry
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL, mute_logger

from ..exceptions import TransitionRefused
from ..models.ksrisk_journal import journal
from .common import KsriskCommon

#: What the tests leave behind, children before parents.
_TABLES = (
    "ksrisk_journal",
    "ksrisk_journal_head",
    "ksrisk_approval",
    "ksrisk_document_file",
    "ksrisk_document_section",
    "ksrisk_answer",
    "ksrisk_request",
    "ksrisk_deadline",
    "ksrisk_document",
    "ksrisk_recommendation",
    "ksrisk_risk",
    "ksrisk_executor",
    "ksrisk_plan_line",
    "ksrisk_scope",
    "ksrisk_analysis_member",
    "ksrisk_analysis",
)
_GUARDED = (
    "ksrisk_journal",
    "ksrisk_approval",
    "ksrisk_document_file",
    "ksrisk_document",
    "ir_attachment",
)


@tagged("-standard", "ksrisk_concurrency", "post_install", "-at_install")
class TestConcurrency(KsriskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # The thread of the tests holds the lock, and other threads need the registry.
        cls.startClassPatcher(patch.object(Registry, "_lock", DummyRLock()))
        for role, like in (("deputy", "head"), ("second_officer", "officer")):
            cls.users[role] = new_test_user(
                cls.env,
                f"ksrisk_{role}",
                company_id=cls.company.id,
                company_ids=[Command.set(cls.company.ids)],
            )
            cls.users[role].group_ids = cls.users[like].group_ids
        maker = cls()
        cls.draft = maker.make_analysis()
        cls.planned = maker.make_analysis()
        maker.issue_order(cls.planned)
        maker.approve_work_plan(cls.planned)
        cls.agreed = [maker.make_agreed() for _index in range(3)]
        cls.addClassCleanup(cls.remove_everything)
        cls.commit()

    @classmethod
    def commit(cls):
        """Really: a cursor of the tests refuses to."""
        cls.env.flush_all()
        type(cls.cr).commit(cls.cr)

    @classmethod
    def remove_everything(cls):
        type(cls.cr).rollback(cls.cr)
        with cls.registry.cursor() as cr:
            for table in _GUARDED:
                name = SQL.identifier(table)
                cr.execute(SQL("ALTER TABLE %s DISABLE TRIGGER USER", name))
            files = (
                "SELECT attachment_id FROM ksrisk_document_file WHERE company_id = %s"
            )
            cr.execute(files, [cls.company.id])
            attachments = [row[0] for row in cr.fetchall()]
            for table in _TABLES:
                cr.execute(
                    SQL(
                        "DELETE FROM %s WHERE company_id = %s",
                        SQL.identifier(table),
                        cls.company.id,
                    )
                )
            for table, column in (
                ("mail_activity", "res_model"),
                ("mail_followers", "res_model"),
                ("mail_message", "model"),
            ):
                query = "DELETE FROM %s WHERE %s LIKE 'ksrisk.%%'"
                cr.execute(SQL(query, SQL.identifier(table), SQL.identifier(column)))
            env = api.Environment(cr, api.SUPERUSER_ID, {"active_test": False})
            env["ir.attachment"].browse(attachments).exists().unlink()
            for table in _GUARDED:
                name = SQL.identifier(table)
                cr.execute(SQL("ALTER TABLE %s ENABLE TRIGGER USER", name))
            cls.remove_people(env)

    @classmethod
    def remove_people(cls, env):
        company = env["res.company"].browse(cls.company.id)
        mine = [("company_id", "=", company.id)]
        for model in ("hr.employee", "hr.department", "hr.job"):
            env[model].search(mine).unlink()
        users = env["res.users"].search(mine)
        partners = users.partner_id | company.partner_id
        users.unlink()
        company.unlink()
        partners.exists().unlink()
        env.flush_all()

    def make_agreed(self):
        """An analysis whose reference waits for its signature alone."""
        analysis = self.reach("collection")
        self.answer_all(analysis)
        self.accept_all(analysis)
        self.make_findings(analysis)
        self.agree(self.submit_reference(analysis))
        return analysis

    # ------------------------------------------------------------------
    # Sessions
    # ------------------------------------------------------------------
    @contextmanager
    def session(self, role):
        """An environment of a user with a connection of its own."""
        with self.registry.cursor() as cr:
            context = {"allowed_company_ids": self.company.ids}
            yield api.Environment(cr, self.users[role].id, context)

    def do(self, role, call, started=None):
        """Do what a request of the user does, replays and all; its error or None.

        As Odoo's own ``retrying``, without its random seconds between replays.
        """
        for _replay in range(20):
            with self.session(role) as env:
                env["res.company"].search_count([])  # the snapshot is taken
                if started:
                    started.wait(30)
                    started = None
                try:
                    call(env)
                    env.cr.commit()
                except (UserError, IntegrityError) as error:
                    env.cr.rollback()
                    return error
                except OperationalError:
                    env.cr.rollback()
                else:
                    return None
        return self.fail("replayed too often")

    def do_at_once(self, *calls):
        """The errors of calls that begin together, each (role, function of env)."""
        started = Barrier(len(calls))
        with ThreadPoolExecutor(len(calls)) as pool:
            results = [pool.submit(self.do, *call, started) for call in calls]
            with mute_logger("odoo.sql_db"):
                return [result.result(60) for result in results]

    def get_entries(self, event):
        with self.session("auditor") as env:
            return (
                env["ksrisk.journal"].search([("event", "=", event)]).mapped("res_id")
            )

    def assert_intact(self):
        with self.session("auditor") as env:
            self.assertEqual(env["ksrisk.journal"]._verify(env.company), [])

    # ------------------------------------------------------------------
    # Races
    # ------------------------------------------------------------------
    def test_two_sign_the_order_at_once(self):
        def sign(env):
            env["ksrisk.analysis"].browse(self.draft.id).action_issue_order(
                {
                    "date": date(2026, 1, 5),
                    "number": env.user.login,
                    "reason": "Test reason",
                    "signer_basis": {"kk_KZ": "Бұйрық", "ru_RU": "Приказ"},
                }
            )

        errors = self.do_at_once(("head", sign), ("deputy", sign))
        winners = [
            role
            for role, error in zip(("head", "deputy"), errors, strict=True)
            if error is None
        ]
        self.assertEqual(len(winners), 1, errors)
        with self.session("auditor") as env:
            analysis = env["ksrisk.analysis"].browse(self.draft.id)
            signer = env["res.users"].browse(self.users[winners[0]].id)
            self.assertEqual(analysis.order_number, signer.login)
            self.assertEqual(analysis.document_ids.signer_id, signer)
            self.assertEqual(len(analysis.document_ids), 1)
        entries = self.get_entries("ksrisk.analysis.issue_order")
        self.assertEqual(entries.count(self.draft.id), 1)
        self.assert_intact()

    def test_two_start_the_collection_at_once(self):
        def start(env):
            analysis = env["ksrisk.analysis"].browse(self.planned.id)
            analysis.action_start_collection({"date": date(2026, 1, 6), "reason": "x"})

        errors = self.do_at_once(("officer", start), ("second_officer", start))
        self.assertEqual(
            [type(error) for error in errors if error], [TransitionRefused]
        )
        with self.session("auditor") as env:
            analysis = env["ksrisk.analysis"].browse(self.planned.id)
            self.assertEqual(analysis.state, "collection")
            applicable = analysis.scope_ids.filtered("applicable")
            self.assertEqual(analysis.request_ids.scope_id, applicable)
            self.assertEqual(len(analysis.request_ids), len(applicable))
        entries = self.get_entries("ksrisk.analysis.start_collection")
        self.assertEqual(entries.count(self.planned.id), 1)
        self.assert_intact()

    def edit(self, env, analysis):
        document = env["ksrisk.analysis"].browse(analysis.id).reference_id
        document.section_ids[0].body = "<p>Edited</p>"
        env.flush_all()

    def sign(self, env, analysis):
        env["ksrisk.analysis"].browse(analysis.id).action_sign_reference(
            self.act(date(2026, 3, 12))
        )
        env.flush_all()

    def assert_not_signed(self, analysis):
        self.assertIsInstance(
            self.do("head", lambda env: self.sign(env, analysis)), TransitionRefused
        )
        with self.session("auditor") as env:
            document = env["ksrisk.analysis"].browse(analysis.id).reference_id
            self.assertEqual(document.state, "submitted")
            self.assertEqual(document.section_ids[0].body, "<p>Edited</p>")

    def test_head_does_not_sign_while_the_text_is_being_edited(self):
        analysis = self.agreed[0]
        with self.session("officer") as officer, self.session("head") as head:
            self.edit(officer, analysis)
            with self.assertRaises(TransitionRefused) as caught:
                self.sign(head, analysis)
            self.assertIn("Somebody else", str(caught.exception))
            head.cr.rollback()
            officer.cr.commit()
        self.assert_not_signed(analysis)
        self.assert_intact()

    def test_head_does_not_sign_what_was_edited_since_he_looked(self):
        analysis = self.agreed[1]
        with self.session("head") as head:
            head["ksrisk.analysis"].browse(analysis.id).reference_id._get_text_hash()
            self.assertIsNone(self.do("officer", lambda env: self.edit(env, analysis)))
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                self.sign(head, analysis)
            head.cr.rollback()
        self.assert_not_signed(analysis)
        self.assert_intact()

    def test_text_is_not_edited_while_the_head_signs(self):
        analysis = self.agreed[2]
        with self.session("head") as head, ThreadPoolExecutor(1) as pool:
            self.sign(head, analysis)
            with mute_logger("odoo.sql_db"):
                edited = pool.submit(
                    self.do, "officer", lambda env: self.edit(env, analysis)
                )
                with self.assertRaises(TimeoutError):
                    edited.result(1)  # it waits for the signature
                head.cr.commit()
                error = edited.result(60)
        self.assertIsInstance(error, UserError)
        self.assertIn("is signed", str(error))
        with self.session("auditor") as env:
            document = env["ksrisk.analysis"].browse(analysis.id).reference_id
            self.assertEqual(document.state, "signed")
            self.assertNotIn("Edited", str(document.sudo().content))
            self.assertNotEqual(document.section_ids[0].body, "<p>Edited</p>")
        self.assert_intact()

    def test_journal_has_no_gap_and_no_duplicate(self):
        event, times = "ksrisk.test.append", 5

        def append(env):
            journal(env["res.company"].browse(self.company.id), event, {"by": env.uid})

        def append_often(role, started):
            started.wait(30)
            return [self.do(role, append) for _index in range(times)]

        roles = ("officer", "head", "leader")
        started = Barrier(len(roles))
        with (
            ThreadPoolExecutor(len(roles)) as pool,
            mute_logger("odoo.sql_db"),
        ):
            results = [pool.submit(append_often, role, started) for role in roles]
            for result in results:
                self.assertEqual(result.result(120), [None] * times)
        self.assertEqual(len(self.get_entries(event)), len(roles) * times)
        with self.session("auditor") as env:
            positions = env["ksrisk.journal"].search([], order="position")
            self.assertEqual(
                positions.mapped("position"), list(range(1, len(positions) + 1))
            )
        self.assert_intact()
