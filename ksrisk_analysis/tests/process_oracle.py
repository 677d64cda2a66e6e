"""Rules on tenders in plain Python, as Cardinal (and the catalogue) define them.

Written from the definitions, one loop at a time; nothing here is fast. An oracle takes
a :class:`Case` and gives ``{(model, id, key): (score, amount, ids)}``; an amount or ids
of None are not compared.
"""

import math
from collections import Counter, defaultdict
from datetime import timedelta
from fractions import Fraction
from itertools import combinations

COMPETITIVE = ("open", "limited", "price_request")
SLACK = 1e-12


def exact(value):
    return Fraction(str(value or 0))


def quantile(values, share):
    """Type R-8, as in the crate that Cardinal uses."""
    values = sorted(map(float, values))
    place = (len(values) + 1 / 3) * share + 1 / 3
    below = math.floor(place)
    if below < 1:
        return values[0]
    if below >= len(values):
        return values[-1]
    return values[below - 1] + (place - below) * (values[below] - values[below - 1])


def fences(values):
    q1, q3 = quantile(values, 0.25), quantile(values, 0.75)
    return q1, q3, q1 - 1.5 * (q3 - q1), q3 + 1.5 * (q3 - q1)


class Bid:
    def __init__(self, row):
        self.row = row
        self.id, self.vendor, self.state = row["id"], row["vendor"], row["state"]
        self.raw = exact(row["ksrisk_bid_amount"] or row["amount_untaxed"])
        self.price = self.raw / exact(row["currency_rate"])
        self.amount = exact(row["amount_untaxed"]) / exact(row["currency_rate"])
        self.status = row["ksrisk_bid_status"] or ("valid" if self.raw > 0 else None)
        self.issued = row["ksrisk_sent_date"] or row["create_date"]
        late = row["date_order"] > self.issued
        self.deadline = row["date_order"] if late else None
        self.valid = self.status == "valid"
        self.refused = self.status == "disqualified"
        self.submitted = self.valid or self.refused
        self.awarded = self.state == "purchase"


class Tender:
    def __init__(self, bids):
        self.bids = bids
        self.ids = [bid.id for bid in bids]
        self.awards = [bid for bid in bids if bid.awarded]
        self.award = min((bid.id for bid in self.awards), default=None)
        self.first = min(self.ids)
        self.suppliers = {bid.vendor for bid in self.awards}
        self.final = bool(self.awards) and not any(
            b.state == "to approve" for b in bids
        )
        self.valid = {bid.vendor for bid in bids if bid.valid}
        self.paid = sum(bid.amount for bid in self.awards)
        self.method = max((b.row["ksrisk_method"] or "" for b in bids), default="")
        self.issued = min(bid.issued for bid in bids)
        self.deadline = max((b.deadline for b in bids if b.deadline), default=None)
        self.approved = min((b.row["date_approve"] for b in self.awards), default=None)

    @property
    def settled(self):
        if self.awards:
            return max(bid.row["date_approve"] for bid in self.awards)
        return max(bid.row["date_order"] for bid in self.bids)

    def flag(self, score, amount=None, award=True, ids=None):
        record = self.award if award else self.first
        amount = amount if amount is not None else self.paid if self.awards else None
        return {("purchase.order", record, ""): (score, amount, ids or self.ids)}

    def ratio(self):
        """Cardinal's second lowest bid ratio; None where there is none."""
        if not self.final or len(self.awards) != 1:
            return None
        (supplier,) = self.suppliers
        priced = [bid for bid in self.bids if bid.valid and bid.price > 0]
        won = [bid.price for bid in priced if bid.vendor == supplier]
        lost = [bid.price for bid in priced if bid.vendor != supplier]
        if not won or not lost or min(lost) < min(won):
            return None
        return (min(lost) - min(won)) / min(won)


