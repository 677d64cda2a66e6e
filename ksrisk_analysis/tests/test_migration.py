"""What an update from older versions fills in."""

from datetime import date

from odoo import Command
from odoo.modules.migration import load_script
from odoo.tests import tagged
from odoo.tools import SQL, file_path, sql

from ..core.act import Act
from ..models.ksrisk_guard_mixin import permit
from ..models.ksrisk_workflow_mixin import perform
from .common import KsriskCommon, make_flag


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestMigration(KsriskCommon):
    def script(self, name, version="19.0.1.1.0"):
        path = f"ksrisk_analysis/migrations/{version}/{name}.py"
        return load_script(file_path(path), f"ksrisk_migration_{name[:3]}")

    def forget(self, record, **values):
        """As an older release left it."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL("ALTER TABLE %s DISABLE TRIGGER USER", SQL.identifier(record._table))
        )
        for name, value in values.items():
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET %s = %s WHERE id IN %s",
                    SQL.identifier(record._table),
                    SQL.identifier(name),
                    value,
                    record._ids,
                )
            )
        self.env.invalidate_all()

    def test_dates_of_what_was_cancelled_returned_or_not_eliminated(self):
        measure = self.reach("monitoring").measure_ids
        perform(measure, "cancel", Act(date=self.today))
        self.forget(measure, date_cancelled=None, write_date="2026-04-02 08:00:00")
        request = self.reach("collection").request_ids[:1]
        self.forget(
            request, state="returned", date_returned=None, write_date="2026-04-03"
        )
        pre = self.script("pre-migrate")
        pre._date_cancelled(self.env.cr)
        pre._date_returned(self.env.cr)
        self.env.invalidate_all()
        self.assertEqual(str(measure.date_cancelled), "2026-04-02")
        self.assertEqual(str(request.date_returned), "2026-04-03")
        risk = self.as_role(self.reach("monitoring").risk_ids, "officer")
        risk.action_not_eliminate({"reason": "It stays", "date": self.today})
        self.forget(risk, date_not_eliminated=None, write_date="2026-04-04")
        # No entry in the journal: it came in without a step of its own.
        pre._RISK_DATES = ()
        pre._date_risks(self.env.cr)
        self.env.invalidate_all()
        self.assertEqual(str(risk.date_not_eliminated), "2026-04-04")

    def test_row_cancelled_by_a_new_version_of_the_plan(self):
        analysis = self.reach("monitoring")
        self.as_role(analysis.plan_id, "officer").action_new_version()
        version = analysis.document_ids.filtered(
            lambda d: d.kind == "remediation_plan" and d.state == "draft"
        )
        self.patch(type(self), "today", date(2026, 4, 1))
        second = self.make_measure(analysis, date_deadline=date(2026, 8, 31))
        self.as_role(version, "head").action_sign(self.act(date(2026, 4, 1)))
        first = analysis.measure_ids - second
        perform(first, "cancel", Act(date=self.today))
        self.forget(first, date_cancelled=None, write_date="2026-04-09 08:00:00")
        self.script("pre-migrate")._date_cancelled(self.env.cr)
        self.env.invalidate_all()
        self.assertEqual(first.date_cancelled, date(2026, 4, 1))
        self.assertFalse(second.date_cancelled)

    def test_values_of_data_that_an_update_leaves_alone(self):
        law = self.env.ref("ksrisk_analysis.legal_act_law")
        own = self.env.ref("ksrisk_analysis.legal_act_law_art8")
        template = self.env.ref("ksrisk_analysis.plan_template_checklist")
        expected = {lang: law.with_context(lang=lang).ground for lang in self.langs}
        self.assertEqual(len(set(expected.values())), 3)
        own.ground = "My own words"
        self.forget(law, ground=None)
        self.forget(template, layout="stages")
        self.script("post-migrate").migrate(self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()
        self.assertEqual(template.layout, "checklist")
        self.assertEqual(own.ground, "My own words")
        for lang, ground in expected.items():
            with self.subTest(lang=lang):
                self.assertEqual(law.with_context(lang=lang).ground, ground)

    langs = ("en_US", "kk_KZ", "ru_RU")

    def test_flags_are_as_the_next_run_would_write_them(self):
        """Else it would tell reviewers that figures changed."""
        product = self.env["product.product"].create({"name": "Paper"})
        order = self.env["purchase.order"].create(
            {
                "company_id": self.company.id,
                "partner_id": self.company.partner_id.id,
                "order_line": [Command.create({"product_id": product.id})],
            }
        )
        prices = self.env.ref("ksrisk_analysis.detector_p05")
        hours = self.env.ref("ksrisk_analysis.detector_a03")
        bids = self.env.ref("ksrisk_analysis.detector_p01")
        line = make_flag(
            prices,
            self.company,
            res_model="purchase.order.line",
            res_id=order.order_line.id,
            scope_id=product.id,
        )
        on_order = {
            "res_model": "purchase.order",
            "res_id": order.id,
            "evidence": {"purchase.order": order.ids},
        }
        odd = make_flag(hours, self.company, **on_order)
        single = make_flag(bids, self.company, **on_order)
        run = self.env["ksrisk.detector.run"]._request("full", hours, self.company)
        permit(run.line_ids, "state").write({"state": "done"})
        self.forget(prices, scope="product", version=1)
        self.script("post-migrate", "19.0.1.4.0").migrate(self.env.cr, "19.0.1.3.0")
        self.env.invalidate_all()
        self.assertEqual((prices.scope, prices.version), ("order", 2))
        self.assertEqual(line.sudo().scope_id, order.id)
        self.assertFalse(odd.sudo().evidence)
        self.assertEqual(odd._get_evidence(), {"purchase.order": order.ids})
        self.assertTrue(single.sudo().evidence, "its rule keeps it")
        self.assertEqual(run.line_ids.flagged_by_company, {str(self.company.id): 1})

    def test_kind_of_recomputation_and_index_that_nothing_uses(self):
        lines = "ksrisk_detector_run_line"
        old = sql.make_index_name(lines, "detector_id")
        sql.create_index(self.env.cr, old, lines, ["detector_id"])
        added = self.env.ref("ksrisk_analysis.detector_p05")
        kept = self.env.ref("ksrisk_analysis.detector_p01")
        self.forget(added, scope="product")
        self.script("post-migrate", "19.0.1.5.0").migrate(self.env.cr, "19.0.1.4.0")
        self.env.invalidate_all()
        self.assertFalse(added.scope)
        self.assertEqual(kept.scope, "process")
        self.env.cr.execute(
            "SELECT indexdef FROM pg_indexes"
            " WHERE tablename = %s AND indexdef LIKE '%%detector_id%%'",
            [lines],
        )
        [[definition]] = self.env.cr.fetchall()
        self.assertIn("(detector_id, id)", definition)

    def test_prices_are_remembered_anew(self):
        """By the rules and by copies of them: else these would compare with nothing."""
        rule = self.env.ref("ksrisk_analysis.detector_p05")
        copy = rule.copy({"code": "P05-own"})
        other = self.env.ref("ksrisk_analysis.detector_p01")
        before = {d: d._get_hash(self.company) for d in (rule, copy, other)}
        self.env.cr.execute("ALTER TABLE ksrisk_price_list RENAME k TO product_id")
        self.script("pre-migrate", "19.0.1.6.0").migrate(self.env.cr, "19.0.1.5.0")
        self.env["ksrisk.price.list"].init()
        self.script("post-migrate", "19.0.1.6.0").migrate(self.env.cr, "19.0.1.5.0")
        self.env.invalidate_all()
        self.env.cr.execute("SELECT k FROM ksrisk_price_list")
        self.assertFalse(self.env.cr.fetchall())
        changed = [d for d, old in before.items() if d._get_hash(self.company) != old]
        self.assertEqual(changed, [copy], "the rules have a new version in the data")
