"""Detectors against scans of what they read: goals G1 to G4, G6 and G7."""

import collections
import os
import statistics
import tempfile
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from unittest.mock import patch

from clock import Figure, Watch, interleave

from odoo.tools import SQL

#: Rules that look at each order by itself, with the bounds of the goal G1.
_BY_ROW = {"A01", "A03", "A04", "P02b"}
_FEW_PASSES = {"P03", "P07", "P21"}
#: The eight of the goal G3, P01 for the rules on tenders.
_EIGHT = ("P03", "P05", "V01", "P07", "P23", "A03", "P21", "P01")
#: Rows that rules share, read from orders alone; the others are read from lines.
_SHARED_BY_ORDERS = ("bids", "repeats", "tenders", "tender_bids", "vendor_awards")
#: Ours that are Cardinal's: R003, R018, R024, R058, R025, R028, R030, R035, R036,
#: R038, R048.
_SHARED = (
    *("P10", "P01", "P12f", "P13", "P18", "P12a", "P19", "P14", "P14a", "P14c"),
    "P15",
)
#: What the generator makes rows for.
_FAMILIES = ("procurement", "approval", "vendor")
_SCANS = {
    "orders": "SELECT count(*) FROM purchase_order",
    "lines": "SELECT count(*) FROM purchase_order_line",
    # The columns that rules on lines use, read and no more.
    "join": """
        SELECT count(l.product_id), count(l.product_uom_id), count(l.product_qty),
            count(l.price_unit), count(l.discount), count(o.company_id),
            count(o.partner_id), count(o.date_approve), count(o.currency_rate)
        FROM purchase_order_line l JOIN purchase_order o ON o.id = l.order_id
        WHERE l.display_type IS NULL AND o.state = 'purchase'
    """,
}
#: Times below it are those of planning, not of rows.
_NOISE = 0.05


