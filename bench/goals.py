"""What is measured, each side in its best way, in a transaction that is rolled back."""

import hashlib
import tracemalloc
from datetime import date
from unittest.mock import patch

from clock import Figure, interleave
from company import TODAY, act
from lxml import etree

from odoo import Command


def ratio(goal, mine, other, bound=None):
    """Compare two medians of (seconds, queries); ``bound`` is the most for the ratio."""
    value = mine[0] / other[0]
    return Figure(
        goal,
        f"≤ {bound:g}×" if bound else "–",
        f"{value:.2f}× ({mine[0]:.2f} s, {mine[1]} queries; {other[0]:.2f} s, {other[1]})",
        value <= bound if bound else None,
    )


class Goals:
    """The goals by number; each yields its figures.

    :param company: the :class:`Company`
    :param repeats: how often each side is measured
    :param vacuum: function that clears tables of the rows that were rolled back
    """

    def __init__(self, company, repeats, vacuum):
        self.company = company
        self.repeats = repeats
        self.vacuum = vacuum

    # ------------------------------------------------------------------
    # 1. Starting a collection
    # ------------------------------------------------------------------
    def start_collection(self):
        count = self._count_answers(self.company.large)
        done = interleave(
            self.repeats,
            {
                "start": self._start,
                "insert": self._insert,
                "lines": self._create_lines,
            },
            before=lambda: self.vacuum(
                "ksrisk_answer",
                "ksrisk_request",
                "mgmtsystem_audit",
                "mgmtsystem_verification_line",
            ),
        )
        goal = f"Starting a collection of {count} answers : "
        yield ratio(goal + "bare INSERT of the same rows", done["start"], done["insert"], 8)
        yield ratio(
            goal + "mgmtsystem_audit with as many lines", done["start"], done["lines"], 1
        )

    def _count_answers(self, analysis_id):
        with self.company.session("root") as env:
            return env["ksrisk.answer"].search_count([("analysis_id", "=", analysis_id)])

    def _start(self, watch):
        with self.company.session("officer") as env:
            analysis = self.company.analysis(env, self.company.ordered)
            with watch(env):
                analysis.action_start_collection(act(date(2026, 1, 6)))

    def _insert(self, watch):
        """Copy the answers of another analysis; copies of their requests are at hand."""
        with self.company.session("root") as env:
            self._copy(env, "ksrisk_request", "id")
            with watch(env):
                self._copy(env, "ksrisk_answer", "request_id")

    def _copy(self, env, table, link):
        """Copy rows of the large analysis; the copy of request 5 is request -5."""
        env.cr.execute(
            "SELECT string_agg(column_name, ',') FROM information_schema.columns"
            " WHERE table_name = %s AND column_name NOT IN ('id', %s)",
            [table, link],
        )
        (columns,) = env.cr.fetchone()
        env.cr.execute(
            f"INSERT INTO {table} ({link}, {columns})"
            f" SELECT -{link}, {columns} FROM {table} WHERE analysis_id = %s",
            [self.company.large],
        )

    def _create_lines(self, watch):
        with self.company.session("officer") as env:
            lines = [Command.create(vals) for vals in self.company.line_values(env)]
            env.invalidate_all()
            with watch(env):
                env["mgmtsystem.audit"].create({"name": "Audit", "line_ids": lines})

    # ------------------------------------------------------------------
    # 2. Measures
    # ------------------------------------------------------------------
    def measures(self):
        done = interleave(
            self.repeats,
            {
                "measures": lambda watch: self._plan(watch, len),
                "actions": lambda watch: self._open(watch, len),
                "measures singly": lambda watch: self._plan(watch, lambda _vals: 1),
                "actions singly": lambda watch: self._open(watch, lambda _vals: 1),
            },
            before=lambda: self.vacuum(
                "ksrisk_measure",
                "ksrisk_executor",
                "mgmtsystem_action",
                "mail_message",
                "mail_mail",
            ),
        )
        with self.company.session("root") as env:
            count = len(self.company.measure_values(env))
        goal = f"Creating and approving {count} measures : mgmtsystem_action"
        yield ratio(goal, done["measures"], done["actions"], 0.2)
        yield ratio(
            f"{goal}, created one by one", done["measures singly"], done["actions singly"]
        )

    def _plan(self, watch, size):
        with self.company.session("officer") as env:
            values = self.company.measure_values(env)
            env.invalidate_all()
            with watch(env):
                self._create(env["ksrisk.measure"], values, size)
                env = self.company.switch(env, "head")
                analysis = self.company.analysis(env, self.company.signed)
                analysis.action_approve_plan(act(TODAY))

    def _open(self, watch, size):
        with self.company.session("officer") as env:
            values = self.company.action_values(env)
            env.invalidate_all()
            with watch(env):
                actions = self._create(env["mgmtsystem.action"], values, size)
                env = self.company.switch(env, "officer")
                actions.with_env(env).case_open()

    def _create(self, model, values, size):
        """Create records, as many at once as ``size(values)`` says."""
        step = size(values)
        records = model
        for start in range(0, len(values), step):
            records |= model.create(values[start : start + step])
        return records

    def rendering(self):
        """The PDFs of that plan, which the goal above leaves out."""
        figures = []

        def render(watch):
            with self.company.session("officer") as env:
                env["ksrisk.measure"].create(self.company.measure_values(env))
                env = self.company.switch(env, "head")
                analysis = self.company.analysis(env, self.company.signed)
                real = type(env["ksrisk.document"])._render_file
                
        yield from figures
