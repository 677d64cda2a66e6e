"""What was signed stays, and what was tampered with is found."""

import hashlib
import json
from datetime import date
from pathlib import Path

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..core import seal
from ..core.languages import KK, LANGS, RU
from ..exceptions import TransitionRefused
from ..models.ksrisk_journal import journal
from .common import KsriskCommon, bilingual


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestSeal(KsriskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.analysis = cls().reach("monitoring").with_env(cls.env)
        cls.env.cr.flush()
        cls.reference = cls.analysis.reference_id

    def signed(self):
        return self.analysis.document_ids.filtered(lambda d: d.state == "signed")

    # ------------------------------------------------------------------
    # The seal
    # ------------------------------------------------------------------
    def test_hash_is_that_of_the_stored_content(self):
        self.assertEqual(len(self.signed()), 4)
        for document in self.signed():
            with self.subTest(kind=document.kind):
                document.invalidate_recordset()
                sealed = {
                    "kind": document.kind,
                    "version": document.version,
                    "values": document.content,
                }
                self.assertEqual(document.content_hash, seal.content_hash(sealed))
                self.assertEqual(set(document.content), set(LANGS))

    def test_hash_of_each_file_is_that_of_its_bytes(self):
        for document in self.signed():
            with self.subTest(kind=document.kind):
                self.assertEqual(set(document.file_ids.mapped("lang")), set(LANGS))
                for file in document.file_ids:
                    content = file.attachment_id.raw
                    self.assertEqual(file.sha256, hashlib.sha256(content).hexdigest())
                    self.assertEqual(file._get_content(), content)

    def test_files_are_found_by_what_they_print(self):
        """By whole sentences, though the pages break them; nothing is read back."""
        for document in self.signed():
            for file in document.file_ids:
                with self.subTest(kind=document.kind, lang=file.lang):
                    title = document.content[file.lang]["title"]
                    lines = file.attachment_id.index_content.split("\n")
                    self.assertIn(title, lines)
                    self.assertNotIn("<", "".join(lines))

    def test_no_request_says_what_a_file_prints(self):
        content = b"of a request"
        files = self.as_role(self.env["ir.attachment"], "officer")
        given = files.with_context(ksrisk_texts={content: "forged"})
        file = given.create({"name": "a.txt", "raw": content})
        self.assertNotEqual(file.sudo().index_content, "forged")

    def test_journal_keeps_the_hashes(self):
        for document in self.signed():
            entry = self.env["ksrisk.journal"].search(
                [
                    ("event", "=", "ksrisk.document.sign"),
                    ("res_id", "=", document.id),
                ]
            )
            with self.subTest(kind=document.kind):
                self.assertEqual(entry.payload["hash"], document.content_hash)
                self.assertEqual(
                    entry.payload["files"],
                    {file.lang: file.sha256 for file in document.file_ids},
                )

    def test_signed_document_prints_the_same_whatever_changes_after(self):
        whole = {document: list(document._get_pages()) for document in self.signed()}
        self.users["head"].name = "Someone Else"
        self.employees["head"].name = "Someone Else"
        self.users["leader"].partner_id.name = "Someone Else"
        self.users["officer"].name = "Someone Else"
        self.job.name = "Another job"
        bilingual(self.departments, name=("Басқа", "Другой"))
        bilingual(self.company, ksrisk_name=("Басқа", "Другое"))
        self.analysis.legal_act_ids.write({"name": "Another law"})
        factor = self.analysis.risk_ids.factor_id or self.env["ksrisk.factor"].search(
            [], limit=1
        )
        factor.name = "Another factor"
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE ksrisk_risk SET name = %s; UPDATE ksrisk_measure SET name = %s;"
                " UPDATE ksrisk_document_section SET body = 'changed'",
                '{"kk_KZ": "Басқа"}',
                '{"kk_KZ": "Басқа"}',
            )
        )
        self.env.invalidate_all()
        for document, pages in whole.items():
            with self.subTest(kind=document.kind):
                self.assertEqual(list(document._get_pages()), pages)
        self.assertFalse(self.verify())

    def test_changed_file_is_not_served(self):
        file = self.reference.file_ids[0]
        self.tamper(
            "ir_attachment",
            "db_datas = %s, store_fname = NULL",
            b"forged",
            file.attachment_id,
        )
        with self.assertRaises(UserError) as caught:
            file._get_content()
        self.assertIn("changed outside", str(caught.exception))

    # ------------------------------------------------------------------
    # Votes
    # ------------------------------------------------------------------
    def voted(self):
        analysis = self.reach("collection")
        self.answer_all(analysis)
        self.accept_all(analysis)
        self.make_findings(analysis)
        document = self.submit_reference(analysis)
        self.agree(document)
        return analysis, document

    def test_vote_pins_the_text(self):
        _analysis, document = self.voted()
        vote = document.approval_ids
        self.assertEqual(vote.content_hash, document._get_text_hash())
        self.assertFalse(vote.is_stale)

    def test_text_does_not_hang_on_the_language_of_its_reader(self):
        """Where jobs are ordered by name, each language orders them otherwise."""
        self.patch(self.registry["hr.job"], "_order", "name")
        analysis, document = self.voted()
        jobs = self.env["hr.job"].create([{"name": "One"}, {"name": "Two"}])
        bilingual(jobs[0], name=("Аудитор", "Ревизор"))
        bilingual(jobs[1], name=("Маман", "Аналитик"))
        analysis.risk_ids[0].job_ids = jobs
        hashes = set()
        for lang in (KK, RU):
            self.env.flush_all()
            self.env.invalidate_all()
            reader = document.with_context(lang=lang)
            reader.analysis_id.risk_ids.job_ids.mapped("name")
            hashes.add(reader._get_text_hash())
        self.assertEqual(len(hashes), 1)

    def test_vote_goes_stale_on_an_edit_of_what_was_voted_on(self):
        analysis, document = self.voted()
        officer = self.as_role(analysis, "officer")
        for record, values in (
            (officer.reference_id.section_ids[0], {"body": "<p>Edited</p>"}),
            (officer.risk_ids[0], {"name_ru": "Другой риск"}),
            (officer.risk_ids[0], {"cause_kk": "Басқа себеп"}),
            (officer.recommendation_ids[0], {"name_kk": "Басқа ұсыным"}),
            (officer.risk_ids[0], {"recommendation_ids": [Command.clear()]}),
        ):
            with self.subTest(model=record._name, values=values):
                with self.env.cr.savepoint() as savepoint:
                    record.write(values)
                    self.env.invalidate_all()
                    self.assertTrue(document.approval_ids.is_stale)
                    with self.assertRaises(TransitionRefused):
                        self.sign_reference(analysis)
                    savepoint.rollback()
        self.env.invalidate_all()
        self.assertFalse(document.approval_ids.is_stale)

    def test_stale_vote_is_given_again(self):
        analysis, document = self.voted()
        section = self.as_role(document.section_ids[0], "officer")
        section.body = "<p>Edited</p>"
        with self.assertRaises(TransitionRefused) as caught:
            self.sign_reference(analysis)
        self.assertIn("edited after", str(caught.exception))
        self.agree(document)
        self.sign_reference(analysis)
        self.assertEqual(analysis.state, "signed")
        self.assertEqual(len(document.approval_ids), 2)

    # ------------------------------------------------------------------
    # Tampering by whoever owns the database
    # ------------------------------------------------------------------
    def verify(self):
        self.env.flush_all()
        self.env.cr.flush()
        self.env.invalidate_all()
        with mute_logger("odoo.addons.base.models.ir_attachment"):
            return self.env["ksrisk.journal"]._verify(self.company)

    def execute_unguarded(self, table, query, *args):
        """Run SQL on a table whose triggers are off."""
        self.env.flush_all()
        name = SQL.identifier(table)
        self.env.cr.execute(SQL("ALTER TABLE %s DISABLE TRIGGER USER", name))
        self.env.cr.execute(SQL(query, *args))
        self.env.cr.execute(SQL("ALTER TABLE %s ENABLE TRIGGER USER", name))
        self.env.invalidate_all()

    def tamper(self, table, assignment, value, record):
        query = f"UPDATE {table} SET {assignment} WHERE id = %s"
        self.execute_unguarded(table, query, value, record.id)

    def get_entries(self):
        return self.env["ksrisk.journal"].search(
            [("company_id", "=", self.company.id)], order="position"
        )

    def test_intact(self):
        self.assertGreater(len(self.get_entries()), 5)
        self.assertEqual(self.verify(), [])

    def test_new_version_is_intact(self):
        self.as_role(self.analysis.plan_id, "officer").action_new_version()
        version = self.as_role(self.analysis.plan_id, "officer")
        version.action_submit(self.act(self.today))
        self.as_role(version, "head").action_sign(self.act(self.today))
        self.assertEqual(version.supersedes_id.state, "superseded")
        self.assertEqual(self.verify(), [])

    def test_changed_entry_is_found(self):
        entry = self.get_entries()[2]
        for assignment, value in (
            ("actor_name = %s", "Someone Else"),
            ("event = %s", "ksrisk.analysis.other"),
            ("occurred_at = %s", "2020-02-02"),
            ("payload = %s", '{"forged": 1}'),
            ("payload = %s", None),
            ("res_id = %s", 77),
            ("actor_id = %s", self.users["outsider"].id),
        ):
            with self.subTest(assignment=assignment, value=value):
                with self.env.cr.savepoint() as savepoint:
                    self.tamper("ksrisk_journal", assignment, value, entry)
                    self.assertIn(
                        f"The journal is broken at entry {entry.position}.",
                        self.verify(),
                    )
                    savepoint.rollback()
        self.assertEqual(self.verify(), [])

    def test_entry_removed_from_the_middle_is_found(self):
        entry = self.get_entries()[2]
        position = entry.position
        self.execute_unguarded(
            "ksrisk_journal", "DELETE FROM ksrisk_journal WHERE id = %s", entry.id
        )
        self.assertIn(f"The journal is broken at entry {position + 1}.", self.verify())

    def test_entry_removed_and_the_rest_renumbered_is_found(self):
        entry = self.get_entries()[2]
        position = entry.position
        self.execute_unguarded(
            "ksrisk_journal", "DELETE FROM ksrisk_journal WHERE id = %s", entry.id
        )
        self.execute_unguarded(
            "ksrisk_journal",
            "UPDATE ksrisk_journal SET position = -position WHERE company_id = %s"
            " AND position > %s",
            self.company.id,
            position,
        )
        self.execute_unguarded(
            "ksrisk_journal",
            "UPDATE ksrisk_journal SET position = -position - 1"
            " WHERE company_id = %s AND position < 0",
            self.company.id,
        )
        self.assertIn(f"The journal is broken at entry {position}.", self.verify())

    def test_cut_tail_is_found(self):
        last = self.get_entries()[-1]
        self.execute_unguarded(
            "ksrisk_journal", "DELETE FROM ksrisk_journal WHERE id = %s", last.id
        )
        self.assertIn("Entries are missing at the end of the journal.", self.verify())

    def test_cut_tail_is_found_though_the_head_was_wound_back(self):
        """By the states that no entry accounts for any more."""
        entries = self.get_entries()
        last = entries[-1]
        self.execute_unguarded(
            "ksrisk_journal", "DELETE FROM ksrisk_journal WHERE id = %s", last.id
        )
        self.execute_unguarded(
            "ksrisk_journal_head",
            "UPDATE ksrisk_journal_head SET position = %s, hash = %s"
            " WHERE company_id = %s",
            entries[-2].position,
            entries[-2].hash,
            self.company.id,
        )
        self.assertTrue(self.verify())

    def test_removed_head_is_found(self):
        self.execute_unguarded(
            "ksrisk_journal_head",
            "DELETE FROM ksrisk_journal_head WHERE company_id = %s",
            self.company.id,
        )
        self.assertIn("Entries are missing at the end of the journal.", self.verify())

    def test_forged_entry_at_the_end_is_found(self):
        last = self.get_entries()[-1]
        for previous, own in (
            (last.hash, "1$forged"),
            ("1$forged", "1$forged"),
        ):
            with self.subTest(previous=previous):
                with self.env.cr.savepoint() as savepoint:
                    self.execute_unguarded(
                        "ksrisk_journal",
                        "INSERT INTO ksrisk_journal (company_id, position,"
                        " previous_hash, hash, version, event, res_model, res_id,"
                        " actor_id, actor_name, occurred_at, payload)"
                        " SELECT company_id, position + 1, %s, %s, version, event,"
                        " res_model, res_id, actor_id, actor_name, occurred_at, payload"
                        " FROM ksrisk_journal WHERE id = %s",
                        previous,
                        own,
                        last.id,
                    )
                    self.execute_unguarded(
                        "ksrisk_journal_head",
                        "UPDATE ksrisk_journal_head SET position = %s, hash = %s"
                        " WHERE company_id = %s",
                        last.position + 1,
                        own,
                        self.company.id,
                    )
                    self.assertIn(
                        f"The journal is broken at entry {last.position + 1}.",
                        self.verify(),
                    )
                    savepoint.rollback()

    def assert_seal_broken(self):
        name = self.reference.display_name
        self.assertIn(f"The seal of “{name}” is broken.", self.verify())

    def test_changed_content_is_found(self):
        content = {lang: dict(self.reference.content[lang]) for lang in LANGS}
        content[RU]["title"] = "forged"
        self.tamper(
            "ksrisk_document", "content = %s", json.dumps(content), self.reference
        )
        self.assert_seal_broken()

    def test_changed_content_with_its_hash_is_found(self):
        content = {lang: dict(self.reference.content[lang]) for lang in LANGS}
        content[KK]["title"] = "forged"
        sealed = {
            "kind": self.reference.kind,
            "version": self.reference.version,
            "values": content,
        }
        self.tamper(
            "ksrisk_document", "content = %s", json.dumps(content), self.reference
        )
        self.tamper(
            "ksrisk_document",
            "content_hash = %s",
            seal.content_hash(sealed),
            self.reference,
        )
        self.assert_seal_broken()

    def test_changed_file_on_disk_is_found(self):
        file = self.reference.file_ids[0].attachment_id
        path = Path(file._full_path(file.store_fname))
        content = path.read_bytes()
        self.addCleanup(path.write_bytes, content)
        self.addCleanup(path.chmod, path.stat().st_mode)
        path.chmod(0o600)
        path.write_bytes(b"forged")
        self.assert_seal_broken()

    def test_lost_file_is_found(self):
        file = self.reference.file_ids[0].attachment_id
        self.tamper("ir_attachment", "store_fname = %s", "00/lost", file)
        self.assert_seal_broken()

    def test_changed_attachment_with_its_hash_is_found(self):
        file = self.reference.file_ids[0]
        self.tamper(
            "ir_attachment",
            "db_datas = %s, store_fname = NULL",
            b"forged",
            file.attachment_id,
        )
        self.tamper(
            "ksrisk_document_file", "sha256 = %s", seal.file_hash(b"forged"), file
        )
        self.assert_seal_broken()

    def test_removed_file_is_found(self):
        self.execute_unguarded(
            "ksrisk_document_file",
            "DELETE FROM ksrisk_document_file WHERE id = %s",
            self.reference.file_ids[0].id,
        )
        self.assert_seal_broken()

    def test_changed_scan_of_a_paper_act_is_found(self):
        analysis = self.make_analysis()
        officer = self.as_role(analysis, "officer")
        scan = officer.env["ir.attachment"].create({"name": "s.pdf", "raw": b"%PDF"})
        officer.action_issue_order(
            self.paper(date(2026, 1, 5), number="7", scan_ids=scan.ids)
        )
        self.assertEqual(self.verify(), [])
        self.tamper("ir_attachment", "db_datas = %s, store_fname = NULL", b"x", scan)
        name = analysis.order_id.display_name
        self.assertIn(f"The seal of “{name}” is broken.", self.verify())

    def test_state_without_an_entry_is_found(self):
        draft = self.make_analysis()
        document = self.as_role(self.env["ksrisk.document"], "officer").create(
            {"analysis_id": self.analysis.id, "kind": "monitoring"}
        )
        measure, risk = self.analysis.measure_ids, self.analysis.risk_ids
        for record, values in (
            (draft, "state = 'cancelled', date_cancelled = now(), cancel_reason = %s"),
            (document, "state = 'submitted', override_reason = %s"),
            (measure, "state = 'in_progress', return_note = %s"),
            (risk, "state = 'rejected', reject_reason = %s"),
        ):
            name = record.display_name
            with self.subTest(model=record._name):
                with self.env.cr.savepoint() as savepoint:
                    self.tamper(record._table, values, "forged", record)
                    self.assertIn(
                        f"{name}: its state does not follow from the journal.",
                        self.verify(),
                    )
                    savepoint.rollback()

    def test_journal_of_another_company_is_apart(self):
        other = self.env["res.company"].create({"name": "Other JSC"})
        journal(other, "test", company=other)
        self.env.cr.flush()
        entries = self.env["ksrisk.journal"].search([("company_id", "=", other.id)])
        self.assertEqual(entries.mapped("position"), [1])
        self.assertEqual(self.env["ksrisk.journal"]._verify(other), [])
        self.execute_unguarded(
            "ksrisk_journal",
            "UPDATE ksrisk_journal SET event = 'forged' WHERE id = %s",
            entries.id,
        )
        self.assertTrue(self.env["ksrisk.journal"]._verify(other))
        self.assertEqual(self.verify(), [])

    def test_several_companies_in_one_transaction(self):
        others = self.env["res.company"].create([{"name": "B"}, {"name": "C"}])
        for company in (*others, *others):
            journal(company, "test", company=company)
        self.env.cr.flush()
        for company in others:
            with self.subTest(company=company.name):
                entries = self.env["ksrisk.journal"].search(
                    [("company_id", "=", company.id)], order="position"
                )
                self.assertEqual(entries.mapped("position"), [1, 2])
                self.assertEqual(self.env["ksrisk.journal"]._verify(company), [])

    def test_undone_step_leaves_no_entry(self):
        self.env.cr.flush()
        before = len(self.get_entries())
        with self.env.cr.savepoint() as savepoint:
            journal(self.analysis, "test")
            savepoint.rollback()
        self.env.cr.flush()
        self.assertEqual(len(self.get_entries()), before)

    def test_verification_tells_the_auditors(self):
        self.execute_unguarded(
            "ksrisk_journal_head",
            "DELETE FROM ksrisk_journal_head WHERE company_id = %s",
            self.company.id,
        )
        self.env["ksrisk.journal"]._cron_verify()
        messages = self.env["mail.message"].search(
            [("partner_ids", "in", self.users["auditor"].partner_id.ids)]
        )
        self.assertIn("missing", " ".join(str(m.body) for m in messages))
