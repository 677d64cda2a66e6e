"""The same rules as Odoo's own style has them, a search in a loop: goal G6."""

import statistics
import time
from datetime import timedelta

from clock import Figure

from odoo.tools import SQL

#: How many rounds of each loop are timed; the others are taken to cost as much.
_ROUNDS = {"P03": 300, "P05": 20, "V01": 100}
_DAYS = timedelta(days=30)


class LoopGoals:
    """Loops are sampled: a whole one takes hours.

    :param goals: the :class:`DetectorGoals` that have measured the SQL
    """

    def __init__(self, goals):
        self.goals = goals
        self.purchases = goals.purchases

    def measure(self):
        for code in _ROUNDS:
            with self.purchases.session() as env:
                seconds, rounds, total = getattr(self, f"_loop_{code.lower()}")(env)
            whole = seconds / max(rounds, 1) * total
            figure = self.goals._compare(
                f"G6 {code} as a loop of searches, to SQL",
                whole,
                self.goals.whole(code),
                100,
                most=False,
            )
            yield Figure(
                figure.goal,
                figure.bound,
                f"{figure.figure}; {rounds} of {total} rounds timed, the rest "
                "extrapolated",
                figure.passed,
            )

    def _sample(self, env, query, count):
        """Some ids of a relation, spread over it, and how many there are."""
        rows = env.execute_query(
            SQL(
                "SELECT id, count(*) OVER () FROM (%s) AS q"
                " ORDER BY hashint4(id) LIMIT %s",
                query,
                count,
            )
        )
        return [row[0] for row in rows], rows[0][1] if rows else 0

    def _loop_p03(self, env):
        """For each direct award: search the vendor's others of the month before."""
        detector = self.purchases.detectors(env, "P03")
        query = detector._get_query(env.companies)
        split = detector._get_split_orders(query)
        ids, total = self._sample(env, split, _ROUNDS["P03"])
        started = time.perf_counter()
        for order in env["purchase.order"].browse(ids):
            others = order.search(
                [
                    ("partner_id", "=", order.partner_id.id),
                    ("company_id", "=", order.company_id.id),
                    ("state", "=", "purchase"),
                    ("purchase_group_id", "=", False),
                    ("date_approve", ">", order.date_approve - _DAYS),
                    ("date_approve", "<=", order.date_approve),
                ]
            )
            sum(others.mapped("amount_total_cc"))
            env.invalidate_all()
        return time.perf_counter() - started, len(ids), total

    def _loop_p05(self, env):
        """For each product and company: search its lines, take their median.

        Products differ much in their lines: what is timed is a line.
        """
        detector = self.purchases.detectors(env, "P05")
        since = detector._get_query(env.companies).since
        domain = [
            ("state", "=", "purchase"),
            ("display_type", "=", False),
            ("date_approve", ">=", since),
        ]
        lines = env["purchase.order.line"]
        ids, _total = self._sample(
            env, SQL("SELECT id FROM product_product"), _ROUNDS["P05"]
        )
        seen, started = 0, time.perf_counter()
        for product_id in ids:
            for company in env.companies:
                found = lines.search(
                    [
                        *domain,
                        ("product_id", "=", product_id),
                        ("company_id", "=", company.id),
                    ]
                )
                prices = {line.id: self._get_price(line, company) for line in found}
                middle = statistics.median(prices.values()) if prices else 0
                found.filtered(lambda line, p=prices, m=middle: p[line.id] > 1.5 * m)
                seen += len(found)
            env.invalidate_all()
        return time.perf_counter() - started, max(seen, 1), lines.search_count(domain)

    def _get_price(self, line, company):
        """As the rule compares it: of the product's unit, in the company's currency."""
        price = line.price_unit * (1 - line.discount / 100)
        price = line.product_uom_id._compute_price(price, line.product_id.uom_id)
        return line.currency_id._convert(
            price, company.currency_id, company, line.date_approve, round=False
        )

    def _loop_v01(self, env):
        """For each employee: search vendors by account, phone, e-mail, number …"""
        ids, total = self._sample(
            env, SQL("SELECT id FROM hr_employee"), _ROUNDS["V01"]
        )
        partners, accounts = env["res.partner"], env["res.partner.bank"]
        started = time.perf_counter()
        for employee in env["hr.employee"].browse(ids):
            numbers = employee.bank_account_ids.mapped("sanitized_acc_number")
            accounts.search([("sanitized_acc_number", "in", numbers)])
            for name, value in (
                ("phone", employee.private_phone),
                ("email", employee.private_email),
                ("vat", employee.identification_id),
                ("street", employee.private_street),
            ):
                partners.search([(name, "=ilike", value or "")])
            env.invalidate_all()
        return time.perf_counter() - started, len(ids), total
