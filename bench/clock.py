"""Measuring: interleaved repetitions and their medians."""

import gc
import statistics
import time
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass
class Figure:
    """One line of the result.

    :param passed: ``None`` when the goal has no bound, or the run is too small for it
    """

    goal: str
    bound: str
    figure: str
    passed: bool | None = None

    @property
    def verdict(self):
        return {True: "PASS", False: "FAIL", None: "–"}[self.passed]


class Watch:
    """Time between the two ends of ``with watch():``, and queries made in it."""

    seconds = 0.0
    queries = 0

    @contextmanager
    def __call__(self, env):
        """Time what is done in ``env``, until all of it has reached the database."""
        gc.collect()
        env.cr.flush()
        queries, started = env.cr.sql_log_count, time.perf_counter()
        yield
        env.cr.flush()
        self.seconds = time.perf_counter() - started
        self.queries = env.cr.sql_log_count - queries


def interleave(repeats, works, before=lambda: None):
    """Do all works in turn, several times; what slows one slows the others alike.

    :param works: functions by name; each gets a :class:`Watch` and uses it once
    :param before: what is done before each, outside of the time
    :return: (median seconds, queries of the last time) by name
    """
    watches = {name: [] for name in works}
    warm_up = repeats > 1
    for turn in range(repeats + warm_up):
        for name, work in works.items():
            before()
            watch = Watch()
            work(watch)
            if turn or not warm_up:  # the first one of several warms up
                watches[name].append(watch)
    return {
        name: (statistics.median(watch.seconds for watch in done), done[-1].queries)
        for name, done in watches.items()
    }
