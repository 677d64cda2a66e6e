"""Every way round the actions of the cycle: each one has to fail closed."""

import contextlib
from datetime import date, datetime

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL, mute_logger

from ..core import workflow
from ..models.ksrisk_guard_mixin import permit
from .common import KsriskCommon, make_flag, make_log
from .golden_common import GoldenCommon

#: How an attack ends: by the code, or by the database.
REFUSALS = (UserError, IntegrityError)


#: What the system may clear away: results, which are computed anew.
_CLEARED = ("ksrisk.detector.run", "ksrisk.detector.run.line", "ksrisk.flag")


class KsriskBypassCommon(KsriskCommon):
    """One analysis under way with everything signed, and one whose rows are open."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        maker = cls.maker = cls()
        cls.sealed = maker.reach("monitoring").with_env(cls.env)
        cls.system = new_test_user(cls.env, "ksrisk_system", "base.group_system")
        cls.system.company_ids |= cls.company
        maker.sign_positions(cls.sealed)
        maker.as_role(cls.sealed.reference_id, "officer")._make_public_copies()
        maker.sign_minutes(cls.sealed)
        cls.collection = maker.reach("collection").with_env(cls.env)
        cls.detection = cls.make_detection()
        cls.draft = maker.make_analysis().with_env(cls.env)
        cls.env.cr.flush()  # the journal is written
        cls.library = cls.sealed.methodology_id

    def make_findings(self, analysis):
        """With an act reviewed too, so that every kind of row gets sealed."""
        risk = super().make_findings(analysis)
        act = self.as_role(self.env["ksrisk.act"], "officer").create(
            {"analysis_id": analysis.id, "name_kk": "Акт", "name_ru": "Акт"}
        )
        risk.write({"act_id": act.id, "answer_ids": analysis.answer_ids[:1].ids})
        return risk

    def sign_positions(self, analysis):
        officer = self.as_role(analysis, "officer")
        self.env["ksrisk.position"].with_env(officer.env).create(
            {
                "analysis_id": analysis.id,
                "job_id": self.job.id,
                "functions_kk": "Қызмет",
                "functions_ru": "Функция",
                "risk_ids": analysis.risk_ids.ids,
            }
        )
        document = self.env["ksrisk.document"].with_env(officer.env)
        document = document.create({"analysis_id": analysis.id, "kind": "positions"})
        document.action_submit(self.act(self.today))
        self.as_role(document, "head").action_sign(self.act(self.today))

    def sign_minutes(self, analysis):
        officer = self.as_role(self.env["ksrisk.document"], "officer")
        discussion = GoldenCommon.make_discussion(self, analysis)
        document = officer.browse(discussion.action_minutes()["res_id"])
        self.as_role(document, "head").action_sign(self.act(self.today))

    @classmethod
    def get_guarded(cls):
        """A record of each model that guards fields, by model."""
        sealed, env = cls.sealed, cls.env
        journal = env["ksrisk.journal"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        records = (
            cls.library,
            sealed,
            sealed.reference_id,
            sealed.reference_id.file_ids[0],
            sealed.reference_id.public_copy_ids[0],
            sealed.reference_id.approval_ids[0],
            sealed.request_ids[0],
            sealed.answer_ids[0],
            sealed.risk_ids[0],
            sealed.recommendation_ids[0],
            sealed.measure_ids[0],
            sealed.deadline_ids[0],
            sealed.plan_line_ids[0],
            journal,
            env["ksrisk.evidence"].create({"name": "Protocol"}),
            *cls.get_follow_up(sealed.measure_ids[0]),
            *cls.detection,
        )
        return {record._name: record for record in records}

    @classmethod
    def make_detection(cls):
        """A run, its line, a flag and a frozen signal."""
        detector = cls.env.ref("ksrisk_analysis.detector_p03")
        run = cls.env["ksrisk.detector.run"]._request("full", detector, cls.company)
        run._process()
        answer = cls.collection.answer_ids[0]
        signal = cls.env["ksrisk.signal"]._freeze(detector, answer)
        return run, run.line_ids, make_flag(detector, cls.company), signal

    @classmethod
    def get_follow_up(cls, measure):
        env = measure.env
        log = env["ksrisk.reminder.log"]
        requests = env["ksrisk.postponement"]
        asked = requests.search(
            [("measure_id", "=", measure.id), ("state", "=", "requested")]
        )
        if not asked:  # a draft is its author's own: what is attacked was handed in
            asked = cls.maker.as_role(requests, "respondent").create(
                {
                    "measure_id": measure.id,
                    "date_to": date(2026, 10, 30),
                    "reason": "Late",
                }
            )
            asked.action_submit({})
        return (
            asked.with_env(env),
            env["ksrisk.progress"].create({"measure_id": measure.id, "text": "Begun"}),
            log.search([("res_id", "=", measure.id)])
            or permit(log, *log._guarded_fields).create(
                make_log(measure, cls.users["respondent"])
            ),
        )

    def forge(self, record, name):
        """Some value of the field that is not the one it has."""
        field, value = record._fields[name], record[name]
        if field.type == "selection":
            usual = field.default and field.default(record.browse())
            keys = field.get_values(record.env)
            return next(key for key in keys if key not in (value, usual))
        if field.type == "many2one":
            others = self.env[field.comodel_name].with_context(active_test=False)
            return others.search([("id", "!=", value.id)], limit=1).id
        if field.type in ("one2many", "many2many"):
            return [Command.clear()]
        return {
            "boolean": not value,
            "char": "forged",
            "date": date(2020, 2, 2),
            "datetime": datetime(2020, 2, 2),
            "float": 77.0,
            "html": "<p>forged</p>",
            "monetary": 77.0,
            "integer": 77,
            "json": {"forged": 1},
            "many2one_reference": 77,
            "text": "forged",
        }[field.type]

    def each_guarded(self):
        """Each guarded field of each model: record, name of the field, other value."""
        for record in self.get_guarded().values():
            for name in sorted(record._guarded_fields):
                yield record, name, self.forge(record, name)

    def assert_refused(self, attack, *records, expected=REFUSALS):
        """The attack raises and leaves the records as they were."""
        before = [self.stored(record) for record in records]
        with (
            contextlib.suppress(*expected),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            attack()
            self.env.flush_all()
            self.fail("the attack succeeded")
        self.env.invalidate_all()
        for record, values in zip(records, before, strict=True):
            self.assertEqual(self.stored(record), values)

    def stored(self, record):
        self.env.flush_all()
        query = SQL(
            "SELECT to_jsonb(t) FROM %s AS t WHERE id = ANY(%s) ORDER BY id",
            SQL.identifier(record._table),
            record.ids,
        )
        return self.env.execute_query(query)

    def run_code(self, code, record):
        """Run a server action of a system administrator on a record.

        The action belongs to a model that he may write on, and its code reaches the
        record as the superuser: no access right stops it, only the guard.
        """
        parameter = self.env["ir.config_parameter"].search([], limit=1)
        action = self.env["ir.actions.server"].create(
            {
                "name": "Attack",
                "model_id": self.env["ir.model"]._get(parameter._name).id,
                "state": "code",
                "code": f"record = env[{record._name!r}].sudo().browse({record.id})\n"
                + code,
            }
        )
        action.with_user(self.system).with_context(
            active_model=parameter._name,
            active_id=parameter.id,
            allowed_company_ids=self.company.ids,
        ).run()


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestBypass(KsriskBypassCommon):
    # ------------------------------------------------------------------
    # Guarded fields
    # ------------------------------------------------------------------
    def test_every_guarded_model_is_attacked(self):
        guarded = {
            name
            for name, model in self.env.items()
            if name.startswith("ksrisk.") and getattr(model, "_guarded_fields", None)
        }
        self.assertEqual(set(self.get_guarded()), guarded)

    def test_write(self):
        for record, name, value in self.each_guarded():
            for writer in (record, self.as_role(record, "officer")):
                with self.subTest(field=f"{record._name}.{name}", su=writer.env.su):
                    self.assert_refused(
                        lambda w=writer, n=name, v=value: w.write({n: v}), record
                    )

    def test_assignment(self):
        for record, name, value in self.each_guarded():
            if record._fields[name].type in ("one2many", "many2many"):
                continue
            with self.subTest(field=f"{record._name}.{name}"):
                self.assert_refused(
                    lambda r=record, n=name, v=value: setattr(r, n, v), record
                )

    def test_web_save(self):
        for record, name, value in self.each_guarded():
            with self.subTest(field=f"{record._name}.{name}"):
                self.assert_refused(
                    lambda r=record, n=name, v=value: r.web_save({n: v}, {}), record
                )

    def test_forged_context_keys(self):
        key = {"names": ["state"], "_names": ["state"], "_ids": [1], "_model": "x"}
        for forged in (True, 1, "ksrisk", key, [key], object()):
            for record in self.get_guarded().values():
                name = sorted(record._guarded_fields)[-1]
                value = self.forge(record, name)
                forger = record.with_context(
                    ksrisk_permit=forged, ksrisk_running=forged
                )
                with self.subTest(model=record._name, forged=forged):
                    self.assert_refused(
                        lambda f=forger, n=name, v=value: f.write({n: v}), record
                    )

    def test_import(self):
        for record in (
            self.sealed,
            self.sealed.reference_id,
            self.sealed.risk_ids,
            self.sealed.measure_ids,
            self.sealed.request_ids[0],
        ):
            with self.subTest(model=record._name):
                before = self.stored(record)
                result = self.as_role(record, "officer").load(
                    [".id", "state"], [[str(record.id), self.forge(record, "state")]]
                )
                self.assertFalse(result["ids"])
                self.assertEqual(result["messages"][0]["type"], "error")
                self.assertEqual(self.stored(record), before)

    def get_creations(self):
        """Values with which the models that people create rows of are created."""
        return {
            "ksrisk.methodology": {"name": "New", "version": "9"},
            "ksrisk.analysis": {},
            "ksrisk.document": {"analysis_id": self.collection.id, "kind": "minutes"},
            "ksrisk.risk": {"analysis_id": self.collection.id},
            "ksrisk.measure": {"analysis_id": self.collection.id},
            "ksrisk.evidence": {"name": "Protocol"},
            "ksrisk.postponement": {
                "measure_id": self.sealed.measure_ids.id,
                "date_to": date(2026, 10, 30),
                "reason": "Late",
            },
            "ksrisk.progress": {
                "measure_id": self.sealed.measure_ids.id,
                "text": "Begun",
            },
        }

    def test_create(self):
        for record, name, value in self.each_guarded():
            values = self.get_creations().get(record._name)
            if values is None or record._fields[name].type == "one2many":
                continue
            with self.subTest(field=f"{record._name}.{name}"):
                self.assert_refused(
                    lambda r=record, n=name, v={**values, name: value}: r.create(v)
                )

    def test_create_of_rows_that_only_actions_make(self):
        for model in (
            "ksrisk.approval",
            "ksrisk.deadline",
            "ksrisk.document.file",
            "ksrisk.public.copy",
            "ksrisk.journal",
            "ksrisk.request",
            "ksrisk.answer",
            "ksrisk.reminder.log",
        ):
            record = self.get_guarded()[model]
            fields = [
                n for n in sorted(record._guarded_fields) if record._fields[n].store
            ]
            values = record.copy_data()[0] | {
                name: record._fields[name].convert_to_write(record[name], record)
                for name in fields
            }
            for creator in (record, self.as_role(record, "officer")):
                with self.subTest(model=model, su=creator.env.su):
                    self.assert_refused(
                        lambda c=creator, v=values: c.create(v), expected=(AccessError,)
                    )

    def numbered(self, values, *numbers):
        """The values with a version of their own, if they have one."""
        return (
            {**values, "version": str(numbers)} if "version" in values else {**values}
        )

    def assert_default_ignored(self, model, name, creator):
        values = self.get_creations()[model._name]
        plain = model.create(self.numbered(values, "plain", name))
        try:
            with self.env.cr.savepoint():
                created = creator.create(self.numbered(values, "forged", name))
        except AccessError:
            return
        self.assertEqual(created.sudo()[name], plain[name])

    def test_default_in_context(self):
        for record, name, value in self.each_guarded():
            if record._name in self.get_creations():
                creator = record.browse().with_context(**{f"default_{name}": value})
                with self.subTest(field=f"{record._name}.{name}"):
                    self.assert_default_ignored(record.browse(), name, creator)

    def test_default_that_a_user_sets_for_himself(self):
        simple = ("char", "date", "integer", "many2one", "selection", "text")
        for record, name, value in self.each_guarded():
            if record._name not in self.get_creations():
                continue
            if record._fields[name].type not in simple:
                continue
            role = "admin" if record._name == "ksrisk.methodology" else "officer"
            if isinstance(value, date):
                value = value.isoformat()
            creator = self.as_role(record.browse(), role)
            with self.subTest(field=f"{record._name}.{name}"):
                creator.env["ir.default"].set(record._name, name, value, user_id=True)
                self.assert_default_ignored(record.browse(), name, creator)
                self.assertNotEqual(creator.default_get([name]).get(name), value)

    def test_copy_takes_no_fact_along(self):
        copies = (
            self.sealed.copy(),
            self.collection.risk_ids.create({"analysis_id": self.collection.id}).copy(),
            self.collection.measure_ids.create(
                {"analysis_id": self.collection.id}
            ).copy(),
            self.library.copy(),
        )
        for record in copies:
            fresh = record.new({})
            for name in sorted(record._guarded_fields):
                with self.subTest(field=f"{record._name}.{name}"):
                    self.assertEqual(record[name] or False, fresh[name] or False)

    def test_copy_of_what_only_actions_make(self):
        for model in (
            "ksrisk.approval",
            "ksrisk.deadline",
            "ksrisk.document.file",
            "ksrisk.public.copy",
            "ksrisk.journal",
            "ksrisk.request",
            "ksrisk.answer",
            "ksrisk.reminder.log",
        ):
            record = self.get_guarded()[model]
            with self.subTest(model=model):
                self.assert_refused(lambda r=record: r.copy())

    def test_client_gets_guarded_fields_readonly(self):
        for record in self.get_guarded().values():
            described = record.fields_get(list(record._guarded_fields), ["readonly"])
            for name, description in described.items():
                with self.subTest(field=f"{record._name}.{name}"):
                    self.assertTrue(description["readonly"])

    def test_stored_computed_fields(self):
        """A company or a user in charge is no free text either."""
        for record, name in (
            (self.sealed.measure_ids, "user_ids"),
            (self.sealed.measure_ids, "company_id"),
            (self.sealed.answer_ids[0], "is_risk"),
            (self.sealed.reference_id, "company_id"),
            (self.sealed.publication_ids[0], "company_id"),
            (self.sealed.publication_ids[0], "analysis_id"),
        ):
            value = self.forge(record, name)
            with self.subTest(field=f"{record._name}.{name}"):
                self.assert_refused(
                    lambda r=record, n=name, v=value: r.write({n: v}), record
                )

    def test_the_snapshot_of_a_proof_is_taken_by_the_system(self):
        job = self.as_role(self.job, "officer")
        evidence = self.env["ksrisk.evidence"].with_env(job.env)
        evidence = evidence.create({"name": "Job", "record": f"hr.job,{job.id}"})
        self.assertIn("Specialist", evidence.snapshot)
        self.assert_refused(lambda: evidence.write({"snapshot": "forged"}), evidence)
        self.assert_refused(lambda: evidence.write({"res_id": 77}), evidence)

    # ------------------------------------------------------------------
    # Rows of signed documents
    # ------------------------------------------------------------------
    def get_sealed_rows(self):
        sealed = self.sealed
        return (
            sealed,
            sealed.member_ids[0],
            sealed.scope_ids[0],
            sealed.plan_line_ids[0],
            sealed.plan_line_ids.executor_ids[0],
            sealed.act_ids[0],
            sealed.risk_ids[0],
            sealed.recommendation_ids[0],
            sealed.measure_ids[0],
            sealed.measure_ids.executor_ids[0],
            sealed.position_ids[0],
            sealed.discussion_ids[0],
            sealed.discussion_ids.line_ids[0],
            sealed.discussion_ids.participant_ids[0],
            sealed.reference_id.section_ids[0],
        )

    def test_every_printed_model_is_attacked(self):
        printed = {
            name
            for name, model in self.env.items()
            if name.startswith("ksrisk.") and getattr(model, "_content_fields", None)
        }
        covered = {record._name for record in self.get_sealed_rows()}
        self.assertEqual(covered | {"ksrisk.plan.period"}, printed)

    def test_printed_fields_of_signed_documents(self):
        for record in self.get_sealed_rows():
            names = {n for n in record._printed_names() if n in record._fields}
            for name in sorted(names):
                value = self.forge(record, name)
                for writer in (record, self.as_role(record, "officer")):
                    with self.subTest(field=f"{record._name}.{name}", su=writer.env.su):
                        self.assert_refused(
                            lambda w=writer, n=name, v=value: w.write({n: v}), record
                        )

    def test_translations_of_signed_texts(self):
        texts = [
            (record, name)
            for record in self.get_sealed_rows()
            for name in record._content_texts
            if record._fields[name].translate
        ]
        self.assertGreater(len(texts), 8)
        for record, name in texts:
            for writer in (record, self.as_role(record, "officer")):
                with self.subTest(field=f"{record._name}.{name}", su=writer.env.su):
                    self.assert_refused(
                        lambda w=writer, n=name: w.update_field_translations(
                            n, {"kk_KZ": "forged", "ru_RU": "forged"}
                        ),
                        record,
                    )

    def test_translations_of_the_published_library(self):
        admin = self.as_role(self.library, "admin")
        for record in (
            admin.direction_ids[0],
            admin.direction_ids.indicator_ids[0],
            admin.form_ids[0],
            admin.form_ids.field_ids[0],
            admin,
        ):
            with self.subTest(model=record._name):
                self.assert_refused(
                    lambda r=record: r.update_field_translations(
                        "name", {"kk_KZ": "forged"}
                    ),
                    record,
                )
                self.assert_refused(lambda r=record: r.write({"name": "x"}), record)
                self.assert_refused(lambda r=record: r.unlink(), record)

    def test_rows_of_the_published_library_through_their_parents(self):
        admin = self.as_role(self.library, "admin")
        direction = admin.direction_ids.indicator_ids.direction_id[0]
        for parent, name, values in (
            (admin, "direction_ids", {"code": "X", "name": "X"}),
            (direction, "indicator_ids", {"code": "X", "name": "X"}),
            (
                admin.form_ids.field_ids.form_id[0],
                "field_ids",
                {"code": "X", "name": "X"},
            ),
        ):
            child = parent[name][0]
            for command in (
                Command.create(values),
                Command.update(child.id, {"name": "X"}),
                Command.delete(child.id),
                Command.clear(),
            ):
                with self.subTest(field=name, command=command[0]):
                    self.assert_refused(
                        lambda p=parent, n=name, c=command: p.write({n: [c]}), child
                    )

    def test_rows_move_into_no_published_library(self):
        copy = self.library.copy()
        admin = self.as_role(copy, "admin")
        for record, name, target in (
            (admin.direction_ids[0], "methodology_id", self.library),
            (
                admin.direction_ids.indicator_ids[0],
                "direction_id",
                self.library.direction_ids[0],
            ),
        ):
            values = {name: target.id, "code": "X"}
            with self.subTest(model=record._name):
                self.assert_refused(lambda r=record, v=values: r.write(v), record)

    def test_rows_of_signed_documents_through_their_parents(self):
        sealed = self.as_role(self.sealed, "officer")
        reference = sealed.reference_id
        for parent, name in (
            (sealed, "member_ids"),
            (sealed, "scope_ids"),
            (sealed, "plan_line_ids"),
            (sealed, "act_ids"),
            (sealed, "risk_ids"),
            (sealed, "recommendation_ids"),
            (sealed, "measure_ids"),
            (sealed, "position_ids"),
            (sealed, "deadline_ids"),
            (sealed, "document_ids"),
            (sealed, "request_ids"),
            (sealed, "publication_ids"),
            (sealed.plan_line_ids[0], "executor_ids"),
            (sealed.measure_ids[0], "executor_ids"),
            (sealed.measure_ids[0], "recommendation_ids"),
            (sealed.risk_ids[0], "recommendation_ids"),
            (sealed.recommendation_ids[0], "risk_ids"),
            (sealed.recommendation_ids[0], "measure_ids"),
            (sealed.act_ids[0], "risk_ids"),
            (sealed.position_ids[0], "risk_ids"),
            (sealed.answer_ids.filtered("risk_ids"), "risk_ids"),
            (sealed.scope_ids[0], "request_ids"),
            (sealed.request_ids[0], "answer_ids"),
            (reference, "section_ids"),
            (reference, "approval_ids"),
            (reference, "file_ids"),
        ):
            child = parent[name][0]
            for command in (Command.delete(child.id), Command.clear()):
                with self.subTest(field=f"{parent._name}.{name}", command=command[0]):
                    self.assert_refused(
                        lambda p=parent, n=name, c=command: p.write({n: [c]}),
                        child.sudo(),
                        parent.sudo(),
                    )
                    self.assertIn(child, parent[name])

    def test_respondent_takes_no_risk_off_his_answer(self):
        answer = self.sealed.answer_ids.filtered("risk_ids")
        own = answer.with_user(answer.user_id)
        self.assert_refused(lambda: own.write({"risk_ids": [Command.clear()]}))
        self.assertTrue(answer.risk_ids)

    def test_rows_move_into_no_signed_document(self):
        """Neither from an open analysis nor from no parent at all."""
        officer = self.as_role(self.collection, "officer")

        def parent():
            return {"analysis_id": officer.id}

        target = {"analysis_id": self.sealed.id}
        env = officer.env
        measure = env["ksrisk.measure"].create(
            {**parent(), "executor_ids": [Command.create({"name_kk": "Кеңес"})]}
        )
        draft = self.as_role(self.draft, "officer")
        line = env["ksrisk.plan.line"].create({"analysis_id": draft.id})
        reference = env["ksrisk.document"].create({**parent(), "kind": "reference"})
        department = self.departments[0].copy()
        for record, values in (
            (measure, target),
            (env["ksrisk.risk"].create(parent()), {**target, "number": 55}),
            (env["ksrisk.recommendation"].create(parent()), target),
            (env["ksrisk.act"].create(parent()), target),
            (line, target),
            (draft.scope_ids[0], {**target, "department_id": department.id}),
            (draft.member_ids[0], {**target, "role": "expert"}),
            (
                measure.executor_ids,
                {"measure_id": self.sealed.measure_ids.id},
            ),
            (
                reference.section_ids[0],
                {"document_id": self.sealed.reference_id.id},
            ),
        ):
            with self.subTest(model=record._name):
                self.assert_refused(
                    lambda r=record, v=values: r.write(v), record.sudo()
                )

    def test_number_of_a_risk_in_a_signed_reference(self):
        risk = self.as_role(self.sealed.risk_ids, "officer")
        self.assert_refused(lambda: risk.write({"number": 55}), risk.sudo())

    def test_unlink(self):
        records = [*self.get_guarded().values(), *self.get_sealed_rows()]
        for record in records:
            if record._name == "ksrisk.evidence":
                continue
            attackers = [self.as_role(record, "officer")]
            if record._name not in _CLEARED:
                attackers.append(record)
            for attacker in attackers:
                with self.subTest(model=record._name, su=attacker.env.su):
                    self.assert_refused(lambda a=attacker: a.unlink(), record)

    def test_evidence_joins_no_answer_that_was_handed_in(self):
        answer = self.sealed.answer_ids[0]
        own = answer.with_user(answer.user_id)
        values = {"name": "Late", "answer_ids": [Command.link(answer.id)]}
        evidence = own.env["ksrisk.evidence"]
        self.assert_refused(lambda: evidence.create(values))
        late = evidence.create({"name": "Late"})
        self.assert_refused(
            lambda: late.write({"answer_ids": [Command.link(answer.id)]})
        )

    # ------------------------------------------------------------------
    # Code of a server action
    # ------------------------------------------------------------------
    def test_server_action_writes_no_guarded_field(self):
        for record, name, value in self.each_guarded():
            if record._fields[name].type not in ("selection", "char", "integer"):
                continue
            with self.subTest(field=f"{record._name}.{name}"):
                self.assert_refused(
                    lambda r=record, n=name, v=value: self.run_code(
                        f"record.sudo().write({{{n!r}: {v!r}}})", r
                    ),
                    record,
                )

    def test_server_action_does_no_transition(self):
        for model, flow in workflow.TABLE.items():
            record = self.get_guarded()[model]
            for transition in flow.transitions:
                code = f"record.sudo()._transition({transition.name!r}, {{}})"
                with self.subTest(model=model, transition=transition.name):
                    self.assert_refused(
                        lambda r=record, c=code: self.run_code(c, r),
                        record,
                    )

    def test_server_action_calls_no_effect_by_itself(self):
        act = "act = record._make_act({'number': '1', 'reason': 'x'})\n"
        document = (
            "document = env['ksrisk.document'].sudo().create("
            "{'analysis_id': record.id, 'kind': 'order'})\n"
            "rendered = document._render_for_seal(act)\n"
            "prepared = (document, rendered)\n"
        )
        for effect in ("sign_order", "sign_work_plan", "cancel", "close"):
            with self.subTest(effect=effect):
                self.assert_refused(
                    lambda e=effect: self.run_code(
                        f"{act}{document}record.sudo()._effect_{e}(act, prepared)",
                        self.draft,
                    ),
                    self.draft,
                    self.draft.document_ids,
                )
        for record, code in (
            (self.draft, "record._effect_start_collection(act, None)"),
            (self.draft, "record._sign_prepared(act, (record.reference_id, {}))"),
            (self.draft, "record.scope_ids._create_requests(act.date)"),
            (self.draft, "record._set_deadline('DL-6', act.date)"),
            (self.sealed, "record._set_deadline('DL-6', act.date)"),
            (self.sealed, "record._effect_approve_plan(act, (record.plan_id, {}))"),
            (self.sealed, "record._reschedule()"),
            (self.sealed, "record.deadline_ids._move(act.date)"),
            (self.sealed, "record.deadline_ids._meet('DL-9', act.date)"),
            (
                self.sealed.reference_id,
                "record._store_files({'kk_KZ': b'x'}, record.content)",
            ),
            (
                self.sealed.reference_id,
                "record._effect_seal(act, {'files': {}, 'content': {}})",
            ),
            (self.sealed.request_ids[0], "record._effect_accept(act, None)"),
            (self.sealed.request_ids[0], "record._effect_return(act, None)"),
            (self.sealed.measure_ids, "record._effect_claim(act, None)"),
            (self.sealed.measure_ids, "record._note('return', {record: 'x'})"),
            (
                self.get_guarded()["ksrisk.postponement"],
                "record._effect_approve(act, None)",
            ),
        ):
            code = f"{act}record = record.sudo()\n{code}"
            with self.subTest(model=record._name, code=code):
                self.assert_refused(
                    lambda r=record, c=code: self.run_code(c, r),
                    record,
                    record
                    if record._name != "ksrisk.analysis"
                    else record.deadline_ids,
                )

    def test_server_action_enters_nothing_in_the_journal(self):
        entries = self.env["ksrisk.journal"].search_count([])
        for code in (
            "record.sudo()._journal_transition("
            "record._workflow.by_name['close'], {record.id: 'draft'},"
            " record._make_act({}), [])",
            "user = env['res.users'].sudo().browse(env.uid)\n"
            "user._ksrisk_journal_grants([(user.id, 'a.b')])",
            "env.cr.precommit.data['ksrisk.journal'].append({})",
        ):
            with self.subTest(code=code):
                self.assert_refused(
                    lambda c=code: self.run_code(c, self.sealed),
                    expected=(*REFUSALS, ValueError),
                )
            self.env.cr.flush()
            self.assertEqual(self.env["ksrisk.journal"].search_count([]), entries)

    def test_automation_inside_a_transition_gets_no_permit(self):
        """What another addon does on the same write can't ride on its permit."""
        caught = []
        model = type(self.env["ksrisk.risk"])

        def write(records, vals):
            result = model.write.origin(records, vals)
            if "state" in vals and not caught:
                caught.append(records)
                records.write({"state": "rejected"})
            return result

        write.origin = model.write
        self.patch(model, "write", write)
        risk = self.env["ksrisk.risk"].create({"analysis_id": self.collection.id})
        self.assert_refused(
            lambda: self.as_role(risk, "officer").action_confirm(), risk
        )
        self.assertTrue(caught)

    # ------------------------------------------------------------------
    # SQL
    # ------------------------------------------------------------------
    def execute(self, query, *args):
        with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.env.cr.execute(SQL(query, *args))

    def test_sql_makes_no_move_that_the_table_lacks(self):
        for model, flow in workflow.TABLE.items():
            record = self.get_guarded()[model]
            moves = flow.pairs()
            for state in flow.states:
                if state == record.state or (record.state, state) in moves:
                    continue
                with self.subTest(model=model, move=f"{record.state}>{state}"):
                    with self.assertRaises(IntegrityError):
                        self.execute(
                            "UPDATE %s SET state = %s WHERE id = %s",
                            SQL.identifier(record._table),
                            state,
                            record.id,
                        )

    def test_sql_gives_no_state_without_its_evidence(self):
        for record, state in (
            (self.draft, "collection"),
            (self.draft, "cancelled"),
            (self.collection, "signed"),
            (self.sealed, "closed"),
            (self.sealed.measure_ids, "claimed"),
            (self.sealed.plan_id, "draft"),
            (self.library.copy(), "published"),
        ):
            with self.subTest(model=record._name, state=state):
                with self.assertRaises(IntegrityError):
                    self.execute(
                        "UPDATE %s SET state = %s WHERE id = %s",
                        SQL.identifier(record._table),
                        state,
                        record.id,
                    )

    def test_low_level_write(self):
        for record, state in (
            (self.draft, "signed"),
            (self.sealed.risk_ids, "identified"),
        ):
            with self.subTest(model=record._name):
                self.assert_refused(
                    lambda r=record, s=state: r._write({"state": s}), record
                )

    def test_sql_creates_no_record_in_a_later_state(self):
        for model, flow in workflow.TABLE.items():
            record = self.get_guarded()[model]
            columns = [
                SQL.identifier(name)
                for name, field in record._fields.items()
                if field.store and field.column_type and name not in ("id", "state")
            ]
            later = [s for s in flow.states if (None, s) not in flow.pairs()]
            for state in later:
                with self.subTest(model=model, state=state):
                    with self.assertRaises(IntegrityError) as caught:
                        self.insert_copy(record, columns, state)
                    self.assertIn("is not allowed", str(caught.exception))

    def insert_copy(self, record, columns, state):
        with mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.env.cr.execute(
                SQL(
                    "INSERT INTO %(table)s (state, %(columns)s)"
                    " SELECT %(state)s, %(columns)s FROM %(table)s WHERE id = %(id)s",
                    table=SQL.identifier(record._table),
                    columns=SQL(", ").join(columns),
                    state=state,
                    id=record.id,
                )
            )

    def test_sql_changes_no_sealed_row(self):
        reference = self.sealed.reference_id
        for record, column, value in (
            (reference, "content_hash", "forged"),
            (reference, "number", "forged"),
            (reference, "signer_name", "forged"),
            (reference, "date_act", date(2020, 2, 2)),
            (reference, "author_id", self.users["head"].id),
            (reference.approval_ids[0], "decision", "disagreed"),
            (reference.approval_ids[0], "member_id", self.sealed.member_ids[0].id),
            (reference.file_ids[0], "sha256", "forged"),
            (reference.file_ids[0].attachment_id, "checksum", "forged"),
            (reference.file_ids[0].attachment_id, "res_id", 77),
            (reference.public_copy_ids[0], "sha256", "forged"),
            (reference.public_copy_ids[0].attachment_id, "checksum", "forged"),
            (self.get_guarded()["ksrisk.journal"], "actor_name", "forged"),
        ):
            table, name = SQL.identifier(record._table), SQL.identifier(column)
            with self.subTest(column=f"{record._table}.{column}"):
                with self.assertRaises(IntegrityError):
                    self.execute(
                        "UPDATE %s SET %s = %s WHERE id = %s",
                        table,
                        name,
                        value,
                        record.id,
                    )
                with self.assertRaises(IntegrityError):
                    self.execute("DELETE FROM %s WHERE id = %s", table, record.id)

    def test_sql_that_points_a_sealed_file_elsewhere_is_found(self):
        """Storage may change, so the database lets it pass: verification reads it."""
        file = self.sealed.reference_id.file_ids[0]
        self.assertEqual(self.env["ksrisk.journal"]._verify(self.company), [])
        self.execute(
            "UPDATE ir_attachment SET store_fname = NULL, db_datas = %s WHERE id = %s",
            b"forged",
            file.attachment_id.id,
        )
        self.env.invalidate_all()
        self.assertFalse(file._is_intact())
        name = self.sealed.reference_id.display_name
        self.assertEqual(
            self.env["ksrisk.journal"]._verify(self.company),
            [f"The seal of “{name}” is broken."],
        )

    def test_sql_empties_no_sealed_table(self):
        for table in (
            "ksrisk_journal",
            "ksrisk_approval",
            "ksrisk_document",
            "ksrisk_document_file",
            "ksrisk_postponement",
            "ksrisk_progress",
            "ksrisk_reminder_log",
            "ksrisk_public_copy",
        ):
            with self.subTest(table=table), self.assertRaises(IntegrityError):
                self.execute("TRUNCATE %s CASCADE", SQL.identifier(table))

    def test_sql_keeps_duties_apart(self):
        measure, request = self.sealed.measure_ids, self.sealed.request_ids[0]
        user = self.users["officer"].id
        for query, record in (
            (
                "UPDATE ksrisk_measure SET claimed_by_id = %s, confirmed_by_id = %s"
                " WHERE id = %s",
                measure,
            ),
            (
                "UPDATE ksrisk_request SET submitted_by_id = %s, accepted_by_id = %s"
                " WHERE id = %s",
                request,
            ),
            (
                "UPDATE ksrisk_answer SET answered_by_id = %s, verified_by_id = %s"
                " WHERE id = %s",
                request.answer_ids[0],
            ),
        ):
            with self.subTest(model=record._name), self.assertRaises(IntegrityError):
                self.execute(query, user, user, record.id)

    # ------------------------------------------------------------------
    # Files
    # ------------------------------------------------------------------
    def get_held_files(self):
        """Files that something signed or handed in rests on, by what holds them."""
        upload = {"name": "file.txt", "raw": b"original"}
        paper = self.make_analysis()
        officer = self.as_role(paper, "officer")
        scan = officer.env["ir.attachment"].create(upload)
        officer.action_issue_order(
            self.paper(date(2026, 1, 5), number="1", scan_ids=scan.ids)
        )
        measure = self.as_role(self.sealed.measure_ids, "respondent")
        proof = measure.env["ir.attachment"].create(upload)
        measure.proof_ids = proof
        measure.action_claim()
        self.approve_work_plan(paper)
        self.start_collection(paper)
        request = paper.request_ids[0]
        answers = request.with_user(request.user_id).answer_ids
        evidence = answers.env["ir.attachment"].create(upload)
        answers[0].evidence_ids = [
            Command.create({"name": "Proof", "attachment_ids": [evidence.id]})
        ]
        answers.write({"result": "no"})
        request.with_user(request.user_id).action_submit()
        sealed = self.sealed.reference_id.file_ids[0].attachment_id
        return {
            "seal": (sealed, "officer"),
            "scan": (scan, "officer"),
            "proof": (proof, "respondent"),
            "evidence": (evidence, "respondent"),
        }

    def test_files_that_signed_things_rest_on(self):
        for kind, (file, role) in self.get_held_files().items():
            for attacker in (file.sudo(), self.as_role(file, role)):
                for attack in (
                    lambda f: f.write({"raw": b"forged"}),
                    lambda f: f.write({"datas": b"Zm9yZ2Vk"}),
                    lambda f: f.write({"store_fname": "00/00"}),
                    lambda f: f.write({"res_model": "res.partner", "res_id": 1}),
                    lambda f: f.write({"res_id": 77}),
                    lambda f: f.write({"type": "url", "url": "https://example.kz"}),
                    lambda f: f.write({"name": "forged"}),
                    lambda f: f.unlink(),
                ):
                    with self.subTest(kind=kind, su=attacker.env.su):
                        self.assert_refused(
                            lambda a=attack, f=attacker: a(f),
                            file.sudo(),
                        )

    def test_a_file_of_another_record_is_not_taken_over(self):
        file = self.env["ir.attachment"].create(
            {"name": "x", "raw": b"x", "res_model": "ksrisk.risk", "res_id": 1}
        )
        model = self.env["ksrisk.evidence"]
        self.assert_refused(
            lambda: model.create(
                {"name": "Mine", "attachment_ids": [Command.link(file.id)]}
            )
        )
        evidence = model.create({"name": "Mine"})
        self.assert_refused(lambda: evidence.write({"attachment_ids": file.ids}))
        self.assertEqual((file.res_model, file.res_id), ("ksrisk.risk", 1))
