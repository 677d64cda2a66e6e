"""Two years of purchases: vendors, products, agreements, tenders and orders."""

import random
from datetime import datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from odoo import Command

from .market import build_products, build_vendors
from .tables import read, read_by_code

_MONTHS = 24
#: Orders in a calendar month: the year ends in a hurry and begins slowly.
_ORDERS_IN_MONTH = {1: 2, 7: 2, 8: 2, 11: 4, 12: 6}
#: How much of each product is bought at once.
_QUANTITIES = {
    "paper": (60, 220),
    "cartridge": (6, 30),
    "laptop": (2, 12),
    "server": (1, 2),
    "cable": (150, 900),
    "oil": (2, 9),
    "clothes": (20, 110),
    "training": (2, 14),
}
#: Bought more often than the others.
_FREQUENT = ("licence", "cleaning", "security", "paper", "licence")
_BUYERS = ("buyer", "buyer", "buyer2", "buyer2", "purchase")
#: Ground of a direct award by product; for the others a competition had no bidders.
_GROUNDS = {
    "licence": "exclusive_right",
    "oil": "emergency",
    "repair": "emergency",
    "training": "other",
}
#: States of the orders of the last weeks.
_NEWEST = ("draft", "sent", "purchase")
#: Months ago, product, the vendors asked and whether the tender is over.
_TENDERS = (
    (17, "server", ("hardware2", "hardware", "soft"), True),
    (9, "repair", ("build", "energy", "survey"), True),
    (0, "laptop", ("hardware", "hardware2"), False),
)


def build_purchases(staff):
    """Create the purchases of a company, once: an earlier installation left its own."""
    found = staff.env["purchase.order"].search(
        [("company_id", "=", staff.company.id)], order="date_order"
    )
    staff.orders = found or _Purchases(staff).build()


