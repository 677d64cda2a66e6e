"""Runs of the detectors, and what they leave: goals G7 (statements) to G11."""

import statistics
import time
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from clock import Figure, Watch, interleave

from odoo import fields
from odoo.tools import SQL

from odoo.addons.ksrisk_analysis.models.detector_query import COLUMNS

_STATUS = Path("/proc/self/status")
#: One order of so many changes between two runs.
_CHANGED = 1000
#: Flags whose rows are opened.
_OPENED = 300
_KEY = ("detector_id", "company_id", "res_model", "res_id", "key")


class RunGoals:
    """What runs cost beyond the statements of the detectors.

    :param goals: the :class:`DetectorGoals`, for their scans and their bounds
    """

    def __init__(self, goals):
        self.goals = goals
        self.purchases = goals.purchases
        self.repeats = goals.repeats
        self.judges_time = goals.judges_time
        self.found = []  # seconds of a full run, of what changed

    # ------------------------------------------------------------------
    # G11
    # ------------------------------------------------------------------
    def first(self):
        """The first full run, kept: every flag is new, and the memory is watched."""
        before, spilled = self._reset_memory(), self._get_spilled()
        watch = Watch()
        with self.purchases.session(keep=True) as env:
            run = self._request(env, "full")
            with watch(env):
                run._process()
            failed = run.line_ids.filtered(lambda line: line.state == "failed")
            flagged = sum(run.line_ids.mapped("flagged"))
            yield Figure(
                f"First full run of {len(run.line_ids)} detectors",
                "none fails",
                f"{watch.seconds:.0f} s, {watch.queries} statements, {flagged} flags; "
                f"failed: {', '.join(failed.detector_id.mapped('code')) or 'none'}",
                not failed,
            )
        grown = self._get_peak() - before
        yield Figure(
            "G11 growth of Python's memory during it",
            "≤ 50 MiB",
            f"{grown / 1024:.1f} MiB",
            grown <= 50 * 1024,
        )
        yield Figure(
            "Spilled to disk by it, beyond work_mem",
            "–",
            f"{(self._get_spilled() - spilled) >> 20} MiB",
        )
        self.purchases.vacuum("ksrisk_flag")

    def _reset_memory(self):
        Path("/proc/self/clear_refs").write_text("5")
        return self._read_memory("VmRSS")

    def _get_peak(self):
        return self._read_memory("VmHWM")

    def _read_memory(self, name):
        for line in _STATUS.read_text().splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1])
        raise LookupError(name)

    def _get_spilled(self):
        with self.purchases.session() as env:
            env.cr.execute(
                "SELECT pg_stat_force_next_flush(), pg_stat_clear_snapshot(),"
                " (SELECT temp_bytes FROM pg_stat_database"
                " WHERE datname = current_database())"
            )
            return env.cr.fetchone()[2]

    # ------------------------------------------------------------------
    # G7: statements; G9: nothing changed; G8: few changed
    # ------------------------------------------------------------------
    def statements(self):
        """Runs cost as many statements for all purchases as for a quarter of them."""
        counts = {}
        for quarter in (True, False, True):  # the first one warms up
            with self.purchases.session(quarter=quarter) as env:
                counts[quarter] = {}
                for detector in self.purchases.detectors(env):
                    watch = Watch()
                    run = self._request(env, "full", detector)
                    with watch(env):
                        run._process()
                    counts[quarter][detector.code] = watch.queries
        unlike = [code for code, n in counts[True].items() if counts[False][code] != n]
        most = max(counts[False].values())
        yield Figure(
            "G7 statements of each detector's run, for n and for 4 n orders",
            "equal",
            f"{len(counts[True]) - len(unlike)} of {len(counts[True])} equal, at most "
            f"{most}" + (f"; not {', '.join(unlike)}" if unlike else ""),
            not unlike,
        )

    def again(self):
        """A full run when nothing changed, then one of what did, one order of many."""
        full, same, changes, written, spread = [], [], [], set(), {}
        for _turn in range(self.repeats):
            with self.purchases.session() as env:
                seconds, lines, rows = self._run(env, "full")
                scoped = lines.filtered("detector_id.scope")
                written.add(rows)
                count = self._change(env)
                few, changed, _rows = self._run(env, "changes")
                full.append(seconds)
                same.append(sum(scoped.mapped("seconds")))
                changes.append(few)
                spread = {line.detector_id.code: line.seconds for line in changed}
            self.purchases.vacuum("ksrisk_flag", "purchase_order")
        yield Figure(
            "G9 rows of flags written by a full run when nothing changed",
            "0",
            ", ".join(map(str, sorted(written))),
            written == {0},
        )
        ratio = statistics.median(changes) / statistics.median(full)
        slow = sorted(spread, key=spread.get, reverse=True)[:4]
        yield Figure(
            f"G8 run of what changed ({count} orders), to a full run",
            "≤ 8 %",
            f"{ratio:.1%} ({statistics.median(changes):.2f} s : "
            f"{statistics.median(full):.2f} s), of it "
            + ", ".join(f"{code} {spread[code]:.2f} s" for code in slow),
            ratio <= 0.08 if self.judges_time else None,
        )
        yield Figure(
            "The same, to a full run of those detectors alone",
            "–",
            f"{statistics.median(changes) / statistics.median(same):.1%}",
        )

    def _request(self, env, kind, detectors=None):
        detectors = detectors or self.purchases.detectors(env)
        return env["ksrisk.detector.run"]._request(kind, detectors, env.companies)

    def _run(self, env, kind):
        """Seconds, the run's lines, and how many rows of flags were written."""
        before, watch = self._count_written(env), Watch()
        run = self._request(env, kind)
        with watch(env):
            run._process()
        return watch.seconds, run.line_ids, self._count_written(env) - before

    def _count_written(self, env):
        env.cr.execute(
            "SELECT n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE relname = 'ksrisk_flag'"
        )
        return env.cr.fetchone()[0]

    def _change(self, env):
        """Raise the price of one order of many, as writing them does."""
        env.cr.execute(
            """
            UPDATE purchase_order SET amount_untaxed = round(amount_untaxed * 1.01, 2),
                amount_total = round(amount_total * 1.01, 2),
                amount_total_cc = round(amount_total_cc * 1.01, 2),
                write_date = now() AT TIME ZONE 'UTC'
            WHERE id %% %s = 0
            """,
            [_CHANGED],
        )
        return env.cr.rowcount

    # ------------------------------------------------------------------
    # G9: the merge
    # ------------------------------------------------------------------
    def merge(self):
        """Merging the flags of the fullest detector, to writing all of them anew."""
        with self.purchases.session() as env:
            env.cr.execute(
                "SELECT d.code, count(*) FROM ksrisk_flag f"
                " JOIN ksrisk_detector d ON d.id = f.detector_id"
                " GROUP BY d.code ORDER BY count(*) DESC LIMIT 1"
            )
            code, count = env.cr.fetchone()
        done = interleave(
            self.repeats,
            {
                "merge": lambda watch: self._merge(code, watch),
                "upsert": lambda watch: self._upsert(code, watch),
            },
            before=lambda: self.purchases.vacuum("ksrisk_flag"),
        )
        yield self.goals._compare(
            f"G9 merging {count} flags that are known ({code}), to a blind upsert",
            done["merge"][0],
            done["upsert"][0],
            0.2,
        )

    @contextmanager
    def _given(self, code):
        """The detector, whose flags are computed already and come from a table."""
        with self.purchases.session() as env:
            detector = self.purchases.detectors(env, code)
            query = detector._get_query(env.companies)
            given = SQL("SELECT * FROM bench_given")
            env.cr.execute(
                SQL(
                    "CREATE TEMP TABLE bench_given ON COMMIT DROP AS %s",
                    detector._get_flags_sql(query),
                )
            )
            model = env.registry["ksrisk.detector"]
            with patch.object(model, "_get_flags_sql", lambda *_args: given):
                yield query

    def _merge(self, code, watch):
        with self._given(code) as query:
            run = self._request(query.env, "full", query.detector)
            params_hash = query.detector._get_hash(query.companies)
            with watch(query.env):
                query.env["ksrisk.flag"]._merge(query, run, params_hash)

    def _upsert(self, code, watch):
        with self._given(code) as query:
            run = self._request(query.env, "full", query.detector)
            facts = [name for name in COLUMNS if name not in _KEY]
            statement = SQL(
                """
                INSERT INTO ksrisk_flag (detector_id, %(columns)s, state,
                    params_hash, last_change_run_id, write_date)
                SELECT %(detector)s, %(columns)s, 'new', 'hash', %(run)s, %(now)s
                FROM bench_given
                ON CONFLICT (%(key)s) DO UPDATE SET %(facts)s,
                    params_hash = EXCLUDED.params_hash,
                    last_change_run_id = EXCLUDED.last_change_run_id,
                    write_date = EXCLUDED.write_date
                """,
                columns=SQL(", ").join(map(SQL.identifier, COLUMNS)),
                key=SQL(", ").join(map(SQL.identifier, _KEY)),
                facts=SQL(", ").join(
                    SQL("%s = EXCLUDED.%s", SQL.identifier(name), SQL.identifier(name))
                    for name in facts
                ),
                detector=query.detector.id,
                run=run.id,
                now=fields.Datetime.now(),
            )
            with watch(query.env):
                query.env.cr.execute(statement)

    # ------------------------------------------------------------------
    # G10: reading
    # ------------------------------------------------------------------
    def reading(self):
        times = {}
        with self.purchases.session(reads=True) as env:
            env.cr.execute(
                "SELECT id FROM ksrisk_flag WHERE date_gone IS NULL"
                " ORDER BY hashint4(id) LIMIT %s",
                [_OPENED],
            )
            ids = [row[0] for row in env.cr.fetchall()]
            for flag in env["ksrisk.flag"].browse(ids):
                times.setdefault(flag.detector_id.code, []).append(self._open(flag))
        every = sorted(sum(times.values(), []))
        late = every[int(len(every) * 0.95)] if every else 0
        yield Figure(
            f"G10 opening the rows behind a flag, 95 of 100 of {len(every)} flags",
            "≤ 10 ms",
            f"{late * 1e3:.1f} ms, median {statistics.median(every) * 1e3:.1f} ms",
            late <= 0.01 if self.judges_time else None,
        )
        yield self._slowest()
        done = interleave(
            self.repeats,
            {
                "board": self._read_board,
                "orders": lambda watch: self.goals.scan("orders", watch),
            },
        )
        yield self.goals._compare(
            "G10 figures of all detectors on their list, to a scan of the orders",
            done["board"][0],
            done["orders"][0],
            0.5,
        )

    def _slowest(self):
        """By detector, for a detector of few flags is rarely among those opened."""
        times = {}
        with self.purchases.session(reads=True) as env:
            for detector in self.purchases.detectors(env):
                flags = env["ksrisk.flag"].search(
                    [("detector_id", "=", detector.id), ("date_gone", "=", False)],
                    order="amount desc",
                    limit=5,
                )
                if flags:
                    times[detector.code] = statistics.median(map(self._open, flags))
        slow = sorted(times, key=times.get, reverse=True)[:6]
        return Figure(
            "The same by detector: its five dearest flags, the slowest detectors",
            "–",
            ", ".join(f"{code} {times[code] * 1e3:.0f} ms" for code in slow),
        )

    def _open(self, flag):
        started = time.perf_counter()
        flag._get_evidence()
        return time.perf_counter() - started

    def _read_board(self, watch):
        with self.purchases.session(reads=True) as env:
            detectors = self.purchases.detectors(env)
            with watch(env):
                detectors.read(["flag_count", "open_flag_count", "dismissed_share"])