class Case:
    """What one company bought in the period."""

    def __init__(self, rows, lines, since, until):
        #: Both bounds are moments, the end excluded.
        self.since, self.until = since, until
        self.rows, self.lines = rows, lines
        groups = defaultdict(list)
        for row in rows:
            tender = row["purchase_group_id"] or row["ksrisk_method"] in COMPETITIVE
            if tender and row["ksrisk_method"] != "single_source":
                groups[row["purchase_group_id"] or -row["id"]].append(Bid(row))
        tenders = [Tender(bids) for bids in groups.values()]
        self.tenders = [
            tender
            for tender in tenders
            if since <= tender.settled < until
            and any(bid.state != "cancel" for bid in tender.bids)
        ]
        self.awards = [
            row
            for row in rows
            if row["state"] == "purchase" and since <= row["date_approve"] < until
        ]

    def decided(self):
        return [t for t in self.tenders if t.awards]

    def categories(self, order_id):
        spent = defaultdict(Fraction)
        for line in self.lines[order_id]:
            spent[line["categ_id"]] += exact(line["price_subtotal"])
        return spent


def merged(found):
    result = {}
    for one in found:
        result.update(one)
    return result


def is_direct(row):
    method = row["ksrisk_method"]
    alone = not (row["purchase_group_id"] or row["requisition_id"])
    return method == "single_source" or (not method and alone)


# ---- Cardinal's red flags ------------------------------------------------------------


def single_bid(case):  # R018
    return merged(t.flag(1) for t in case.decided() if len(t.valid) == 1)


def short_period(case):  # R003
    found = {}
    for tender in case.tenders:
        least = {"open": 5, "limited": 4}.get(tender.method, 2)
        if tender.deadline:
            days = (tender.deadline - tender.issued) // timedelta(days=1)
            if days < least:
                found |= tender.flag(least - days, award=False)
    return found


def close_second(case):  # R024 with a threshold
    found = {}
    for tender in case.tenders:
        ratio = tender.ratio()
        if ratio is not None and float(ratio) <= 0.005:
            found |= tender.flag(1 - ratio)
    return found


def _ratios(case):
    return [
        (tender, float(tender.ratio()))
        for tender in case.tenders
        if tender.ratio() is not None
    ]


def closer_than_usual(case):  # R024 with its fence
    ratios = _ratios(case)
    if not ratios:
        return {}
    q1, _q3, low, _high = fences([ratio for _tender, ratio in ratios])
    if q1 <= 0 or low <= 0:
        return {}
    return merged(t.flag(1 - ratio) for t, ratio in ratios if ratio <= low + SLACK)


def far_second(case):  # R058
    ratios = _ratios(case)
    if not ratios:
        return {}
    _q1, _q3, _low, high = fences([ratio for _tender, ratio in ratios])
    if high <= 0:
        return {}
    return merged(t.flag(ratio) for t, ratio in ratios if ratio >= high - SLACK)


def same_sum(case):  # R028
    found = {}
    for tender in case.tenders:
        bids = [bid for bid in tender.bids if bid.submitted and bid.raw > 0]
        twins = {
            bid.id
            for pair in combinations(bids, 2)
            if pair[0].vendor != pair[1].vendor
            and pair[0].raw == pair[1].raw
            and pair[0].row["currency_id"] == pair[1].row["currency_id"]
            for bid in pair
        }
        # All bids of that sum, though some are of a vendor that has two of them.
        sums = {(b.raw, b.row["currency_id"]) for b in bids if b.id in twins}
        ids = [b.id for b in bids if (b.raw, b.row["currency_id"]) in sums]
        if ids:
            found |= tender.flag(1, award=False, ids=ids)
    return found


def late_winner(case):  # R030
    return merged(
        tender.flag(1)
        for tender in case.decided()
        if any(
            bid.valid
            and bid.vendor in tender.suppliers
            and bid.deadline
            and bid.row["ksrisk_bid_date"]
            and bid.row["ksrisk_bid_date"] > bid.deadline
            for bid in tender.bids
        )
    )


def others_refused(case):  # R035
    found = {}
    for tender in case.tenders:
        refused = {bid.vendor for bid in tender.bids if bid.refused} - tender.valid
        if (
            tender.final
            and len(tender.valid) == 1
            and tender.valid == tender.suppliers
            and refused
        ):
            found |= tender.flag(len(refused))
    return found


def lowest_refused(case):  # R036
    found = {}
    for tender in case.decided():
        refused = [b.price for b in tender.bids if b.refused and b.price > 0]
        valid = [b.price for b in tender.bids if b.valid and b.price > 0]
        if refused and valid and min(refused) < min(valid):
            low, other = min(refused), min(valid)
            found |= tender.flag(other / low - 1, amount=other - low)
    return found