class _Purchases:
    def __init__(self, staff):
        self.staff = staff
        self.env = staff.env
        # The same purchases each time.
        self.chance = random.Random(2026)
        self.vendors = build_vendors(staff)
        self.rows = read_by_code("products")
        self.products = build_products(staff, self.rows)

    def build(self):
        agreements = self._build_agreements()
        planned = self._plan_orders(agreements) + self._plan_tenders()
        planned += self._plan_planted()
        planned.sort(key=lambda order: order["date"])
        orders = self._create_orders(planned)
        self._group_tenders(orders, planned)
        self._settle(orders, planned)
        self._finish_agreements(agreements)
        return orders

    # ---- Agreements ------------------------------------------------------------------

    def _build_agreements(self):
        """Agreements by code: (row, record), confirmed before orders refer to them."""
        rows = read("agreements")
        agreements = self.staff.as_user(self.env["purchase.requisition"], "purchase")
        records = agreements.create(
            [
                {
                    "requisition_type": row["kind"],
                    "vendor_id": self.vendors[row["vendor"]].id,
                    "company_id": self.staff.company.id,
                    "user_id": self.staff.users["purchase"].id,
                    "date_start": row["from"] and self.staff.months_ago(row["from"]),
                    "date_end": row["to"] and self.staff.months_ago(row["to"]),
                    "line_ids": [
                        Command.create(
                            {
                                "product_id": self.products[row["product"]].id,
                                "product_qty": float(row["quantity"]),
                                "price_unit": float(self.rows[row["product"]]["price"]),
                            }
                        )
                    ],
                }
                for row in rows
            ]
        )
        for row, record in zip(rows, records, strict=True):
            if row["state"] != "draft":
                record.action_confirm()
        return list(zip(rows, records, strict=True))

    def _finish_agreements(self, agreements):
        for row, record in agreements:
            if row["state"] == "done":
                record.action_done()
            elif row["state"] == "cancel":
                record.action_cancel()

    # ---- Orders ----------------------------------------------------------------------

    def _plan_orders(self, agreements):
        planned = []
        usual = [code for code, row in self.rows.items() if row["vendors"]]
        for months in range(_MONTHS - 1, -1, -1):
            month = (self.staff.today - relativedelta(months=months)).month
            for index in range(_ORDERS_IN_MONTH.get(month, 3)):
                product = self.chance.choice((*usual, *_FREQUENT))
                vendor = self.chance.choice(self.rows[product]["vendors"].split())
                order = self._plan_order(months, product, vendor)
                if months == 0:
                    order["state"] = _NEWEST[index % len(_NEWEST)]
                planned.append(order)
        for index, order in enumerate(planned):
            # Some buyers forget to choose the ground; few orders are closed by hand.
            order["ground"] = order["ground"] if index % 7 else ""
            order["locked"] = order["locked"] and index % 12 == 0
            order["on_day_off"] = index % 20 == 7
            order["agreement"] = next(
                (
                    record.id
                    for row, record in agreements
                    if row["state"] in ("confirmed", "done")
                    and (row["vendor"], row["product"])
                    == (order["vendor"], order["product"])
                    and record.date_start
                    and record.date_start <= order["date"] <= record.date_end
                ),
                False,
            )
        return planned

    def _plan_order(self, months, product, vendor):
        days = 30 * months + self.chance.randint(2, 27)
        price = float(self.rows[product]["price"])
        # Prices rise by about a tenth a year.
        price *= (1 - 0.1 * months / 12) * self.chance.uniform(0.97, 1.06)
        low, high = _QUANTITIES.get(product, (1, 1))
        return {
            "date": self.staff.day(-days),
            "product": product,
            "vendor": vendor,
            "quantity": self.chance.randint(low, high),
            "price": round(price, -1 if price < 100000 else -3),
            "buyer": self.chance.choice(_BUYERS),
            "days": self.chance.randint(1, 8),
            "state": self._choose_state(months),
            "locked": months >= 6,
            "tender": None,
            "ground": _GROUNDS.get(product, "failed_tender"),
        }

    def _choose_state(self, months):
        if months == 1:
            return self.chance.choice(("sent", "purchase", "purchase"))
        return self.chance.choice(("cancel", *["purchase"] * 11))

    def _plan_tenders(self):
        planned = []
        for number, (months, product, vendors, over) in enumerate(_TENDERS):
            for index, vendor in enumerate(vendors):
                order = self._plan_order(months, product, vendor)
                # The first offer is the best one.
                price = order["price"] * (1 + 0.06 * index)
                chosen = "purchase" if index == 0 else "cancel"
                order |= {
                    "date": self.staff.day(-30 * months - 12 + index),
                    "quantity": 2 if product == "server" else order["quantity"],
                    "price": round(price, -3),
                    "buyer": "buyer",
                    "state": chosen if over else "sent",
                    "tender": number,
                    "ground": "",
                }
                planned.append(order)
        return planned

    def _plan_planted(self):
        """What detectors point at: a purchase in three pieces, a price twice the usual,
        a vendor whose name is another's but for a letter."""
        return [
            {
                **self._plan_order(
                    int(row["days"]) // 30, row["product"], row["vendor"]
                ),
                "date": self.staff.day(-int(row["days"])),
                "quantity": int(row["quantity"]),
                "price": int(row["price"]),
                "buyer": row["buyer"],
                "state": "purchase",
                "locked": False,
                "ground": row["ground"],
            }
            for row in read("planted_orders")
        ]

    def _create_orders(self, planned):
        """Each order is entered by its buyer; the head of procurement approves it."""
        ids = {}
        for buyer in dict.fromkeys(order["buyer"] for order in planned):
            own = [index for index, o in enumerate(planned) if o["buyer"] == buyer]
            model = self.staff.as_user(self.env["purchase.order"], buyer)
            created = model.create([self._prepare_order(planned[i]) for i in own])
            ids |= dict(zip(own, created.ids, strict=True))
        head = self.staff.as_user(self.env["purchase.order"], "purchase")
        return head.browse(ids[index] for index in range(len(planned)))

    def _prepare_order(self, order):
        product = self.products[order["product"]]
        ordered = datetime.combine(order["date"], time(9, 30))
        delivery = ordered + timedelta(days=order["days"] + 14)
        row = self.rows[order["product"]]
        return {
            "partner_id": self.vendors[order["vendor"]].id,
            "company_id": self.staff.company.id,
            "user_id": self.staff.users[order["buyer"]].id,
            "date_order": ordered,
            "date_planned": delivery,
            "requisition_id": order.get("agreement"),
            "ksrisk_direct_reason_id": self._get_ground(order),
            "order_line": [
                Command.create(
                    {
                        "product_id": product.id,
                        "name": f"{row['kk']} / {row['ru']}",
                        "product_qty": order["quantity"],
                        "price_unit": order["price"],
                        "date_planned": delivery,
                    }
                )
            ],
        }

    def _get_ground(self, order):
        """Id of the ground, if it is a direct award."""
        if order.get("agreement") or not order["ground"]:
            return False
        return self.env.ref(f"ksrisk_analysis.direct_reason_{order['ground']}").id

    def _group_tenders(self, orders, planned):
        tenders = {}
        for order, plan in zip(orders, planned, strict=True):
            if plan["tender"] is not None:
                tenders.setdefault(plan["tender"], []).append(order.id)
        self.env["purchase.order.group"].create(
            [{"order_ids": [Command.set(ids)]} for ids in tenders.values()]
        )

    def _settle(self, orders, planned):
        """Send, confirm, lock and cancel the orders, on days after their own."""
        by_state = dict.fromkeys(("sent", "cancel", "purchase"), orders.browse())
        for order, plan in zip(orders, planned, strict=True):
            if plan["state"] in by_state:
                by_state[plan["state"]] |= order
        by_state["sent"].print_quotation()
        by_state["cancel"].button_cancel()
        confirmed = by_state["purchase"]
        confirmed.with_context(skip_alternative_check=True).button_confirm()
        now = datetime.now().replace(microsecond=0)
        for order, plan in zip(orders, planned, strict=True):
            if order in confirmed:
                order.date_approve = min(self._get_approval(plan), now)
        self._receive(confirmed, now)
        locked = [
            order.id
            for order, plan in zip(orders, planned, strict=True)
            if plan["locked"] and plan["state"] == "purchase"
        ]
        orders.browse(locked).button_lock()
        self._backdate(orders)

    def _get_approval(self, plan):
        """In the afternoon of a working day; now and then of a Saturday."""
        day = self.staff.after(plan["date"], plan["days"])
        if plan.get("on_day_off"):
            day += timedelta(days=(5 - day.weekday()) % 7)
        return datetime.combine(day, time(11, 30))

    def _receive(self, orders, now):
        """What was due has come; every twelfth delivery is late."""
        orders.action_acknowledge()
        due = orders.filtered(lambda order: order.date_planned < now)
        late = due[::12]
        lines = (due - late).order_line
        for quantity, alike in lines.grouped("product_qty").items():
            alike.qty_received = quantity

    def _backdate(self, orders):
        """Let the orders be as old as they say: Odoo measures from their creation."""
        orders.flush_recordset()
        self.env.cr.execute(
            "UPDATE purchase_order SET create_date = date_order WHERE id = ANY(%s)",
            [orders.ids],
        )
        orders.invalidate_recordset(["create_date"])
