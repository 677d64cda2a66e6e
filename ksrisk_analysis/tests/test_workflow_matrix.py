"""Every model × state × transition × person, as the table of transitions says."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..core import workflow
from ..core.act import Act
from ..exceptions import TransitionRefused
from ..models.ksrisk_guard_mixin import permit
from ..models.ksrisk_workflow_mixin import perform
from .common import ROLES, KsriskCommon, make_flag

PERSONAS = (
    "officer",
    "head",
    "leader",
    "commissioner",
    "auditor",
    "admin",
    "respondent",
    "outsider",
    "system",
)

#: Who may read (r) and write (w) the records of the matrix, whatever the transition.
_CASE = {
    "officer": "rw",
    "leader": "rw",
    "commissioner": "rw",
    "head": "r",
    "auditor": "r",
}
RECORDS = {
    "ksrisk.methodology": {**dict.fromkeys(PERSONAS, "r"), "admin": "rw"},
    "ksrisk.analysis": _CASE,
    "ksrisk.document": _CASE,
    "ksrisk.request": {**_CASE, "respondent": "rw"},
    "ksrisk.risk": _CASE,
    "ksrisk.measure": {**_CASE, "respondent": "rw"},
    "ksrisk.flag": {"officer": "rw", "head": "r", "auditor": "r"},
    "ksrisk.postponement": {
        **dict.fromkeys(("leader", "commissioner", "head", "auditor"), "r"),
        "officer": "rw",
        "respondent": "rw",
    },
}
#: Who does not see what is only being prepared.
HIDDEN = {
    ("ksrisk.request", "draft"): ("respondent",),
    ("ksrisk.measure", "draft"): ("respondent",),
    ("ksrisk.postponement", "draft"): ("head", "leader", "commissioner"),
}


class _RollBack(Exception):
    pass


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestWorkflowTable(TransactionCase):
    def each(self):
        for name, flow in workflow.TABLE.items():
            for transition in flow.transitions:
                yield self.env[name], transition

    def test_states_are_those_of_the_field(self):
        for name, flow in workflow.TABLE.items():
            with self.subTest(model=name):
                states = self.env[name]._fields["state"].get_values(self.env)
                self.assertEqual(tuple(states), flow.states)

    def test_first_state_is_the_default(self):
        for name, flow in workflow.TABLE.items():
            with self.subTest(model=name):
                self.assertEqual(self.env[name].new({}).state, flow.states[0])

    def test_every_state_can_be_reached(self):
        for name, flow in workflow.TABLE.items():
            reached, new = set(), {None}
            while new:
                reached |= new
                new = {to for source, to in flow.pairs() if source in new} - reached
            with self.subTest(model=name):
                self.assertEqual(reached - {None}, set(flow.states))

    def test_table_names_only_known_states(self):
        for model, transition in self.each():
            states = set(workflow.TABLE[model._name].states)
            with self.subTest(model=model._name, transition=transition.name):
                self.assertLessEqual(set(transition.sources), states)
                self.assertIn(transition.target, states | {None})

    def test_each_transition_has_its_action(self):
        for model, transition in self.each():
            with self.subTest(model=model._name, transition=transition.name):
                self.assertEqual(
                    hasattr(model, f"action_{transition.name}"), not transition.internal
                )

    def test_checks_and_effects_are_there(self):
        for model, transition in self.each():
            methods = [f"_check_{name}" for name in transition.checks]
            methods += [f"_effect_{name}" for name in transition.effects]
            for method in methods:
                with self.subTest(model=model._name, method=method):
                    self.assertTrue(callable(getattr(model, method, None)))

    def test_what_a_transition_writes_is_guarded(self):
        for model, transition in self.each():
            with self.subTest(model=model._name, transition=transition.name):
                names = {"state", *transition.writes}
                self.assertLessEqual(names, model._guarded_fields)

    def test_groups_are_there_and_someone_may_do_each_transition(self):
        for model, transition in self.each():
            with self.subTest(model=model._name, transition=transition.name):
                for group in (*transition.groups, *transition.paper_groups):
                    self.assertTrue(self.env.ref(group))
                self.assertEqual(not transition.groups, transition.internal)

    def test_paths_of_segregation_lead_to_users(self):
        for model, transition in self.each():
            for path in transition.not_by:
                target = model
                for name in path.split("."):
                    target = self.env[target._fields[name].comodel_name]
                with self.subTest(model=model._name, path=path):
                    self.assertEqual(target._name, "res.users")

    def test_what_is_signed_is_never_done_by_one_s_own_subordinate(self):
        """A signing transition needs the signatory, or his act on paper."""
        for model, transition in self.each():
            if transition.signs:
                with self.subTest(model=model._name, transition=transition.name):
                    self.assertEqual(transition.groups, (workflow.SIGNATORY,))
                    self.assertEqual(transition.access, "read")
            else:
                self.assertFalse(transition.paper_groups)


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestWorkflowMatrix(KsriskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["system"] = new_test_user(
            cls.env,
            "ksrisk_system",
            "base.group_system",
            company_id=cls.company.id,
            company_ids=[Command.set(cls.company.ids)],
        )
        maker = cls()
        cls.act_of_today = Act(date=cls.today, reason="Test reason")
        cls.records = {}
        for make in (
            maker.make_analyses,
            maker.make_documents,
            maker.make_requests,
            maker.make_risks,
            maker.make_measures,
            maker.make_postponements,
            maker.make_libraries,
            maker.make_flags,
        ):
            for record in make():
                cls.records[record._name, record.state] = record.with_env(cls.env)

    # ------------------------------------------------------------------
    # One record in each state, brought there by its own actions
    # ------------------------------------------------------------------
    def make_analyses(self):
        for state in ("draft", "collection", "signed", "approved", "monitoring"):
            yield self.reach(state)
        cancelled = self.make_analysis()
        self.as_role(cancelled, "head").action_cancel(self.act(self.today))
        yield cancelled
        closed = self.reach("monitoring")
        final = self.as_role(self.env["ksrisk.document"], "officer").create(
            {"analysis_id": closed.id, "kind": "monitoring", "is_final": True}
        )
        self.as_role(final, "head").action_sign(self.act(self.today))
        self.as_role(closed, "officer").positions_note = "None"
        self.as_role(closed, "head").action_close(self.act(self.today))
        yield closed

    def make_documents(self):
        analysis = self.records["ksrisk.analysis", "monitoring"]
        model = self.as_role(self.env["ksrisk.document"], "officer")
        yield model.create({"analysis_id": analysis.id, "kind": "monitoring"})
        submitted = model.create({"analysis_id": analysis.id, "kind": "monitoring"})
        submitted.action_submit(self.act(self.today))
        yield submitted
        yield analysis.reference_id
        other = self.records["ksrisk.analysis", "approved"]
        plan = other.plan_id
        self.as_role(plan, "officer").action_new_version()
        self.as_role(other.plan_id, "officer").action_submit(self.act(self.today))
        self.as_role(other.plan_id, "head").action_sign(self.act(self.today))
        yield plan

    def make_requests(self):
        library = self.env.ref("ksrisk_analysis.methodology_2026")
        asked = library.direction_ids.filtered(
            lambda direction: not direction.is_conditional and direction.indicator_ids
        )
        analysis = self.reach("collection", directions=asked.mapped("code"))
        own = analysis.request_ids.filtered(
            lambda request: request.user_id == self.users["respondent"]
        )
        sent, submitted, returned, accepted, template = own[:5]
        for request in (submitted, returned, accepted):
            answers = self.as_role(request.answer_ids, "respondent")
            answers.write({"result": "na", "reason": "Not ours"})
            self.as_role(request, "respondent").action_submit()
        self.as_role(returned, "leader").action_return({"reason": "Say more"})
        self.as_role(accepted, "leader").action_accept()
        # No action leaves a request in draft: companions that ask by form will.
        values = template.copy_data()[0] | {
            name: template[name].id
            for name in ("scope_id", "analysis_id", "company_id", "user_id")
        }
        model = self.env["ksrisk.request"]
        values["form_id"] = analysis.methodology_id.form_ids[0].id
        draft = permit(model, *model._guarded_fields).create(values)
        return draft.with_env(self.env), sent, submitted, returned, accepted

    def make_risks(self):
        collection = self.records["ksrisk.analysis", "collection"]
        officer = self.as_role(self.env["ksrisk.risk"], "officer")
        identified, confirmed, rejected = officer.create(
            [{"analysis_id": collection.id} for _index in range(3)]
        )
        confirmed.action_confirm()
        rejected.action_reject({"reason": "Not a risk"})
        monitored = self.as_role(self.reach("monitoring").risk_ids, "officer")
        monitored.action_not_eliminate({"reason": "It stays"})
        eliminated = self.reach("monitoring")
        self.confirm(eliminated.measure_ids)
        self.as_role(eliminated.risk_ids, "officer").action_eliminate()
        return identified, confirmed, rejected, monitored, eliminated.risk_ids

    def make_measures(self):
        draft = self.reach("signed")
        yield self.make_measure(draft)
        yield self.records["ksrisk.analysis", "monitoring"].measure_ids
        for action in ("action_start", "action_claim"):
            measure = self.as_role(self.reach("monitoring").measure_ids, "respondent")
            measure.proof = "Done"
            getattr(measure, action)()
            yield measure
        confirmed = self.reach("monitoring").measure_ids
        self.confirm(confirmed)
        yield confirmed
        cancelled = self.reach("monitoring").measure_ids
        perform(cancelled, "cancel", self.act_of_today)
        yield cancelled

    def make_postponements(self):
        model = self.as_role(self.env["ksrisk.postponement"], "respondent")
        act = {"reason": "Test reason"}
        for steps in (
            (),
            ("submit",),
            ("submit", "support"),
            ("submit", "support", "approve"),
            ("submit", "object", "refuse"),
            ("submit", "withdraw"),
        ):
            postponement = model.create(
                {
                    "measure_id": self.reach("monitoring").measure_ids.id,
                    "date_to": "2026-10-30",
                    "reason": "Late",
                }
            )
            for step in steps:
                role = {"support": "officer", "object": "officer"}.get(
                    step, "head" if step in ("approve", "refuse") else "respondent"
                )
                self.as_role(postponement, role)._transition(step, act)
            yield postponement

    def make_libraries(self):
        published = self.env.ref("ksrisk_analysis.methodology_2026")
        yield published
        yield self.as_role(published, "admin").copy()
        archived = self.as_role(published, "admin").copy({"version": "old"})
        archived.action_publish()
        archived.action_archive()
        yield archived

    def make_flags(self):
        detector = self.env.ref("ksrisk_analysis.detector_p03")
        analysis = self.records["ksrisk.analysis", "collection"]
        reason = self.env.ref("ksrisk_analysis.flag_reason_data_error")
        triage = {
            "reason_id": reason.id,
            "note": "Checked",
            "date_expiry": "2099-01-01",
        }
        for steps in (
            (),
            ("review",),
            ("explain",),
            ("propose",),
            ("propose", "dismiss"),
            ("confirm",),
        ):
            flag = self.as_role(make_flag(detector, self.company), "officer")
            flag.write({**triage, "analysis_id": analysis.id})
            for step in steps:
                role = "head" if step == "dismiss" else "officer"
                getattr(self.as_role(flag, role), f"action_{step}")()
            yield flag
        gone = make_flag(detector, self.company)
        perform(gone, "vanish", self.act_of_today)
        yield gone

    def confirm(self, measure):
        executor = self.as_role(measure, "respondent")
        executor.proof = "Done"
        executor.action_claim()
        self.as_role(measure, "officer").action_confirm()

    # ------------------------------------------------------------------
    # The matrix
    # ------------------------------------------------------------------
    def has_role(self, persona, transition, mode):
        groups = transition.groups if mode == "system" else transition.paper_groups
        group = ROLES.get(persona, "base.group_system")
        implied = {
            workflow.OFFICER: {workflow.OFFICER, workflow.USER, workflow.INTERNAL}
        }.get(group, {group, workflow.INTERNAL})
        return not implied.isdisjoint(groups)

    def has_record(self, persona, record, transition):
        if persona in HIDDEN.get((record._name, record.state), ()):
            return False
        return transition.access[0] in RECORDS[record._name].get(persona, "")

    def get_act(self, mode, persona):
        act = {"number": "1", "reason": "Test reason", "mode": mode}
        if mode == "paper":
            act["scan_ids"] = self.make_scan(persona).ids
        return act

    def attempt(self, record, persona, transition, mode):
        """What comes of it: None if done, else the error; nothing of it stays."""
        error, state = None, record.state
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.models.unlink"):
                try:
                    self.as_role(record, persona)._transition(
                        transition.name, self.get_act(mode, persona)
                    )
                    self.env.flush_all()
                except UserError as raised:
                    error = raised
                    self.env.invalidate_all()
                    self.assertEqual(record.state, state)
                else:
                    self.assertEqual(record.state, transition.target or state)
                raise _RollBack
        except _RollBack:
            return error

    def test_each_state_has_its_record(self):
        expected = {(n, s) for n, flow in workflow.TABLE.items() for s in flow.states}
        self.assertEqual(set(self.records), expected)

    def check_matrix(self, model):
        flow = workflow.TABLE[model]
        for state in flow.states:
            record = self.records[model, state]
            for transition in flow.transitions:
                modes = ["system"] + ["paper"] * bool(transition.paper_groups)
                for persona in PERSONAS:
                    for mode in modes:
                        with self.subTest(
                            move=f"{state}.{transition.name}", by=persona, mode=mode
                        ):
                            self.check_cell(record, transition, persona, mode)

    def check_cell(self, record, transition, persona, mode):
        error = self.attempt(record, persona, transition, mode)
        allowed = self.has_role(persona, transition, mode) and self.has_record(
            persona, record, transition
        )
        if not allowed:
            self.assertIsInstance(error, AccessError)
        elif record.state not in transition.sources:
            self.assertIsInstance(error, TransitionRefused)
        else:
            self.assertNotIsInstance(error, AccessError)

    def test_methodology(self):
        self.check_matrix("ksrisk.methodology")

    def test_analysis(self):
        self.check_matrix("ksrisk.analysis")

    def test_document(self):
        self.check_matrix("ksrisk.document")

    def test_request(self):
        self.check_matrix("ksrisk.request")

    def test_risk(self):
        self.check_matrix("ksrisk.risk")

    def test_measure(self):
        self.check_matrix("ksrisk.measure")

    def test_postponement(self):
        self.check_matrix("ksrisk.postponement")

    def test_flag(self):
        self.check_matrix("ksrisk.flag")

    def test_client_gets_the_buttons_of_the_table(self):
        for (model, state), record in self.records.items():
            for persona in PERSONAS:
                if "r" not in RECORDS[model].get(persona, ""):
                    continue
                if persona in HIDDEN.get((model, state), ()):
                    continue
                expected = {
                    transition.name
                    for transition in workflow.TABLE[model].transitions
                    if state in transition.sources
                    and any(
                        self.has_role(persona, transition, mode)
                        for mode in ("system", "paper")
                    )
                }
                with self.subTest(model=model, state=state, persona=persona):
                    seen = self.as_role(record, persona).allowed_actions
                    self.assertEqual(set(seen.split()), expected)