def refused_often(case):  # R038, of buyers and of tenderers
    found = {}
    for model, column in (("res.users", "user_id"), ("res.partner", "vendor")):
        bids, refused, ids = Counter(), Counter(), defaultdict(list)
        for tender in case.tenders:
            for bid in tender.bids:
                if bid.submitted and bid.row[column]:
                    bids[bid.row[column]] += 1
                    refused[bid.row[column]] += bid.refused
                    ids[bid.row[column]].append(bid.id)
        ratios = {one: refused[one] / n for one, n in bids.items() if n >= 2}
        if not ratios:
            continue
        high = fences(ratios.values())[3]
        for one, ratio in ratios.items():
            if high > 0 and ratio >= high - SLACK:
                found[model, one, ""] = ratio, None, ids[one]
    return found


def top_loser(case):  # R025
    took, won, ids = Counter(), Counter(), defaultdict(list)
    for tender in case.tenders:
        if not tender.final or len(tender.awards) != 1:
            continue
        for vendor in tender.valid:
            took[vendor] += 1
            won[vendor] += vendor in tender.suppliers
        for bid in tender.bids:
            if bid.valid:
                ids[bid.vendor].append(bid.id)
    if not took:
        return {}
    ratios = {vendor: won[vendor] / n for vendor, n in took.items()}
    q1, _q3, low, _high = fences(ratios.values())
    busy = quantile(took.values(), 0.75)
    return {
        ("res.partner", vendor, ""): (took[vendor], None, ids[vendor])
        for vendor, ratio in ratios.items()
        if q1 > 0 and low > 0 and took[vendor] >= busy - SLACK and ratio <= low + SLACK
    }


# ---- The others ----------------------------------------------------------------------


def fewer_than_usual(case):  # P01b
    counted = []
    for tender in case.decided():
        spent = case.categories(tender.award)
        if tender.valid and spent:
            category = max(spent, key=lambda one: (spent[one], -one))
            counted.append((tender, category, len(tender.valid)))
    found = {}
    for category in {category for _tender, category, _n in counted}:
        same = [(t, n) for t, one, n in counted if one == category]
        q1 = quantile([n for _tender, n in same], 0.25)
        for tender, n in same:
            if len(same) >= 4 and n < q1 - SLACK:
                found |= tender.flag(q1 / n)
    return found


def decided_at_once_or_late(case):  # P11
    found = {}
    for tender in case.decided():
        if tender.deadline:
            days = (tender.approved - tender.deadline) / timedelta(days=1)
            if days <= 2 or days > 100:
                found |= tender.flag(max(2 - days, days - 100))
    return found


def decided_unusually(case):  # P11f
    ways = defaultdict(list)
    for tender in case.decided():
        if tender.deadline:
            days = (tender.approved - tender.deadline) / timedelta(days=1)
            ways[tender.method].append((tender, days))
    found = {}
    for rows in ways.values():
        q1, q3, low, high = fences([days for _tender, days in rows])
        if len(rows) < 4 or q3 <= q1:
            continue
        for tender, days in rows:
            if days < low - SLACK or days > high + SLACK:
                found |= tender.flag(max(low - days, days - high))
    return found


def one_multiple(case):  # P12m
    found = {}
    for tender in case.tenders:
        lowest = {}
        for bid in sorted(tender.bids, key=lambda bid: (bid.price, bid.id)):
            if bid.submitted and bid.price > 0:
                lowest.setdefault(bid.vendor, bid)
        prices = sorted(bid.price for bid in lowest.values())
        multiples = {
            math.floor(after / before * 1000 + Fraction(1, 2))
            for before, after in zip(prices, prices[1:], strict=False)
        }
        if len(prices) >= 3 and len(multiples) == 1 and min(multiples) > 1000:
            ids = [bid.id for bid in lowest.values()]
            found |= tender.flag(len(prices), award=False, ids=ids)
    return found


