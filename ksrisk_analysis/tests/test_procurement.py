"""What the addon keeps of purchase orders, in their normal flow and for years past."""

from datetime import datetime

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, TransactionCase, freeze_time, new_test_user, tagged
from odoo.tools import SQL


@tagged("post_install", "-at_install")
class TestProcurement(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.currency_id = cls.env.ref("base.KZT")
        cls.product = cls.env["product.product"].create({"name": "Paper"})
        cls.vendors = cls.env["res.partner"].create(
            [{"name": "Alma Trade"}, {"name": "Baiterek Supply"}]
        )
        cls.buyer = new_test_user(
            cls.env, "procurement_buyer", groups="purchase.group_purchase_user"
        )

    def order(self, price=0, vendor=0, **values):
        line = {
            "product_id": self.product.id,
            "product_qty": 2,
            "price_unit": price,
            "tax_ids": False,
        }
        return self.env["purchase.order"].create(
            {
                "partner_id": self.vendors[vendor].id,
                "order_line": [Command.create(line)],
                **values,
            }
        )

    def tender(self, *prices):
        first = self.order(prices[0])
        second = self.order(prices[1], 1)
        first.alternative_po_ids |= second
        return first, second

    # ------------------------------------------------------------------
    # Bids
    # ------------------------------------------------------------------
    def test_price_makes_a_bid_of_a_request(self):
        with freeze_time("2026-03-02 05:00:00"):
            first, second = self.tender(0, 0)
            self.assertTrue(first.ksrisk_is_tender)
            self.assertFalse(first.ksrisk_bid_status or first.ksrisk_bid_date)
            first.print_quotation()
            self.env.flush_all()
        with freeze_time("2026-03-05 05:00:00"):
            first.order_line.price_unit = 100
            self.env.flush_all()
        with freeze_time("2026-03-06 05:00:00"):
            first.order_line.price_unit = 90
            self.env.flush_all()
        self.assertEqual(first.ksrisk_sent_date, datetime(2026, 3, 2, 5))
        self.assertEqual(first.ksrisk_bid_status, "valid")
        self.assertEqual(first.ksrisk_bid_date, datetime(2026, 3, 5, 5))
        self.assertFalse(second.ksrisk_bid_status or second.ksrisk_bid_date)

    def test_what_is_no_competition_has_no_bid(self):
        order = self.order(100)
        self.assertTrue(order.ksrisk_is_direct)
        self.assertFalse(order.ksrisk_bid_status or order.ksrisk_bid_date)
        order.ksrisk_method = "open"
        self.assertFalse(order.ksrisk_is_direct)
        self.assertEqual(order.ksrisk_bid_status, "valid")

    def test_entered_by_hand_stays(self):
        first, _second = self.tender(100, 200)
        first.write(
            {
                "ksrisk_bid_status": "disqualified",
                "ksrisk_bid_reason": "No licence",
                "ksrisk_bid_date": "2026-01-15 06:00:00",
            }
        )
        first.order_line.price_unit = 90
        self.assertEqual(first.amount_untaxed, 180)
        self.assertEqual(first.ksrisk_bid_status, "disqualified")
        self.assertEqual(first.ksrisk_bid_date, datetime(2026, 1, 15, 6))

    def test_losing_bids_stay_bids(self):
        first, second = self.tender(100, 110)
        action = first.button_confirm()
        wizard = self.env[action["res_model"]].with_context(**action["context"])
        wizard.create({}).action_cancel_alternatives()
        self.assertEqual((first.state, second.state), ("purchase", "cancel"))
        self.assertEqual(second.ksrisk_bid_status, "valid")
        self.assertEqual(second.amount_untaxed, 220)

    def test_chosen_line_by_line_the_loser_keeps_its_price(self):
        first, second = self.tender(100, 110)
        first.order_line.action_choose()
        self.assertEqual(second.amount_untaxed, 0)
        self.assertEqual(second.ksrisk_bid_amount, 220)
        self.assertEqual(second.ksrisk_bid_status, "valid")
        self.assertFalse(first.ksrisk_bid_amount)

    # ------------------------------------------------------------------
    # The ground of a direct award
    # ------------------------------------------------------------------
    def test_large_direct_award_asks_for_its_ground(self):
        limit = self.env.ref("ksrisk_analysis.detector_p02b_limit")._get_value(
            self.env.company, self.env.company._ksrisk_now().date()
        )
        below = self.order(limit / 2 - 0.01)
        reached = self.order(limit / 2).with_user(self.buyer)
        self.assertFalse(below.ksrisk_lacks_ground)
        self.assertTrue(reached.ksrisk_lacks_ground)
        reached.with_user(self.env.user).button_confirm()
        self.assertEqual(reached.state, "purchase", "The ground is not demanded.")
        reached.ksrisk_direct_reason_id = self.env["ksrisk.direct.reason"].search(
            [], limit=1
        )
        self.assertFalse(reached.ksrisk_lacks_ground)
        competed, _other = self.tender(limit, limit)
        self.assertFalse(competed.ksrisk_lacks_ground)

    def test_search_finds_direct_awards(self):
        direct = self.order(1)
        competed, other = self.tender(1, 2)
        single = self.order(1, ksrisk_method="single_source")
        opened = self.order(1, ksrisk_method="open")
        competed |= other | opened
        ours = direct | single | competed
        for value, expected in ((True, direct | single), (False, competed)):
            domain = [("ksrisk_is_direct", "=", value)]
            found = ours.search([*domain, ("id", "in", ours.ids)])
            self.assertEqual(found, expected)
            self.assertEqual(ours.filtered_domain(domain), expected)

    # ------------------------------------------------------------------
    # What nobody enters by hand
    # ------------------------------------------------------------------
    def test_kept_by_the_flow_alone(self):
        order = self.order(10).with_user(self.buyer)
        for values in (
            {"ksrisk_approved_uid": self.buyer.id},
            {"ksrisk_approved_date": "2026-01-01"},
            {"ksrisk_sent_date": "2026-01-01"},
            {"ksrisk_bid_amount": 5},
            {"ksrisk_is_imported": True},
        ):
            with self.assertRaises(AccessError):
                order.write(values)

    def test_form_shows_what_fits(self):
        with Form(self.order(100)) as form:
            form.ksrisk_method = "open"
            form.ksrisk_bid_status = "disqualified"
            with self.assertRaises(AssertionError):
                form.save()
            form.ksrisk_bid_reason = "No licence"

    # ------------------------------------------------------------------
    # Years before the addon
    # ------------------------------------------------------------------
    def forget(self, orders):
        """As they were before the addon."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE purchase_order SET ksrisk_approved_uid = NULL,"
                " ksrisk_approved_date = NULL, ksrisk_sent_date = NULL,"
                " ksrisk_bid_status = NULL, ksrisk_bid_date = NULL"
                " WHERE id = ANY(%s)",
                orders.ids,
            )
        )
        self.env.invalidate_all()

    def say(self, order, subtype, user, day):
        order.message_post(
            author_id=user.partner_id.id, subtype_xmlid=f"purchase.{subtype}"
        ).date = day

    def test_history_is_filled_in_from_the_chatter(self):
        approver = new_test_user(
            self.env, "approver_of_old", groups="purchase.group_purchase_manager"
        )
        left = new_test_user(self.env, "left_long_ago")
        two_steps, one_step, unknown, waiting, known = (
            self.order(price) for price in (1, 2, 3, 4, 5)
        )
        first, second = self.tender(1, 0)
        orders = two_steps | one_step | unknown | waiting | first | second
        (two_steps | one_step | unknown | known).button_confirm()
        kept = known.ksrisk_approved_uid
        self.forget(orders)
        orders.message_ids.unlink()
        self.say(two_steps, "mt_rfq_sent", self.buyer, "2024-01-02 05:00:00")
        self.say(two_steps, "mt_rfq_sent", self.buyer, "2024-01-04 05:00:00")
        self.say(two_steps, "mt_rfq_confirmed", self.buyer, "2024-01-05 05:00:00")
        self.say(two_steps, "mt_rfq_approved", approver, "2024-01-06 05:00:00")
        self.say(one_step, "mt_rfq_confirmed", self.buyer, "2024-01-05 05:00:00")
        self.say(one_step, "mt_rfq_confirmed", left, "2024-01-07 05:00:00")
        self.say(waiting, "mt_rfq_confirmed", self.buyer, "2024-01-05 05:00:00")
        self.say(known, "mt_rfq_approved", approver, "2024-01-05 05:00:00")
        left.active = False
        self.env["purchase.order"]._ksrisk_fill_history()
        self.assertEqual(two_steps.ksrisk_approved_uid, approver)
        self.assertEqual(two_steps.ksrisk_approved_date, datetime(2024, 1, 6, 5))
        self.assertEqual(two_steps.ksrisk_sent_date, datetime(2024, 1, 2, 5))
        self.assertEqual(one_step.ksrisk_approved_uid, left)
        self.assertFalse(unknown.ksrisk_approved_uid)
        self.assertFalse(waiting.ksrisk_approved_uid)
        self.assertEqual(known.ksrisk_approved_uid, kept)
        self.assertEqual(first.ksrisk_bid_status, "valid")
        self.assertFalse(first.ksrisk_bid_date, "Nobody knows when it came in.")
        self.assertFalse(second.ksrisk_bid_status)