class DetectorGoals:
    """Each detector's ``SELECT``, written into a table as a run does.

    What several rules read, a run computes once: such rows have figures of their own.

    :param purchases: the :class:`Purchases`
    :param repeats: how often each side is measured
    :param judges_time: whether the sizes are those that the bounds are meant for
    """

    def __init__(self, purchases, repeats, judges_time):
        self.purchases = purchases
        self.repeats = repeats
        self.judges_time = judges_time
        self.seconds, self.quarter = {}, {}  # by detector, by rows shared, by scan
        self.shared = {}  # names of the rows shared that a detector reads
        with purchases.session() as env:
            found = purchases.detectors(env)
            self.codes = [d.code for d in found if d.family in _FAMILIES]
            self.on_lines = {
                d.code
                for d in found
                if "purchase_order_line" in self._get_flags(d).code
            }

    def _compare(self, goal, mine, other, bound, most=True, more=""):
        """The ratio of two times in seconds, and its bound."""
        ratio = mine / other
        return Figure(
            goal,
            f"{'≤' if most else '≥'} {bound:g}×",
            f"{ratio:.2f}× ({_seconds(mine)} : {_seconds(other)}){more}",
            (ratio <= bound if most else ratio >= bound) if self.judges_time else None,
        )

    # ------------------------------------------------------------------
    # Works
    # ------------------------------------------------------------------
    def _get_flags(self, detector, run=None):
        query = detector._get_query(detector.env.companies, run=run)
        return detector._get_flags_sql(query)

    @contextmanager
    def _run(self, env):
        """A run, and the seconds of the rows that its detectors share, by name."""
        model = env.registry["ksrisk.detector.run"]
        keep, spent = model._keep_rows, collections.Counter()

        def timed(run, name, select):
            watch = Watch()
            with watch(env):
                table = keep(run, name, select)
            spent[name] += watch.seconds
            return table

        with patch.object(model, "_keep_rows", timed):
            yield env["ksrisk.detector.run"]._request("full"), spent

    def _compute(self, env, code, run):
        flags = self._get_flags(self.purchases.detectors(env, code), run)
        env.cr.execute("DROP TABLE IF EXISTS bench_found")
        watch = Watch()
        with watch(env):
            env.cr.execute(
                SQL("CREATE TEMP TABLE bench_found ON COMMIT DROP AS %s", flags)
            )
        return watch.seconds

    def compute(self, codes, watch):
        """Compute the flags of some detectors, one after another, in one run."""
        with self.purchases.session() as env, self._run(env) as (run, _spent):
            with watch(env):
                for code in codes:
                    self._compute(env, code, run)

    def scan(self, name, watch):
        """Read a table once, in the order of its pages."""
        with self.purchases.session() as env:
            if name != "join":
                for way in ("indexscan", "indexonlyscan", "bitmapscan"):
                    env.cr.execute(f"SET LOCAL enable_{way} = off")
            with watch(env):
                env.cr.execute(_SCANS[name])

    def _time_all(self, quarter):
        """Seconds of each detector and of the rows that they share, in one run."""
        seconds = {}
        with (
            self.purchases.session(quarter=quarter) as env,
            self._run(env) as (run, spent),
        ):
            for code in self.codes:
                known = dict(spent)
                seconds[code] = self._compute(env, code, run)
                self.shared[code] = [n for n in spent if spent[n] != known.get(n)]
            for name in list(spent):
                users = [code for code in self.codes if name in self.shared[code]]
                if len(users) == 1:  # shared with none: the rule's own
                    seconds[users[0]] += spent.pop(name)
                    self.shared[users[0]].remove(name)
            return seconds | spent

    # ------------------------------------------------------------------
    # G1, G2, G3, G7
    # ------------------------------------------------------------------
    def measure(self):
        """Time everything in turn; yield no figure yet."""
        rounds = {True: [], False: []}
        warm_up = self.repeats > 1
        for _turn in range(self.repeats + warm_up):
            scans = interleave(1, {name: partial(self.scan, name) for name in _SCANS})
            scanned = {name: seconds for name, (seconds, _queries) in scans.items()}
            for quarter, done in rounds.items():
                done.append(scanned | self._time_all(quarter))
        self.quarter, self.seconds = (
            {
                name: statistics.median(one[name] for one in done[warm_up:])
                for name in done[0]
            }
            for done in rounds.values()
        )
        return []

    def whole(self, code):
        """Seconds of a detector that runs by itself."""
        return self.seconds[code] + sum(self.seconds[n] for n in self.shared[code])

    def _judge(self, goal, code, other, bound):
        more = ""
        if self.shared.get(code):
            share = self.whole(code) / self.seconds[other]
            more = f", {share:.1f}× by itself with {', '.join(self.shared[code])}"
        return self._compare(
            goal, self.seconds[code], self.seconds[other], bound, more=more
        )

    def by_orders(self):
        goal = f"G1 {{}}, to a scan of {self.purchases.orders} orders"
        for name in _SHARED_BY_ORDERS:
            yield self._judge(goal.format(f"rows shared: {name}"), name, "orders", 30)
        for code in self.codes:
            if code not in self.on_lines:
                bound = 6 if code in _BY_ROW else 15 if code in _FEW_PASSES else 30
                yield self._judge(goal.format(code), code, "orders", bound)

    def by_lines(self):
        goal = f"G2 {{}}, to joining {self.purchases.lines} lines and orders"
        names = {name for shared in self.shared.values() for name in shared}
        for name in sorted(names - set(_SHARED_BY_ORDERS)):
            yield self._judge(goal.format(f"rows shared: {name}"), name, "join", 3.5)
        for code in self.codes:
            if code in self.on_lines:
                yield self._judge(goal.format(code), code, "join", 3.5)

    def together(self):
        there = [code for code in _EIGHT if code in self.seconds]
        both = self.seconds["orders"] + self.seconds["lines"]
        shared = {name for code in there for name in self.shared[code]}
        yield self._compare(
            f"G3 {', '.join(there)} together, to a scan of both tables",
            sum(self.seconds[name] for name in (*there, *shared)),
            both,
            25,
        )
        shared = {name for names in self.shared.values() for name in names}
        spent = sum(self.seconds[name] for name in (*self.codes, *shared))
        yield self._compare(
            f"G3 each of {len(self.codes)} detectors on the average, to the same",
            spent / len(self.codes),
            both,
            3,
        )

    def growth(self):
        grown = sorted(
            (self.seconds[name] / seconds, name)
            for name, seconds in self.quarter.items()
            if seconds >= _NOISE and name not in _SCANS
        )
        over = [f"{name} {ratio:.1f}×" for ratio, name in grown if ratio > 5.5]
        middle = statistics.median(ratio for ratio, _name in grown) if grown else 0
        worst = f"{grown[-1][1]} {grown[-1][0]:.1f}×" if grown else "none"
        yield Figure(
            f"G7 time at 4 n to time at n, the worst of {len(grown)} statements",
            "≤ 5.5×",
            f"{worst}; median {middle:.1f}×"
            + (f"; beyond it {', '.join(over)}" if over else ""),
            not over if self.judges_time else None,
        )

    # ------------------------------------------------------------------
    # G4: Cardinal's reader
    # ------------------------------------------------------------------
    def cardinal(self):
        """The eleven flags that both have, to reading the exported file once."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "purchases.jsonl"
            watch = Watch()
            self._export(path, watch)
            size = path.stat().st_size
            with self.purchases.session() as env:
                there = self.purchases.detectors(env, *_SHARED).mapped("code")
            done = interleave(
                self.repeats,
                {
                    "ours": partial(self.compute, there),
                    "coverage": partial(self._read_file, path),
                },
            )
        yield self._compare(
            f"G4 {len(there)} flags of Cardinal's, to ocdscardinal.coverage() on "
            f"{size >> 20} MiB",
            done["ours"][0],
            done["coverage"][0],
            0.8,
        )
        yield Figure("Writing that file (OCDS)", "–", _seconds(watch.seconds))

    def _export(self, path, watch):
        with self.purchases.session() as env, path.open("wb") as file:
            with watch(env):
                for company in env.companies:
                    export = env["ksrisk.ocds.export"].create(
                        {
                            "company_id": company.id,
                            "date_from": date.today() - timedelta(days=3660),
                            "date_to": date.today(),
                        }
                    )
                    file.writelines(export._stream())

    def _read_file(self, path, watch):
        # One thread, as one process of the database: told before the first call.
        os.environ["RAYON_NUM_THREADS"] = "1"
        import ocdscardinal

        with self.purchases.session() as env, watch(env):
            ocdscardinal.coverage(str(path))


def _seconds(seconds):
    return f"{seconds:.2f} s" if seconds >= 0.1 else f"{seconds * 1e3:.1f} ms"