def same_lines(case):  # P12b
    found = {}
    for tender in case.tenders:
        alike, best = set(), 0
        offers = {
            bid.id: {
                (line["product_id"], line["product_uom_id"]): exact(line["price_unit"])
                for line in case.lines[bid.id]
                if line["price_unit"] > 0
            }
            for bid in tender.bids
            if bid.submitted and bid.row["purchase_group_id"]
        }
        bids = [bid for bid in tender.bids if bid.id in offers]
        for one, other in combinations(bids, 2):
            a, b = offers[one.id], offers[other.id]
            same = sum(price == b.get(product) for product, price in a.items())
            most = max(len(a), len(b))
            if (
                one.vendor != other.vendor
                and one.row["currency_id"] == other.row["currency_id"]
                and same >= 2
                and same >= 0.8 * most
            ):
                alike |= {one.id, other.id}
                best = max(best, same / most)
        if alike:
            found |= tender.flag(best, award=False, ids=alike)
    return found


def _dearer(tender):
    """(Winner's, lowest of the others) where another offer was no dearer."""
    if not tender.final or len(tender.awards) != 1:
        return None
    priced = [bid for bid in tender.bids if bid.valid and bid.price > 0]
    won = [bid.price for bid in priced if bid.vendor in tender.suppliers]
    lost = [bid.price for bid in priced if bid.vendor not in tender.suppliers]
    return (min(won), min(lost)) if won and lost and min(lost) <= min(won) else None


def not_the_lowest(case):  # P14b
    found = {}
    for tender in case.tenders:
        both = _dearer(tender)
        if both and both[0] > both[1] * Fraction("1.05"):
            found |= tender.flag(both[0] / both[1] - 1, amount=both[0] - both[1])
    return found


def again_despite_better(case):  # P14b for D7.02
    better = {t.award for t in case.tenders if _dearer(t)}
    bought = defaultdict(list)
    for row in case.awards:
        for category in case.categories(row["id"]):
            bought[row["vendor"], category].append(row)
    return {
        ("res.partner", vendor, str(category or 0)): (
            sum(row["id"] in better for row in rows),
            sum(exact(r["amount_untaxed"]) / exact(r["currency_rate"]) for r in rows),
            None,
        )
        for (vendor, category), rows in bought.items()
        if len(rows) >= 3 and any(row["id"] in better for row in rows)
    }


def direct_habit(case):  # P02
    def shares(rows):
        amounts = [exact(r["amount_untaxed"]) / exact(r["currency_rate"]) for r in rows]
        direct = [a for a, r in zip(amounts, rows, strict=True) if is_direct(r)]
        total = sum(amounts)
        by_amount = sum(direct) / total if total else 0
        return len(direct) / len(rows), float(by_amount), sum(direct)

    buyers = defaultdict(list)
    for row in case.awards:
        buyers[row["user_id"]].append(row)
    known = {
        one: shares(rows) for one, rows in buyers.items() if one and len(rows) >= 3
    }
    bounds = [0.5, 0.5]
    if len(known) >= 2:
        for i in (0, 1):
            high = fences([share[i] for share in known.values()])[3]
            bounds[i] = max(0.5, high - SLACK)
    found = {}
    for one, share in known.items():
        if share[0] >= bounds[0] or share[1] >= bounds[1]:
            found["res.users", one, ""] = max(share[:2]), share[2] or None, None
    if len(case.awards) >= 3:
        share = shares(case.awards)
        if max(share[:2]) >= 0.5:
            company = case.awards[0]["company_id"]
            found["res.company", company, ""] = max(share[:2]), share[2], None
    return found


def no_ground(case):  # P02b
    found = {}
    for row in case.awards:
        amount = exact(row["amount_untaxed"]) / exact(row["currency_rate"])
        if is_direct(row) and not row["ksrisk_direct_reason_id"] and amount >= LIMIT:
            score = amount / LIMIT
            found["purchase.order", row["id"], ""] = score, amount, [row["id"]]
    return found


def same_rival_loses(case):  # P17
    together, won, ids = Counter(), Counter(), defaultdict(list)
    for tender in case.tenders:
        if not tender.final or len(tender.awards) != 1:
            continue
        first = {}
        for bid in tender.bids:
            if bid.submitted:
                first[bid.vendor] = min(bid.id, first.get(bid.vendor, bid.id))
        for one in first:
            for other in first.keys() - {one}:
                together[one, other] += 1
                won[one, other] += one in tender.suppliers
                ids[one, other] += [first[one], first[other]]
    return {
        ("res.partner", one, str(other)): (n, None, ids[one, other])
        for (one, other), n in together.items()
        if n >= 2 and won[one, other] == n
    }


