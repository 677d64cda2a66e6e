"""Who reads and writes what: model × role × own or other company."""

from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.models import BaseModel
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from ..models.ksrisk_guard_mixin import permit
from .common import ROLES, KsriskCommon, make_flag, make_log

ROLES_CHECKED = (
    "officer",
    "leader",
    "commissioner",
    "head",
    "auditor",
    "admin",
    "respondent",
    "other_respondent",
    "outsider",
    "system",
)
OPERATIONS = {"r": "read", "w": "write", "c": "create", "u": "unlink"}


def _row(default="", **own):
    return {**dict.fromkeys(ROLES_CHECKED, default), **own}


_LIBRARY = _row("r", admin="rwcu")
_READERS = {"head": "r", "auditor": "r"}
_CASE = _row(officer="rwcu", leader="rwcu", commissioner="rwcu", **_READERS)
_SEALED = _row(officer="r", leader="r", commissioner="r", **_READERS)
_ANSWERS = _row(
    officer="rw", leader="rw", commissioner="rw", respondent="rw", **_READERS
)
_DETECTOR = _row(officer="r", leader="r", commissioner="r", admin="rwcu", **_READERS)
_KPI = _row(officer="r", leader="r", commissioner="r", admin="rw", **_READERS)
#: read, write, create, unlink of each role on a record of its own company; a model
#: without a row here fails.
EXPECTED = {
    "ksrisk.methodology": _LIBRARY,
    "ksrisk.direction": _LIBRARY,
    "ksrisk.indicator": _LIBRARY,
    "ksrisk.form": _LIBRARY,
    "ksrisk.form.field": _LIBRARY,
    "ksrisk.factor": _LIBRARY,
    "ksrisk.legal.act": _LIBRARY,
    "ksrisk.authority": _LIBRARY,
    "ksrisk.calendar.day": _LIBRARY,
    "ksrisk.deadline.rule": _LIBRARY,
    "ksrisk.plan.stage": _LIBRARY,
    "ksrisk.plan.template": _LIBRARY,
    "ksrisk.plan.template.line": _LIBRARY,
    "ksrisk.analysis": _row(officer="rwcu", leader="rw", commissioner="rw", **_READERS),
    "ksrisk.analysis.member": _row(
        officer="rwcu", leader="r", commissioner="r", **_READERS
    ),
    "ksrisk.scope": _CASE,
    "ksrisk.plan.line": _CASE,
    "ksrisk.plan.period": _CASE,
    "ksrisk.executor": _CASE,
    "ksrisk.act": _CASE,
    "ksrisk.risk": _CASE,
    "ksrisk.recommendation": _CASE,
    "ksrisk.position": _CASE,
    "ksrisk.discussion": _CASE,
    "ksrisk.discussion.line": _CASE,
    "ksrisk.discussion.participant": _CASE,
    "ksrisk.document": _CASE,
    "ksrisk.document.section": _CASE,
    "ksrisk.deadline": _row(officer="rw", leader="r", commissioner="r", **_READERS),
    "ksrisk.document.file": _SEALED,
    "ksrisk.public.copy": _SEALED,
    "ksrisk.approval": _SEALED,
    "ksrisk.request": _ANSWERS,
    "ksrisk.answer": _ANSWERS,
    "ksrisk.evidence": _row(
        "c",
        officer="rwcu",
        leader="rwcu",
        commissioner="rwcu",
        head="rc",
        auditor="rc",
        respondent="rwcu",
    ),
    "ksrisk.measure": _row(
        officer="rwcu",
        leader="rwcu",
        commissioner="rwcu",
        respondent="rw",
        **_READERS,
    ),
    "ksrisk.publication": _row(
        officer="rwcu", leader="r", commissioner="r", **_READERS
    ),
    "ksrisk.agenda": _SEALED,
    "ksrisk.postponement": _row(
        "c",
        officer="rwcu",
        leader="rc",
        commissioner="rc",
        head="rc",
        auditor="rc",
        respondent="rwcu",
    ),
    "ksrisk.progress": _row(
        "c",
        officer="rc",
        leader="rc",
        commissioner="rc",
        head="rc",
        auditor="rc",
        respondent="rc",
    ),
    "ksrisk.mrp": _LIBRARY,
    "ksrisk.flag.reason": _LIBRARY,
    "ksrisk.direct.reason": _LIBRARY,
    "ksrisk.detector": _row(
        officer="rw", leader="r", commissioner="r", admin="rwc", **_READERS
    ),
    "ksrisk.detector.indicator": _DETECTOR,
    "ksrisk.detector.parameter": _row(
        officer="r", leader="r", commissioner="r", admin="rwc", **_READERS
    ),
    "ksrisk.detector.value": _row(
        officer="rwcu", leader="r", commissioner="r", admin="rwcu", **_READERS
    ),
    "ksrisk.detector.run": _row(officer="rw", auditor="r", admin="r"),
    "ksrisk.detector.run.line": _row(officer="r", auditor="r", admin="r"),
    "ksrisk.flag": _row(officer="rw", **_READERS),
    "ksrisk.signal": _SEALED,
    "ksrisk.reminder.rule": _LIBRARY,
    "ksrisk.reminder.log": _row(officer="r", auditor="r"),
    "ksrisk.journal": _row(officer="r", auditor="r", admin="r"),
    "ksrisk.journal.head": _row(auditor="r"),
    "ksrisk.kpi": _KPI,
}


