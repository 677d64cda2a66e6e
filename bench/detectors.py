"""Detectors against scans of what they read: goals G1 to G4, G6 and G7."""

import os
import statistics
import tempfile
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from clock import Figure, Watch, interleave

from odoo.tools import SQL

#: Rules that look at each order by itself, with the bounds of the goal G1.
_BY_ROW = {"A01", "A03", "A04", "P02b"}
_FEW_PASSES = {"P03", "P07", "P21"}
#: The eight of the goal G3; "process" is what all rules on tenders read.
_EIGHT = ("P03", "P05", "V01", "P07", "P23", "A03", "P21", "process")
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

    :param purchases: the :class:`Purchases`
    :param repeats: how often each side is measured
    :param judges_time: whether the sizes are those that the bounds are meant for
    """

    def __init__(self, purchases, repeats, judges_time):
        self.purchases = purchases
        self.repeats = repeats
        self.judges_time = judges_time
        self.seconds = {}
        with purchases.session() as env:
            found = purchases.detectors(env)
            self.codes = [d.code for d in found if d.family in _FAMILIES]
            self.on_lines = {
                d.code
                for d in found
                if "purchase_order_line" in self._get_flags(d).code
            }

    def _compare(self, goal, mine, other, bound, most=True):
        """The ratio of two times in seconds, and its bound."""
        ratio = mine / other
        return Figure(
            goal,
            f"{'≤' if most else '≥'} {bound:g}×",
            f"{ratio:.2f}× ({_seconds(mine)} : {_seconds(other)})",
            (ratio <= bound if most else ratio >= bound) if self.judges_time else None,
        )

    # ------------------------------------------------------------------
    # Works
    # ------------------------------------------------------------------
    def _get_flags(self, detector):
        return detector._get_flags_sql(detector._get_query(detector.env.companies))

    def _get_statement(self, env, code):
        if code == "process":  # what all rules on tenders have in common
            detector = self.purchases.detectors(env, "P01")
            found = detector._get_processes(detector._get_query(env.companies))
        else:
            found = self._get_flags(self.purchases.detectors(env, code))
        return SQL("CREATE TEMP TABLE bench_found ON COMMIT DROP AS %s", found)

    def compute(self, codes, watch, quarter=False):
        """Compute the flags of some detectors, one after another."""
        with self.purchases.session(quarter=quarter) as env:
            statements = [self._get_statement(env, code) for code in codes]
            with watch(env):
                for statement in statements:
                    env.cr.execute("DROP TABLE IF EXISTS bench_found")
                    env.cr.execute(statement)

    def scan(self, name, watch, quarter=False):
        """Read a table once, in the order of its pages."""
        with self.purchases.session(quarter=quarter) as env:
            if name != "join":
                for way in ("indexscan", "indexonlyscan", "bitmapscan"):
                    env.cr.execute(f"SET LOCAL enable_{way} = off")
            with watch(env):
                env.cr.execute(_SCANS[name])

    # ------------------------------------------------------------------
    # G1, G2, G3, G7
    # ------------------------------------------------------------------
    def measure(self):
        """Time everything in turn; yield no figure yet."""
        works = {name: partial(self.scan, name) for name in _SCANS}
        codes = [*self.codes, "process"]
        works |= {code: partial(self.compute, [code]) for code in codes}
        works |= {
            f"{code} of a quarter": partial(self.compute, [code], quarter=True)
            for code in codes
        }
        done = interleave(self.repeats, works)
        self.seconds = {name: seconds for name, (seconds, _queries) in done.items()}
        return []

    def by_orders(self):
        for code in self.codes:
            if code not in self.on_lines:
                bound = 6 if code in _BY_ROW else 15 if code in _FEW_PASSES else 30
                yield self._compare(
                    f"G1 {code}, to a scan of {self.purchases.orders} orders",
                    self.seconds[code],
                    self.seconds["orders"],
                    bound,
                )

    def by_lines(self):
        for code in self.codes:
            if code in self.on_lines:
                yield self._compare(
                    f"G2 {code}, to joining {self.purchases.lines} lines and orders",
                    self.seconds[code],
                    self.seconds["join"],
                    3.5,
                )

    def together(self):
        there = [code for code in _EIGHT if code in self.seconds]
        yield self._compare(
            f"G3 {', '.join(there)} together, to a scan of both tables",
            sum(self.seconds[code] for code in there),
            self.seconds["orders"] + self.seconds["lines"],
            25,
        )

    def growth(self):
        grown = sorted(
            (self.seconds[code] / self.seconds[f"{code} of a quarter"], code)
            for code in [*self.codes, "process"]
            if self.seconds[f"{code} of a quarter"] >= _NOISE
        )
        over = [f"{code} {ratio:.1f}×" for ratio, code in grown if ratio > 5.5]
        middle = statistics.median(ratio for ratio, _code in grown) if grown else 0
        worst = f"{grown[-1][1]} {grown[-1][0]:.1f}×" if grown else "none"
        yield Figure(
            f"G7 time at 4 n to time at n, the worst of {len(grown)} detectors",
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