def never_answers(case):  # P17b
    asked, silent, ids = Counter(), Counter(), defaultdict(list)
    for tender in case.decided():
        for bid in tender.bids:
            asked[bid.vendor] += 1
            silent[bid.vendor] += bid.status is None
            ids[bid.vendor].append(bid.id)
    return {
        ("res.partner", vendor, ""): (silent[vendor], None, ids[vendor])
        for vendor, n in asked.items()
        if n >= 3 and silent[vendor] >= 0.25 * n
    }


def turns(case):  # P17r
    by_category = defaultdict(list)
    for tender in case.decided():
        spent = case.categories(tender.award)
        if tender.final and len(tender.awards) == 1 and tender.valid and spent:
            category = max(spent, key=lambda one: (spent[one], -one))
            by_category[category].append(tender)
    found = {}
    for category, tenders in by_category.items():
        tenders.sort(key=lambda tender: (tender.approved, tender.award))
        winners = [next(iter(tender.suppliers)) for tender in tenders]
        wins = Counter(winners)
        shared = sum(n for _firm, n in wins.most_common(5))
        if len(winners) < 4 or len(wins) < 2 or shared < 0.9 * len(winners):
            continue
        chance = sum(n * n for n in wins.values()) / len(winners) ** 2
        pairs = list(zip(winners, winners[1:], strict=False))
        repeats = sum(before == after for before, after in pairs)
        tail = sum(
            math.comb(len(pairs), k) * chance**k * (1 - chance) ** (len(pairs) - k)
            for k in range(repeats + 1)
        )
        if tail < 0.2:
            found["product.category", category, ""] = 1 - tail, None, None
    return found


def larger_than_usual(case):  # P06
    sized = defaultdict(list)
    for row in case.awards:
        spent = case.categories(row["id"])
        amount = exact(row["amount_untaxed"]) / exact(row["currency_rate"])
        if spent and amount > 0:
            category = max(spent, key=lambda one: (spent[one], -one))
            sized[category].append((row, amount, math.log(amount)))
    found = {}
    for orders in sized.values():
        q1, q3, _low, high = fences([size for _row, _amount, size in orders])
        for row, amount, size in orders:
            if len(orders) >= 4 and q3 > q1 and size > high + SLACK:
                score = math.exp(size - (q1 + q3) / 2)
                found["purchase.order", row["id"], ""] = score, amount, [row["id"]]
    return found


#: Of a direct award in the tests, in company currency.
LIMIT = 1000

#: By detector: its parameters in the test, and its oracle.
ORACLES = {
    "P01": ({}, single_bid),
    "P01b": ({"sample": 4}, fewer_than_usual),
    "P02": ({"count": 3, "buyers": 2}, direct_habit),
    "P02b": ({}, no_ground),
    "P06": ({"sample": 4}, larger_than_usual),
    "P10": ({"days_open": 5, "days_limited": 4, "days_price": 2}, short_period),
    "P11": ({"days_short": 2}, decided_at_once_or_late),
    "P11f": ({"sample": 4}, decided_unusually),
    "P12": ({}, close_second),
    "P12a": ({}, same_sum),
    "P12b": ({"count": 2}, same_lines),
    "P12f": ({"sample": 1}, closer_than_usual),
    "P12m": ({}, one_multiple),
    "P13": ({"sample": 1}, far_second),
    "P14": ({}, others_refused),
    "P14a": ({}, lowest_refused),
    "P14b": ({"share": 0.05}, not_the_lowest),
    "P14b-D7.02": ({}, again_despite_better),
    "P14c": ({"bids": 2, "sample": 1}, refused_often),
    "P17": ({"count": 2}, same_rival_loses),
    "P17b": ({"count": 3, "share": 0.25}, never_answers),
    "P17r": ({"count": 4, "tail": 0.2}, turns),
    "P18": ({"sample": 1}, top_loser),
    "P19": ({}, late_winner),
}