#: Of no company, though not everybody reads them.
_COMMON = ("ksrisk.detector", "ksrisk.detector.indicator", "ksrisk.detector.parameter")


class KsriskAccessCommon(KsriskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["system"] = cls.make_user("system", "base.group_system", cls.company)
        cls.maker = cls()
        cls.analysis = cls.maker.reach("monitoring").with_env(cls.env)
        cls.env.cr.flush()

    @classmethod
    def make_user(cls, login, group, company):
        return new_test_user(
            cls.env,
            f"ksrisk_{login}",
            group,
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
            name=f"Test {login}",
        )


@tagged("post_install", "-at_install")
class TestAccessMatrix(KsriskAccessCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.elsewhere = cls.env["res.company"].create({"name": "Other JSC"})
        cls.strangers = {
            role: cls.make_user(
                f"stranger_{role}", ROLES.get(role, "base.group_system"), cls.elsewhere
            )
            for role in ROLES_CHECKED
        }
        # Membership opens nothing across companies either.
        cls.env["ksrisk.analysis.member"].flush_model()
        for role in ("leader", "commissioner"):
            cls.env.cr.execute(
                SQL(
                    "INSERT INTO ksrisk_analysis_member"
                    " (analysis_id, company_id, user_id, partner_id, role)"
                    " VALUES (%s, %s, %s, %s, 'member')",
                    cls.analysis.id,
                    cls.company.id,
                    cls.strangers[role].id,
                    cls.strangers[role].partner_id.id,
                )
            )
        cls.env.invalidate_all()
        cls.records = cls.get_records()

    @classmethod
    def get_records(cls):
        """A record of each model: of the analysis, or of everybody."""
        analysis, env = cls.analysis, cls.env
        officer = cls.maker.as_role(analysis, "officer")
        request = analysis.request_ids.filtered(
            lambda r: r.user_id == cls.users["respondent"]
        )[0]
        evidence = (
            request.answer_ids.with_user(request.user_id)
            .env["ksrisk.evidence"]
            .create({"name": "Protocol", "company_id": cls.company.id})
        )
        env.cr.execute(
            SQL(
                "INSERT INTO ksrisk_answer_ksrisk_evidence_rel"
                " (ksrisk_answer_id, ksrisk_evidence_id) VALUES (%s, %s)",
                request.answer_ids[0].id,
                evidence.id,
            )
        )
        copies = cls.maker.as_role(analysis.reference_id, "officer")
        copies = copies._make_public_copies()
        act = env["ksrisk.act"]
        period = env["ksrisk.plan.period"]
        position = officer.env["ksrisk.position"].create(
            {"analysis_id": analysis.id, "job_id": cls.job.id}
        )
        officer.env["ksrisk.document"].create(
            {"analysis_id": analysis.id, "kind": "minutes"}
        )
        discussion = officer.env["ksrisk.discussion"].create(
            {
                "analysis_id": analysis.id,
                "date": "2026-03-20 10:00:00",
                "agenda_ids": [Command.create({"kind": "agenda"})],
                "participant_ids": [Command.create({})],
            }
        )
        env.cr.execute(
            SQL(
                "INSERT INTO ksrisk_act (analysis_id, company_id, kind)"
                " VALUES (%s, %s, 'legal')",
                analysis.id,
                cls.company.id,
            )
        )
        env.cr.execute(
            SQL(
                "INSERT INTO ksrisk_plan_period"
                " (line_id, company_id, date_from, date_to) VALUES (%s, %s, %s, %s)",
                analysis.plan_line_ids[0].id,
                cls.company.id,
                date(2026, 1, 1),
                date(2026, 2, 1),
            )
        )
        env.invalidate_all()
        domain = [("company_id", "=", cls.company.id)]
        records = (
            analysis,
            analysis.member_ids[0],
            analysis.scope_ids[0],
            analysis.plan_line_ids[0],
            period.search(domain, limit=1),
            analysis.measure_ids.executor_ids[0],
            act.search(domain, limit=1),
            analysis.risk_ids[0],
            analysis.recommendation_ids[0],
            position,
            discussion,
            discussion.line_ids,
            discussion.participant_ids,
            analysis.reference_id,
            analysis.reference_id.section_ids[0],
            analysis.deadline_ids[0],
            analysis.reference_id.file_ids[0],
            copies[0].with_env(env),
            analysis.reference_id.approval_ids[0],
            request,
            request.answer_ids[0],
            evidence,
            analysis.measure_ids[0],
            *cls.get_follow_up(analysis.measure_ids[0]),
            analysis.publication_ids[0],
            env["ksrisk.agenda"].search(domain, limit=1),
            env["ksrisk.journal"].search(domain, limit=1),
            env["ksrisk.journal.head"].search(domain, limit=1),
        )
        records += cls.get_detection(request.answer_ids[0])
        found = {record._name: record.with_env(env) for record in records}
        for name, expected in EXPECTED.items():
            if expected in (_LIBRARY, _KPI) and name not in found:
                found[name] = env[name].search([], limit=1)
        return found

    @classmethod
    def get_follow_up(cls, measure):
        """A postponement, a note and a reminder of a measure."""
        executor = cls.maker.as_role(measure, "respondent")
        log = cls.env["ksrisk.reminder.log"]
        postponement = executor.env["ksrisk.postponement"].create(
            {
                "measure_id": measure.id,
                "date_to": date(2026, 10, 30),
                "reason": "Late",
            }
        )
        postponement.action_submit({"reason": "Test reason"})  # a draft is its author's
        return (
            postponement,
            executor.env["ksrisk.progress"].create(
                {"measure_id": measure.id, "text": "Begun"}
            ),
            permit(log, *log._guarded_fields).create(
                make_log(measure, cls.users["respondent"])
            ),
        )

    @classmethod
    def get_detection(cls, answer):
        """A detector with its parts, its run, its flag and a frozen signal."""
        env = cls.env
        detector = env.ref("ksrisk_analysis.detector_p03")
        run = env["ksrisk.detector.run"]._request("full", detector, cls.company)
        flag = make_flag(detector, cls.company)
        signal = env["ksrisk.signal"]
        values = {"detector_id": detector.id, "answer_id": answer.id, "hash": "-"}
        values |= {"analysis_id": answer.analysis_id.id, "run_at": "2026-01-01"}
        return (
            detector,
            detector.link_ids[0],
            detector.parameter_ids[0],
            env["ksrisk.detector.value"].create(
                {
                    "parameter_id": detector.parameter_ids[0].id,
                    "company_id": cls.company.id,
                    "date_from": date(2026, 1, 1),
                    "value": 5,
                }
            ),
            run,
            run.line_ids,
            flag,
            permit(signal, *signal._guarded_fields).create(values),
        )

    def get_access(self, record, user):
        """The letters of what a user may do with a record of his companies."""
        own = record.with_user(user).with_context(
            allowed_company_ids=user.company_ids.ids
        )
        return "".join(
            letter
            for letter, operation in OPERATIONS.items()
            if (own.browse() if letter == "c" else own).has_access(operation)
        )

    def test_every_model_has_its_row(self):
        models = {
            name
            for name, model in self.env.items()
            if name.startswith("ksrisk.") and not (model._abstract or model._transient)
        }
        self.assertEqual(set(EXPECTED), models)
        self.assertEqual(set(self.records), models)
        self.assertTrue(all(self.records.values()))

    def test_own_company(self):
        for name, record in self.records.items():
            for role in ROLES_CHECKED:
                with self.subTest(model=name, role=role):
                    access = self.get_access(record, self.users[role])
                    self.assertEqual(access, EXPECTED[name][role])

    def test_other_company(self):
        for name, record in self.records.items():
            common = EXPECTED[name] in (_LIBRARY, _KPI) or name in _COMMON
            for role in ROLES_CHECKED:
                expected = EXPECTED[name][role]
                # What a role may create of its own says nothing of this record.
                expected = expected if common else "c" * ("c" in expected)
                with self.subTest(model=name, role=role):
                    access = self.get_access(record, self.strangers[role])
                    self.assertEqual(access, expected)

    def test_search_shows_nothing_of_another_company(self):
        for name, record in self.records.items():
            if "company_id" not in record._fields or EXPECTED[name] is _LIBRARY:
                continue
            for role in ("officer", "head", "auditor", "leader", "admin"):
                if "r" not in EXPECTED[name][role]:
                    continue
                user = self.strangers[role]
                own = self.env[name].with_user(user)
                own = own.with_context(allowed_company_ids=user.company_ids.ids)
                with self.subTest(model=name, role=role):
                    self.assertNotIn(
                        self.company, own.search([]).sudo().mapped("company_id")
                    )

    def test_rules_of_a_company_stay_in_it(self):
        rule = self.env["ksrisk.deadline.rule"].search([], limit=1)
        day = self.env["ksrisk.calendar.day"].search([], limit=1)
        for record in (
            rule.copy({"company_id": self.company.id, "code": "OWN"}),
            day.copy({"company_id": self.company.id, "date": date(2031, 1, 1)}),
        ):
            with self.subTest(model=record._name):
                self.assertEqual(self.get_access(record, self.users["admin"]), "rwcu")
                self.assertEqual(self.get_access(record, self.strangers["admin"]), "c")

    def test_dialogs_belong_to_whoever_opened_them(self):
        for name in (
            "ksrisk.sign",
            "ksrisk.vote",
            "ksrisk.plan.import",
            "ksrisk.print",
            "ksrisk.print.line",
            "ksrisk.environment",
            "ksrisk.reminder.preview",
            "ksrisk.ocds.export",
            "ksrisk.contract.import",
            "ksrisk.contract.import.line",
        ):
            for role in ROLES_CHECKED:
                allowed = {
                    "ksrisk.sign": True,
                    "ksrisk.vote": role in ("officer", "leader", "commissioner"),
                    "ksrisk.plan.import": role == "officer",
                    "ksrisk.print": bool(EXPECTED["ksrisk.document"][role]),
                    "ksrisk.print.line": bool(EXPECTED["ksrisk.document"][role]),
                    "ksrisk.environment": role in ("admin", "system"),
                    "ksrisk.reminder.preview": role == "officer",
                    "ksrisk.ocds.export": role == "officer",
                    "ksrisk.contract.import": role == "officer",
                    "ksrisk.contract.import.line": role == "officer",
                }[name]
                with self.subTest(model=name, role=role):
                    model = self.as_role(self.env[name], role)
                    self.assertEqual(model.has_access("create"), allowed)

    def test_every_field_can_be_read_by_who_reads_the_record(self):
        for name, record in self.records.items():
            for role in ("officer", "leader", "head", "auditor", "admin", "respondent"):
                if "r" in EXPECTED[name][role]:
                    with self.subTest(model=name, role=role):
                        self.assertTrue(self.as_role(record, role).read())


@tagged("post_install", "-at_install")
class TestAccess(KsriskAccessCommon):
    # ------------------------------------------------------------------
    # Respondents
    # ------------------------------------------------------------------
    def test_respondent_sees_his_own_alone(self):
        user = self.users["respondent"]
        for model, path in (
            ("ksrisk.request", "user_id"),
            ("ksrisk.answer", "request_id.user_id"),
            ("ksrisk.measure", "user_ids"),
        ):
            with self.subTest(model=model):
                seen = self.as_role(self.env[model], "respondent").search([])
                self.assertTrue(seen)
                for record in seen.sudo():
                    self.assertIn(user, record.mapped(path))
        other = self.as_role(self.env["ksrisk.measure"], "other_respondent")
        self.assertFalse(other.search([]))

    def test_respondent_gets_no_list_of_what_is_analysed(self):
        for model in (
            "ksrisk.analysis",
            "ksrisk.risk",
            "ksrisk.recommendation",
            "ksrisk.document",
            "ksrisk.document.file",
            "ksrisk.analysis.member",
            "ksrisk.approval",
            "ksrisk.journal",
        ):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.as_role(self.env[model], "respondent").search([])

    def test_respondent_reaches_nothing_through_a_path(self):
        """A search along relations would tell what it can't show."""
        answers = self.as_role(self.env["ksrisk.answer"], "respondent")
        with self.assertRaises(AccessError):
            answers.search([("risk_ids", "!=", False)])

    def test_respondent_edits_no_other_s_answer(self):
        answer = self.reach("collection").answer_ids.filtered(
            lambda a: a.user_id == self.users["respondent"]
        )[0]
        with self.assertRaises(AccessError):
            self.as_role(answer, "other_respondent").write({"result": "no"})
        self.as_role(answer, "respondent").write({"result": "no"})
        self.assertEqual(answer.answered_by_id, self.users["respondent"])

    def test_respondent_edits_no_answer_that_he_handed_in(self):
        answer = self.analysis.answer_ids[0]
        with self.assertRaises(UserError):
            answer.with_user(answer.user_id).write({"result": "yes"})

    def test_respondent_takes_no_other_s_evidence(self):
        answers = self.reach("collection").answer_ids
        mine, other = (
            answers.filtered(lambda a, r=role: a.user_id == self.users[r])[0]
            for role in ("respondent", "other_respondent")
        )
        evidence = self.as_role(self.env["ksrisk.evidence"], "other_respondent")
        evidence = evidence.create({"name": "Minutes"})
        self.as_role(other, "other_respondent").evidence_ids = evidence
        own = self.as_role(mine, "respondent")
        # As in a request of his: commands run as the user that the transaction is of.
        self.patch(self.env.transaction, "default_env", own.env)
        theirs = self.as_role(evidence, "respondent")
        added = own.env["ksrisk.evidence"].create({"name": "Mine"})
        for attack in (
            lambda: own.write({"evidence_ids": [Command.link(evidence.id)]}),
            lambda: own.write({"evidence_ids": [Command.set(evidence.ids)]}),
            lambda: theirs.write({"answer_ids": [Command.link(mine.id)]}),
            lambda: theirs.read(["name"]),
            lambda: added.write({"answer_ids": [Command.link(other.id)]}),
        ):
            with self.subTest(), self.assertRaises(AccessError):
                attack()

    def test_group_sees_the_evidence_of_its_answers(self):
        """Though the respondent names no analysis with it."""
        answer = self.reach("collection").answer_ids[0]
        own = answer.with_user(answer.user_id)
        own.evidence_ids = [
            Command.create({"name": "Minutes", "company_id": self.company.id})
        ]
        for role in ("leader", "commissioner", "officer"):
            with self.subTest(role=role):
                evidence = self.as_role(answer.evidence_ids, role)
                self.assertEqual(evidence.mapped("name"), ["Minutes"])

    def test_executor_edits_no_row_of_a_plan_that_is_being_amended(self):
        measure = self.analysis.measure_ids
        self.as_role(self.analysis.plan_id, "officer").action_new_version()
        self.as_role(measure, "officer").write({"name_kk": "Жаңа", "name_ru": "Новое"})
        member = self.make_user(
            "executor", "ksrisk_analysis.group_ksrisk_user", self.company
        )
        self.employees["respondent"].user_id = member
        measure.invalidate_recordset()
        self.assertEqual(measure.user_ids, member)
        for user in (member, self.users["respondent"]):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                measure.with_user(user).write({"date_deadline": date(2027, 1, 1)})
        measure.with_user(member).write({"proof": "Work in progress"})

    # ------------------------------------------------------------------
    # Members
    # ------------------------------------------------------------------
    def test_members_see_their_analyses_alone(self):
        other = self.make_analysis(member_ids=[])
        for role in ("leader", "commissioner"):
            with self.subTest(role=role):
                seen = self.as_role(self.env["ksrisk.analysis"], role).search([])
                self.assertIn(self.analysis, seen)
                self.assertNotIn(other, seen)

    def test_nobody_makes_himself_a_member(self):
        other = self.make_analysis(member_ids=[])
        member = self.as_role(self.env["ksrisk.analysis.member"], "leader")
        with self.assertRaises(AccessError):
            member.create({"analysis_id": other.id, "user_id": member.env.uid})
        mine = self.make_analysis()
        own = self.as_role(mine.member_ids[0], "leader")
        with self.assertRaises(AccessError):
            own.write({"analysis_id": other.id})
        with self.assertRaises(AccessError):
            self.as_role(other, "leader").write(
                {"member_ids": [Command.create({"user_id": member.env.uid})]}
            )

    def test_dialog_tells_nothing_of_a_record_that_the_user_can_not_read(self):
        for role in ("respondent", "outsider", "admin"):
            dialog = self.as_role(self.env["ksrisk.sign"], role).create(
                {
                    "res_model": "ksrisk.analysis",
                    "res_id": self.analysis.id,
                    "transition": "close",
                }
            )
            for name in ("warnings", "title", "can_use_paper"):
                with self.subTest(role=role, name=name):
                    with self.assertRaises(AccessError):
                        dialog.read([name])

    # ------------------------------------------------------------------
    # Auditor
    # ------------------------------------------------------------------
    def get_actions(self):
        """Every action of every model on a record of the analysis."""
        analysis = self.analysis
        for record in (
            analysis,
            analysis.reference_id,
            analysis.request_ids[0],
            analysis.answer_ids[0],
            analysis.risk_ids[0],
            analysis.measure_ids[0],
            analysis.deadline_ids[0],
            analysis.methodology_id,
            self.env["ksrisk.journal"].search([], limit=1),
        ):
            for name in dir(type(record)):
                own = getattr(type(record), name) is not getattr(BaseModel, name, None)
                if name.startswith("action_") and own:
                    yield record, name

    def snapshot(self):
        """What all tables hold but those of dialogs, which are nobody's facts."""
        dialogs = {model._table for model in self.env.values() if model.is_transient()}
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT relname FROM pg_class"
            " WHERE relname LIKE 'ksrisk\\_%' AND relkind = 'r' ORDER BY relname"
        )
        return {
            table: self.env.execute_query(
                SQL(
                    "SELECT count(*), md5(string_agg(t::text, '' ORDER BY t::text))"
                    " FROM %s AS t",
                    SQL.identifier(table),
                )
            )
            for (table,) in self.env.cr.fetchall()
            if table not in dialogs
        }

    def test_auditor_changes_nothing_by_any_action(self):
        self.env.cr.flush()
        before = self.snapshot()
        done = set()
        detector = self.env.ref("ksrisk_analysis.detector_p03").id
        taken = {
            "action_vote": ["agreed"],
            "action_freeze_signal": [detector],
            "action_open_signal_flags": [detector],
        }
        for record, name in self.get_actions():
            action = getattr(self.as_role(record, "auditor"), name)
            arguments = taken.get(name, [])
            with self.subTest(model=record._name, action=name):
                try:
                    with self.env.cr.savepoint():
                        action(*arguments)
                except UserError:
                    continue
                done.add((record._name, name))
                self.env.cr.flush()
                self.assertEqual(self.snapshot(), before)
        self.assertIn(("ksrisk.journal", "action_verify"), done)
        self.assertIn(("ksrisk.document", "action_print"), done)

    def test_auditor_sees_all_analyses(self):
        other = self.make_analysis(member_ids=[])
        seen = self.as_role(self.env["ksrisk.analysis"], "auditor").search([])
        self.assertLessEqual(self.analysis | other, seen)

    # ------------------------------------------------------------------
    # Groups
    # ------------------------------------------------------------------
    def test_nobody_signs_or_sees_the_confidential_by_another_group(self):
        for name in ("signatory", "confidential"):
            group = self.env.ref(f"ksrisk_analysis.group_ksrisk_{name}")
            with self.subTest(group=name):
                self.assertFalse(group.implied_by_ids)

    def test_our_groups_imply_nothing_but_the_group_below(self):
        ref = self.env.ref
        for name, implied in (
            ("user", "base.group_user"),
            ("officer", "ksrisk_analysis.group_ksrisk_user"),
            ("signatory", "base.group_user"),
            ("confidential", "base.group_user"),
            ("auditor", "base.group_user"),
            ("admin", "base.group_user"),
        ):
            with self.subTest(group=name):
                group = ref(f"ksrisk_analysis.group_ksrisk_{name}")
                self.assertEqual(group.implied_ids, ref(implied))

    def get_grants(self):
        self.env.cr.flush()
        entries = self.env["ksrisk.journal"].search(
            [("event", "in", ("res.users.grant", "res.users.revoke"))],
            order="position",
        )
        return [
            (entry.event.rpartition(".")[2], entry.res_id, entry.payload["group"])
            for entry in entries
        ]

    def check_grant(self, name, grant, revoke):
        user = self.users["outsider"]
        group = self.env.ref(f"ksrisk_analysis.group_ksrisk_{name}")
        before = len(self.get_grants())
        grant(user, group)
        self.env.invalidate_all()
        self.assertTrue(user.has_group(f"ksrisk_analysis.group_ksrisk_{name}"))
        code = f"group_ksrisk_{name}"
        self.assertEqual(self.get_grants()[before:], [("grant", user.id, code)])
        revoke(user, group)
        self.env.invalidate_all()
        self.assertFalse(user.has_group(f"ksrisk_analysis.group_ksrisk_{name}"))
        self.assertEqual(self.get_grants()[before + 1 :], [("revoke", user.id, code)])

    def test_grant_from_the_user(self):
        for name in ("signatory", "confidential"):
            with self.subTest(group=name):
                self.check_grant(
                    name,
                    lambda user, group: user.write(
                        {"group_ids": [Command.link(group.id)]}
                    ),
                    lambda user, group: user.write(
                        {"group_ids": [Command.unlink(group.id)]}
                    ),
                )

    def test_grant_from_the_group(self):
        for name in ("signatory", "confidential"):
            for field in ("user_ids", "all_user_ids"):
                with self.subTest(group=name, field=field):
                    self.check_grant(
                        name,
                        lambda user, group, f=field: group.write(
                            {f: [Command.link(user.id)]}
                        ),
                        lambda user, group, f=field: group.write(
                            {f: [Command.unlink(user.id)]}
                        ),
                    )

    def test_grant_through_a_group_that_implies_it(self):
        user = self.users["outsider"]
        for name, field in (
            ("signatory", "implied_ids"),
            ("signatory", "implied_by_ids"),
        ):
            club = self.env["res.groups"].create(
                {"name": f"Club {field}", "user_ids": [Command.link(user.id)]}
            )

            def link(_user, group, command, club=club, field=field):
                one, other = (club, group) if field == "implied_ids" else (group, club)
                one.write({field: [command(other.id)]})

            with self.subTest(field=field):
                self.check_grant(
                    name,
                    lambda user, group, link=link: link(user, group, Command.link),
                    lambda user, group, link=link: link(user, group, Command.unlink),
                )

    def test_grant_with_a_new_group_and_its_removal(self):
        def create(user, group):
            self.club = self.env["res.groups"].create(
                {
                    "name": "Club",
                    "user_ids": [Command.link(user.id)],
                    "implied_ids": [Command.link(group.id)],
                }
            )

        self.check_grant("signatory", create, lambda _user, _group: self.club.unlink())

    def test_grant_to_a_new_user(self):
        before = len(self.get_grants())
        user = self.make_user(
            "signer", "ksrisk_analysis.group_ksrisk_signatory", self.company
        )
        grant = ("grant", user.id, "group_ksrisk_signatory")
        self.assertEqual(self.get_grants()[before:], [grant])
