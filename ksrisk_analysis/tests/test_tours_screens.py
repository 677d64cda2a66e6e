"""The screens beside the main path, walked in a browser."""

from datetime import date

from odoo.tests import HttpCase, tagged

from .common import KsriskCommon
from .test_contract_import import make_file


@tagged("post_install", "-at_install", "ksrisk_tour")
class TestToursOfScreens(KsriskCommon, HttpCase):
    def test_paste_a_plan(self):
        analysis = self.reach("collection", directions=("D2",))
        self.answer_all(analysis)
        self.accept_all(analysis)
        risk = self.make_findings(analysis)
        second = self.as_role(self.env["ksrisk.recommendation"], "officer").create(
            {
                "analysis_id": analysis.id,
                "name_kk": "Тізбені белгілеу",
                "name_ru": "Определить перечень",
                "risk_ids": risk.ids,
            }
        )
        self.agree(self.submit_reference(analysis))
        self.sign_reference(analysis)
        self.start_tour("/odoo", "ksrisk_officer_paste", login="ksrisk_officer")
        self.env.invalidate_all()
        self.assertRecordValues(
            analysis.measure_ids,
            [
                {
                    "number": 1,
                    "name_kk": "Ережені өзгерту",
                    "name_ru": "Изменить правила",
                    "date_deadline": date(2026, 7, 31),
                    "department_ids": self.departments[0].ids,
                },
                {
                    "number": 2,
                    "name_kk": "Тізілім жүргізу",
                    "name_ru": "Вести реестр",
                    "date_deadline": date(2026, 8, 31),
                    "department_ids": self.departments[0].ids,
                },
            ],
        )
        signed = risk.recommendation_ids.with_env(self.env)
        self.assertIn(second, signed)
        for measure in analysis.measure_ids:
            self.assertEqual(measure.recommendation_ids, signed)

    def test_import_contracts(self):
        file = self.env["ir.attachment"].create(
            {"name": "contracts.xlsx", "datas": make_file(), "public": True}
        )
        self.env["ir.model.data"].create(
            {
                "module": "ksrisk_analysis",
                "name": "tour_contracts",
                "model": "ir.attachment",
                "res_id": file.id,
            }
        )
        self.start_tour("/odoo", "ksrisk_officer_purchases", login="ksrisk_officer")
        orders = self.env["purchase.order"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertEqual(set(orders.mapped("partner_ref")), {"15-Б", "16"})

    def test_from_an_order_to_its_evidence(self):
        analysis = self.make_analysis()
        vendor = self.env["res.partner"].create({"name": "Vendor LLP"})
        order = self.env["purchase.order"].create(
            {"partner_id": vendor.id, "company_id": self.company.id}
        )
        self.as_role(self.env["ksrisk.evidence"], "officer").create(
            {
                "name": "Purchase of paper",
                "analysis_id": analysis.id,
                "company_id": self.company.id,
                "record": f"purchase.order,{order.id}",
            }
        )
        self.start_tour(
            f"/odoo/purchase.order/{order.id}",
            "ksrisk_officer_order_evidence",
            login="ksrisk_officer",
        )

    def test_scope_without_its_analysis(self):
        self.reach("collection", directions=("D2",))
        self.start_tour(
            "/odoo/ksrisk-scope", "ksrisk_officer_scope", login="ksrisk_officer"
        )
