"""What a buyer sees of the analysis, walked in a browser."""

from odoo import Command
from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install", "ksrisk_tour")
class TestToursOfProcurement(HttpCase):
    def test_ground_of_a_direct_award(self):
        self.env.company.currency_id = self.env.ref("base.KZT")
        buyer = new_test_user(
            self.env, "ground_buyer", groups="purchase.group_purchase_user"
        )
        product = self.env["product.product"].create({"name": "Paper"})
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.env["res.partner"].create({"name": "Alma"}).id,
                "user_id": buyer.id,
                "order_line": [
                    Command.create({"product_id": product.id, "price_unit": 9_000_000})
                ],
            }
        )
        self.start_tour(
            f"/odoo/purchase/{order.id}", "ksrisk_buyer_ground", login="ground_buyer"
        )
        self.assertEqual(
            order.ksrisk_direct_reason_id,
            self.env.ref("ksrisk_analysis.direct_reason_natural_monopoly"),
        )
