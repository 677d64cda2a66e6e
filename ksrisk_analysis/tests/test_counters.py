"""Every number that leads to a list counts what the list shows, for each role."""

from datetime import date
from unittest.mock import patch

from lxml import etree

from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .test_confidential import ConfidentialCommon

ROLES = ("officer", "head", "leader", "commissioner", "auditor", "security")
#: Those who do not read the rows that are marked.
RESTRICTED = ("auditor",)
#: When what is open is late.
LATE = date(2026, 9, 1)


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestCounters(ConfidentialCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        test = cls()
        cls.analysis = test.collect().with_env(cls.env)
        cls.risk = test.risk.with_env(cls.env)
        cls.risk.department_ids = cls.departments
        cls.risk.job_ids = cls.job
        test.sign_all(cls.analysis)
        test.publish(cls.analysis)
        test.start_monitoring(cls.analysis)
        cls.measure = test.measure.with_env(cls.env)
        cls.env.flush_all()
        cls.env.invalidate_all()
        cls.startClassPatcher(patch.object(cls, "today", LATE))

    # ------------------------------------------------------------------
    # Where a number leads
    # ------------------------------------------------------------------
    def get_buttons(self, record):
        """The buttons of its form that show a number: name of the field, and node."""
        arch = etree.fromstring(record.get_view(view_type="form")["arch"])
        for button in arch.iter("button"):
            names = [
                node.get("name")
                for node in button.iter("field")
                if (node.get("name") or "").endswith("_count")
            ]
            if names and (record._name + names[-1]).count("ksrisk"):
                yield names[-1], button

    def get_list(self, record, button):
        """The records that a button lists to the user of ``record``."""
        env = record.env
        if button.get("type") == "object":
            action = getattr(record, button.get("name"))()
        else:
            action = env["ir.actions.act_window"].sudo().browse(int(button.get("name")))
            action = action._get_action_dict()
        names = {"uid": env.uid, "id": record.id, "active_id": record.id}
        names["allowed_company_ids"] = self.company.ids
        context = self.evaluate(action.get("context"), names, {})
        context |= self.evaluate(button.get("context"), names, {})
        domain = Domain(self.evaluate(action.get("domain"), names, []))
        model = env[action["res_model"]]
        view = action.get("search_view_id") or [False]
        arch = etree.fromstring(model.get_view(view[0], "search")["arch"])
        for key, value in context.items():
            name = key.removeprefix("search_default_")
            if name == key or not value:
                continue
            chosen = arch.xpath(f"./filter[@name='{name}']/@domain")
            if chosen:
                domain &= Domain(safe_eval(chosen[0], names))
            elif arch.xpath(f"./field[@name='{name}']"):
                domain &= Domain(name, "in", value if type(value) is list else [value])
        return model.search(domain)

    def evaluate(self, value, names, default):
        if isinstance(value, str):
            value = safe_eval(value, names)
        return value or default

    # ------------------------------------------------------------------
    # Smart buttons
    # ------------------------------------------------------------------
    def test_smart_buttons(self):
        records = (
            self.analysis,
            self.departments[0],
            self.job,
            self.env["hr.employee.public"].browse(
                self.employees["other_respondent"].id
            ),
        )
        seen, shorter = set(), set()
        for record in records:
            full = {}
            for role in ROLES:
                self.env.invalidate_all()
                own = self.as_role(record, role)
                for name, button in self.get_buttons(own):
                    own.sudo().mapped(
                        name
                    )  # what the system counts is not what a user does
                    with self.subTest(model=record._name, role=role, count=name):
                        found = len(self.get_list(own, button))
                        self.assertEqual(own[name], found)
                        if full.setdefault(name, found) > found:
                            shorter.add((record._name, name, role))
                        seen.add((record._name, name))
        for expected in (
            ("ksrisk.analysis", "risk_count"),
            ("ksrisk.analysis", "measure_count"),
            ("ksrisk.analysis", "document_count"),
            ("hr.department", "ksrisk_risk_count"),
            ("hr.job", "ksrisk_position_count"),
            ("hr.employee.public", "ksrisk_measure_count"),
        ):
            self.assertIn(expected, seen)
        # That the mark tells in some of them, or nothing was compared.
        for role in RESTRICTED:
            self.assertIn(("ksrisk.analysis", "risk_count", role), shorter)
            self.assertIn(("ksrisk.analysis", "measure_count", role), shorter)
            self.assertIn(("hr.employee.public", "ksrisk_measure_count", role), shorter)

    def test_times_postponed(self):
        """The history of a deadline shows the moves that are counted, and requests."""
        model = self.env["ksrisk.postponement"]
        open_measure = self.analysis.measure_ids - self.measure
        asked = self.as_role(model, "officer").create(
            {
                "measure_id": open_measure.id,
                "date_to": date(2026, 12, 1),
                "reason": "The software is late",
            }
        )
        asked.action_submit(self.act(LATE))
        asked.action_support(self.act(LATE))
        self.as_role(asked, "head").action_approve(self.act(LATE, number="5"))
        for role in ROLES:
            own = self.as_role(open_measure, role)
            action = own.action_open_postponements()
            found = own.env[action["res_model"]].search(action["domain"])
            moved = found.filtered(lambda request: request.state == "approved")
            with self.subTest(role=role):
                self.assertEqual(own.postponement_count, len(moved))

    # ------------------------------------------------------------------
    # The board
    # ------------------------------------------------------------------
    def test_board(self):
        counts = {}
        for role in ROLES:
            self.env.invalidate_all()
            analysis = self.as_role(self.analysis, role)
            analysis.sudo().mapped("late_measure_count")
            for name in ("request", "measure", "deadline"):
                action = getattr(analysis, f"action_open_late_{name}s")()
                found = analysis.env[action["res_model"]].search(action["domain"])
                with self.subTest(role=role, late=name):
                    self.assertEqual(analysis[f"late_{name}_count"], len(found))
            summary = analysis.get_board_summary()
            for key, number in summary.items():
                if key in ("my_step", "analyses"):
                    continue
                action = analysis.get_board_list(key)
                found = analysis.env[action["res_model"]].search(action["domain"])
                with self.subTest(role=role, band=key):
                    self.assertEqual(len(found), number)
            counts[role] = analysis.late_measure_count, summary["late_measures"]
        self.assertEqual(counts["officer"], (2, 2))
        self.assertEqual(counts["auditor"], (1, 1))

    # ------------------------------------------------------------------
    # Indicators
    # ------------------------------------------------------------------
    def get_numbers(self, screen):
        """Of each number of the screen: what it is, model, number, ids, hidden."""
        for figure in screen["figures"]:
            for part in (figure, *figure["lines"]):
                for name in ("numerator", "denominator"):
                    yield (
                        f"{figure['code']} {name}",
                        part[f"{name}_model"],
                        part[name],
                        part[f"{name}_ids"],
                        part[f"{name}_hidden"],
                    )
        for row in screen["process"]["departments"]:
            for name in ("all", "open", "overdue", "due", "timely"):
                ids, hidden = row[f"{name}_ids"], row[f"{name}_hidden"]
                yield f"{row['name']} {name}", row["model"], len(ids), ids, hidden
        evidence = screen["process"]["evidence"]
        for name in ("numerator", "denominator"):
            found = self.env[evidence["model"]].with_user(self.reader)
            ids = found.search(evidence[f"{name}_domain"]).ids
            yield f"evidence {name}", evidence["model"], evidence[name], ids, 0

    def test_indicators(self):
        figures, hidden_from = {}, {}
        for role in ROLES:
            self.reader = self.users[role]
            model = self.as_role(self.env["ksrisk.kpi"], role)
            self.env.invalidate_all()
            screen = model.get_indicators(analysis_id=self.analysis.id)
            hidden_from[role] = 0
            for name, model_name, number, ids, hidden in self.get_numbers(screen):
                listed = (
                    model.env[model_name]
                    .with_context(active_test=False)
                    .search_count([("id", "in", ids)])
                )
                with self.subTest(role=role, number=name):
                    self.assertEqual(number, listed + hidden)
                hidden_from[role] += hidden
            figures[role] = [
                (f["code"], f["numerator"], f["denominator"])
                for f in screen["figures"]
                if f["code"] in ("K-5", "K-6", "K-7", "K-8")
            ]
        # The figure itself is the company's, whoever looks.
        self.assertEqual(len({str(known) for known in figures.values()}), 1)
        for role, hidden in hidden_from.items():
            with self.subTest(role=role):
                self.assertEqual(bool(hidden), role in RESTRICTED)
