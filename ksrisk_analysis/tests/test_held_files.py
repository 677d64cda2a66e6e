"""Which files a signature holds, what may still happen to them, and the guards."""

from datetime import date

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .. import sql_guards
from ..exceptions import TransitionRefused
from .common import KsriskCommon


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestHeldFiles(KsriskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bundle = cls.env["ir.attachment"].create(
            {
                "name": "web.assets.css",
                "raw": b"a{}",
                "public": True,
                "res_model": "ir.ui.view",
                "res_id": 0,
            }
        )

    def assert_held(self, *files):
        for file in files:
            with self.subTest(file=file.name), self.assertRaises(AccessError):
                file.sudo().raw = b"forged"

    # ------------------------------------------------------------------
    # Files of others
    # ------------------------------------------------------------------
    def test_a_public_file_is_not_frozen_by_citing_it(self):
        answers = self.reach("collection").request_ids[0].answer_ids
        own = answers.with_user(answers.user_id)
        for command in (Command.set, lambda ids: Command.link(ids[0])):
            values = {"name": "Proof", "attachment_ids": [command(self.bundle.ids)]}
            with self.assertRaises(UserError) as caught:
                own[0].evidence_ids = [Command.create(values)]
            self.assertIn("Upload the file here", str(caught.exception))
        evidence = own.env["ksrisk.evidence"].create({"name": "Proof"})
        with self.assertRaises(UserError):
            evidence.attachment_ids = self.bundle
        # Not even a link made by some other way holds it.
        self.execute(
            "INSERT INTO ir_attachment_ksrisk_evidence_rel"
            " (ksrisk_evidence_id, ir_attachment_id) VALUES (%s, %s)",
            evidence.id,
            self.bundle.id,
        )
        own[0].evidence_ids = evidence
        own.write({"result": "no"})
        own.request_id.action_submit()
        self.bundle.raw = b"b{}"
        self.bundle.unlink()

    def test_scans_are_the_users_own(self):
        analysis = self.make_analysis()
        officer = self.as_role(analysis, "officer")
        other = self.make_scan("outsider")
        partner = self.make_scan()
        partner.sudo().write({"res_model": "res.partner", "res_id": 1})
        for scan in (other, self.bundle, partner):
            with self.assertRaises(TransitionRefused) as caught:
                officer.action_issue_order(
                    self.paper(date(2026, 1, 5), number="1", scan_ids=scan.ids)
                )
            self.assertIn("Upload the file here", str(caught.exception))
        self.assertEqual(analysis.state, "draft")

    def test_scan_of_a_vote_is_the_users_own(self):
        analysis = self.reach("collection")
        self.answer_all(analysis)
        self.accept_all(analysis)
        self.make_findings(analysis)
        document = self.submit_reference(analysis)
        vote = self.as_role(document, "officer").action_vote
        paper = {"member_id": document._get_voters().id, "date": date(2026, 3, 11)}
        for scan in (self.make_scan("outsider"), self.bundle):
            with self.assertRaises(UserError) as caught:
                vote("agreed", scan_ids=scan.ids, **paper)
            self.assertIn("Upload the file here", str(caught.exception))
        gone = self.make_scan()
        ids = gone.ids
        gone.unlink()
        with self.assertRaises(UserError):
            vote("agreed", scan_ids=ids, **paper)
        self.assertFalse(document.approval_ids)
        scan = self.make_scan()
        vote("agreed", scan_ids=scan.ids, **paper)
        self.assertEqual(scan.res_model, "ksrisk.approval")
        self.assert_held(scan)

    def test_one_scan_covers_two_acts(self):
        analysis = self.make_analysis()
        officer = self.as_role(analysis, "officer")
        scan = self.make_scan()
        officer.action_issue_order(
            self.paper(date(2026, 1, 5), number="1", scan_ids=scan.ids)
        )
        second = self.as_role(self.make_analysis(), "officer")
        second.action_issue_order(
            self.paper(date(2026, 1, 5), number="2", scan_ids=scan.ids)
        )
        self.assertEqual(scan.res_id, analysis.order_id.id)
        self.assertEqual(second.order_id.scan_ids, scan)
        self.assert_held(scan)

    def test_an_upload_in_a_dialog_is_taken_over(self):
        dialog = self.as_role(self.env["ksrisk.vote"], "officer").sudo().new()._name
        scan = self.make_scan()
        scan.sudo().write({"res_model": dialog, "res_id": 77})
        analysis = self.make_analysis()
        self.as_role(analysis, "officer").action_issue_order(
            self.paper(date(2026, 1, 5), number="1", scan_ids=scan.ids)
        )
        self.assertEqual(scan.sudo().res_model, "ksrisk.document")
        self.assert_held(scan)

    # ------------------------------------------------------------------
    # What else signed steps rest on
    # ------------------------------------------------------------------
    def test_audit_reports_are_held_once_the_reference_is_signed(self):
        analysis = self.reach("collection")
        report = self.make_scan()
        self.as_role(analysis, "officer").audit_report_ids = report
        report.raw = b"%PDF corrected"
        self.answer_all(analysis)
        self.accept_all(analysis)
        self.make_findings(analysis)
        self.agree(self.submit_reference(analysis))
        self.sign_reference(analysis)
        self.assert_held(report)

    def test_published_files_are_held_once_the_monitoring_began(self):
        analysis = self.reach("approved")
        self.publish(analysis)
        publication = self.env["ksrisk.publication"].search(
            [("analysis_id", "=", analysis.id)], limit=1
        )
        file = self.make_scan()
        self.as_role(publication, "officer").attachment_ids = file
        file.raw = b"%PDF corrected"
        self.start_monitoring(analysis)
        self.assert_held(file)

    # ------------------------------------------------------------------
    # Where it is stored
    # ------------------------------------------------------------------
    def test_storage_of_held_files_changes(self):
        analysis = self.make_analysis()
        scan = self.make_scan()
        self.as_role(analysis, "officer").action_issue_order(
            self.paper(date(2026, 1, 5), number="1", scan_ids=scan.ids)
        )
        self.env.cr.flush()
        files = scan.sudo() | analysis.order_id.sudo().file_ids.attachment_id
        contents = [file.raw for file in files]
        for storage, empty in (("db", "store_fname"), ("file", "db_datas")):
            self.env["ir.config_parameter"].set_param("ir_attachment.location", storage)
            files._migrate()
            self.env.flush_all()
            self.env.invalidate_all()
            self.assertFalse(any(files.mapped(empty)), storage)
            self.assertEqual([file.raw for file in files], contents)
            self.assertEqual(self.env["ksrisk.journal"]._verify(self.company), [])
        self.assert_held(*files)
        with self.assertRaises(AccessError):
            files[0].write({"raw": files[0].raw, "name": "forged"})
        with self.assertRaises(AccessError):
            files[0].write({"raw": files[0].raw, "mimetype": "text/html"})

    # ------------------------------------------------------------------
    # Guards of the tables
    # ------------------------------------------------------------------
    def execute(self, query, *args):
        with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.env.cr.execute(SQL(query, *args))

    def test_a_new_column_is_filled(self):
        self.reach("signed")
        self.env.cr.flush()
        for table in (
            "ksrisk_journal",
            "ksrisk_document",
            "ksrisk_approval",
            "ksrisk_document_file",
        ):
            name = SQL.identifier(table)
            with self.subTest(table=table):
                self.execute("ALTER TABLE %s ADD COLUMN x_new integer", name)
                self.execute("UPDATE %s SET x_new = 1", name)
                self.env.cr.execute(SQL("SELECT bool_and(x_new = 1) FROM %s", name))
                self.assertTrue(self.env.cr.fetchone()[0])

    def test_every_sealed_column_is_guarded(self):
        analysis = self.reach("signed")
        self.as_role(analysis.reference_id, "officer")._make_public_copies()
        self.env.cr.flush()
        reference = analysis.reference_id
        marks = {"state", "is_confidential"}  # rows are marked after the signature too
        entry = self.env["ksrisk.journal"].search([], limit=1)
        for record in (
            reference,
            reference.approval_ids[0],
            reference.file_ids[0],
            reference.public_copy_ids[0],
            entry,
        ):
            for column in sorted(sql_guards.sealed_columns(record) - marks):
                field = record._fields[column]
                # Any other value: the guard answers before keys and checks do.
                if field.column_type[0] in ("int4", "numeric"):
                    value = SQL("COALESCE(%s, 0) + 7", SQL.identifier(column))
                elif field.column_type[0] == "bool":
                    value = SQL("%s IS NOT TRUE", SQL.identifier(column))
                else:
                    value = {
                        "jsonb": SQL("""'{"forged": 1}'::jsonb"""),
                        "date": SQL("'2020-02-02'::date"),
                        "timestamp": SQL("'2020-02-02'::timestamp"),
                    }.get(field.column_type[0], SQL("'forged'"))
                with (
                    self.subTest(column=f"{record._table}.{column}"),
                    self.assertRaises(IntegrityError) as caught,
                ):
                    self.execute(
                        "UPDATE %s SET %s = %s WHERE id = %s",
                        SQL.identifier(record._table),
                        SQL.identifier(column),
                        value,
                        record.id,
                    )
                self.assertIn("a sealed row does not change", str(caught.exception))

    def test_a_guard_of_nothing_is_not_installed(self):
        for columns in ((), ("hash", "no_such_column")):
            with self.assertRaises(ValueError):
                sql_guards.guard_seal(self.env.cr, "ksrisk_journal", columns)
