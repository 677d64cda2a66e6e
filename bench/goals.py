"""What is measured, each side in its best way, in a transaction that is rolled back."""

import hashlib
import io
import time
import tracemalloc
from datetime import date
from functools import partial
from unittest.mock import patch

import xlsxwriter
from clock import Figure, Watch, interleave
from company import TODAY, act
from lxml import etree

from odoo import Command

from odoo.addons.ksrisk_analysis.core.languages import KK, RU


class Goals:
    """The goals by number; each yields its figures.

    :param company: the :class:`Company`
    :param repeats: how often each side is measured
    :param vacuum: function that clears tables of the rows that were rolled back
    :param judges_time: whether the sizes are those that the bounds are meant for
    """

    def __init__(self, company, repeats, vacuum, judges_time):
        self.company = company
        self.repeats = repeats
        self.vacuum = vacuum
        self.judges_time = judges_time

    def _compare(self, goal, mine, other, bound=None):
        """The ratio of two medians of (seconds, queries), and its bound."""
        ratio = mine[0] / other[0]
        return Figure(
            goal,
            f"≤ {bound:g}×" if bound else "–",
            f"{ratio:.2f}× ({mine[0]:.2f} s : {other[0]:.2f} s, queries "
            f"{mine[1]} : {other[1]})",
            ratio <= bound if bound and self.judges_time else None,
        )

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
        goal = f"Starting a collection of {count} answers, to"
        yield self._compare(
            f"{goal} a bare INSERT of the same rows", done["start"], done["insert"], 8
        )
        yield self._compare(
            f"{goal} mgmtsystem_audit with as many lines",
            done["start"],
            done["lines"],
            1,
        )
        watch = Watch()
        self._schedule(watch)
        yield Figure(
            "Its activities, not counted above (a scheduled job makes them)",
            "–",
            f"{watch.seconds:.1f} s, {watch.queries} queries",
        )

    def _count_answers(self, analysis_id):
        with self.company.session("root") as env:
            return len(self.company.analysis(env, analysis_id).answer_ids)

    def _start(self, watch):
        with self.company.session("officer") as env:
            analysis = self.company.analysis(env, self.company.large_draft)
            with watch(env):
                analysis.action_start_collection(act(date(2026, 1, 6)))

    def _schedule(self, watch):
        with self.company.session("root") as env:
            requests = self.company.analysis(env, self.company.large).request_ids
            with watch(env):
                requests._schedule()

    def _insert(self, watch):
        """Copy the answers of an analysis, once there are copies of its requests."""
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
        def vacuum():
            self.vacuum(
                "ksrisk_measure",
                "ksrisk_executor",
                "mgmtsystem_action",
                "mail_message",
                "mail_mail",
            )

        def singly(_values):
            return 1

        done = interleave(
            self.repeats,
            {
                "measures": partial(self._plan, len),
                "actions": partial(self._open, len),
                "actions quietly": self._open_quietly,
            },
            before=vacuum,
        )
        done |= interleave(
            self.repeats // 2,
            {
                "measures singly": partial(self._plan, singly),
                "actions singly": partial(self._open, singly),
            },
            before=vacuum,
        )
        with self.company.session("root") as env:
            count = len(self.company.measure_values(env))
        goal = f"Creating and approving {count} measures, to mgmtsystem_action"
        yield self._compare(goal, done["measures"], done["actions"], 0.2)
        yield self._compare(
            f"{goal}, each created singly",
            done["measures singly"],
            done["actions singly"],
        )
        yield self._compare(
            f"{goal} without its e-mails", done["measures"], done["actions quietly"]
        )

    def _plan(self, size, watch):
        with self.company.session("officer") as env:
            values = self.company.measure_values(env)
            env.invalidate_all()
            with watch(env):
                self._create(env["ksrisk.measure"], values, size)
                env = self.company.switch(env, "head")
                analysis = self.company.analysis(env, self.company.signed)
                analysis.action_approve_plan(act(TODAY))

    def _open(self, size, watch):
        with self.company.session("officer") as env:
            values = self.company.action_values(env)
            env.invalidate_all()
            with watch(env):
                actions = self._create(env["mgmtsystem.action"], values, size)
                env = self.company.switch(env, "officer")
                actions.with_env(env).case_open()

    def _open_quietly(self, watch):
        actions = self.company.registry["mgmtsystem.action"]
        with patch.object(actions, "send_mail_for_action", lambda *args: True):
            self._open(len, watch)

    def _create(self, model, values, size):
        """Create records, as many at once as ``size(values)`` says."""
        step = size(values)
        records = model
        for start in range(0, len(values), step):
            records |= model.create(values[start : start + step])
        return records

    def rendering(self):
        """The PDFs of that plan, which the goal above leaves out."""
        spent = []

        def render(document, *args):
            started = time.perf_counter()
            content = super(type(document), document)._render_file(*args)
            spent.append((time.perf_counter() - started, len(content)))
            return content

        document = self.company.registry["ksrisk.document"]
        with patch.object(document, "_render_file", render):
            self._plan(len, Watch())
        yield Figure(
            "Its PDFs, not counted above (wkhtmltopdf)",
            "–",
            "; ".join(f"{seconds:.1f} s, {size >> 10} KiB" for seconds, size in spent),
        )

    def documents(self):
        """The PDF of that plan, to the engine alone on the same HTML."""
        document = self._make_plan()
        done = interleave(
            self.repeats,
            {
                "print": partial(self._print, document),
                "engine": partial(self._run_engine, document),
            },
        )
        with self.company.session("root") as env:
            count = len(env["ksrisk.document"].browse(document).analysis_id.measure_ids)
        yield self._compare(
            f"PDF of a plan of {count} measures, to the PDF engine on the same HTML",
            done["print"],
            done["engine"],
            1.5,
        )

    def _make_plan(self):
        """The id of a plan that is drafted, with its measures; it is kept."""
        with self.company.session("officer", keep=True) as env:
            env["ksrisk.measure"].create(self.company.measure_values(env))
            values = {"analysis_id": self.company.signed, "kind": "remediation_plan"}
            return env["ksrisk.document"].create(values).id

    def _print(self, document, watch):
        with self.company.session("officer") as env:
            document = env["ksrisk.document"].browse(document)
            reports = env["ir.actions.report"]
            data = {"document_id": document.id, "langs": [RU]}
            with watch(env):
                reports._render_qweb_pdf(document._get_report(), None, data)

    def _run_engine(self, document, watch):
        """What Odoo gives the engine, given to it again."""
        with self.company.session("officer") as env:
            reports, given = self.company.registry["ir.actions.report"], []

            def keep(report, *args, **options):
                given.append((args, options))
                return b"%PDF-1.4"

            document = env["ksrisk.document"].browse(document)
            data = {"document_id": document.id, "langs": [RU]}
            with patch.object(reports, "_run_wkhtmltopdf", keep):
                env["ir.actions.report"]._render_qweb_pdf(
                    document._get_report(), None, data
                )
            ((args, options),) = given
            with watch(env):
                env["ir.actions.report"]._run_wkhtmltopdf(*args, **options)

    def spreadsheet(self):
        """All answers of the large collection as .xlsx, to the same cells alone."""
        with self.company.session("officer") as env:
            sheet = self._read_cells(env)
        count = self._count_answers(self.company.large)
        done = interleave(
            max(self.repeats // 2, 1),
            {"export": self._export, "bare": partial(self._write_cells, sheet)},
        )
        yield self._compare(
            f"Spreadsheet of {count} answers, to xlsxwriter writing the same cells",
            done["export"],
            done["bare"],
            3,
        )

    def _read_cells(self, env):
        """Every cell of the export, as xlsxwriter gets it."""
        answers = self.company.analysis(env, self.company.large).answer_ids
        (sheet,) = answers._iterate_sheets((KK, RU))
        titles = [column.title for column in sheet.columns]
        return [titles, *sheet.rows]

    def _export(self, watch):
        with self.company.session("officer") as env:
            with watch(env):
                answers = self.company.analysis(env, self.company.large).answer_ids
                answers._make_workbook()

    def _write_cells(self, rows, watch):
        with self.company.session("officer") as env:
            with watch(env):
                book = xlsxwriter.Workbook(io.BytesIO(), {"constant_memory": True})
                sheet = book.add_worksheet()
                day = book.add_format({"num_format": "dd.mm.yyyy"})
                for index, row in enumerate(rows):
                    for column, value in enumerate(row):
                        if isinstance(value, date):
                            sheet.write_datetime(index, column, value, day)
                        else:
                            sheet.write(index, column, value)
                book.close()

    # ------------------------------------------------------------------
    # 3. Reading
    # ------------------------------------------------------------------
    def reading(self):
        company = self.company
        counts = map(self._count_answers, (company.small, company.large))
        sizes = " and ".join(map(str, counts))
        pairs = {
            "List of answers": (self._read_list, company.small, company.large),
            "Form of the analysis in collection": (
                self._read_form,
                company.small,
                company.large,
            ),
            "Form of the draft": (
                self._read_form,
                company.small_draft,
                company.large_draft,
            ),
        }
        for title, (work, small, large) in pairs.items():
            done = interleave(
                self.repeats, {size: partial(work, size) for size in (small, large)}
            )
            (few, queries), (many, more_queries) = done[small], done[large]
            yield Figure(
                f"{title}: queries for {sizes} answers",
                "equal",
                f"{queries} and {more_queries}, in {few * 1e3:.0f} and "
                f"{many * 1e3:.0f} ms",
                queries == more_queries,
            )

    def _read_list(self, analysis_id, watch):
        with self.company.session("officer") as env:
            model = env["ksrisk.answer"]
            columns = self._specification(model, "list")
            with watch(env):
                model.web_search_read(
                    [("analysis_id", "=", analysis_id)],
                    columns,
                    limit=80,
                    count_limit=10001,
                )

    def _read_form(self, analysis_id, watch):
        with self.company.session("officer") as env:
            analysis = self.company.analysis(env, analysis_id)
            names = {"gate": {}, **self._specification(analysis, "form")}
            with watch(env):
                analysis.web_read(names)

    def _specification(self, model, kind):
        """What the web client asks for to show the view."""
        arch = model.get_views([(False, kind)])["views"][kind]["arch"]
        model.env.invalidate_all()
        return self._fields_of(model, etree.fromstring(arch))

    def _fields_of(self, model, node):
        names = {}
        for child in node.iterchildren("*"):
            if child.tag != "field":
                names |= self._fields_of(model, child)
                continue
            field = model._fields[child.get("name")]
            names[field.name] = asked = {}
            if not field.relational:
                continue
            asked["fields"] = {"display_name": {}}
            shown = child.find("list")
            if shown is not None:
                asked["fields"] = self._fields_of(model.env[field.comodel_name], shown)
                asked["limit"] = int(shown.get("limit", 40))
        return names

    # ------------------------------------------------------------------
    # 4. The officer's board
    # ------------------------------------------------------------------
    def board(self, analyses, measures):
        """One analysis in monitoring, then many: the board costs the same queries."""
        done = {}
        for count in (1, analyses):
            with self.company.monitored(count, measures) as env:
                done[count] = self._read_board(env)
        (few, queries), (many, more_queries) = done[1], done[analyses]
        yield Figure(
            f"Officer's board at {analyses} analyses × {measures} measures: queries "
            "to those of 1 analysis",
            "equal",
            f"{queries} and {more_queries}, in {few * 1e3:.0f} and {many * 1e3:.0f} ms",
            queries == more_queries,
        )

    def _read_board(self, env):
        """The median cost of the two requests that draw the board."""
        model = env["ksrisk.analysis"]
        view = env.ref("ksrisk_analysis.ksrisk_analysis_view_kanban_board")
        arch = model.get_views([(view.id, "kanban")])["views"]["kanban"]["arch"]
        columns = self._fields_of(model, etree.fromstring(arch))
        watches = []
        for _index in range(self.repeats + 1):
            env.invalidate_all()
            watch = Watch()
            with watch(env):
                model.web_read_group(
                    [("state", "not in", ("closed", "cancelled"))],
                    ["state"],
                    auto_unfold=True,
                    unfold_read_specification=columns,
                    unfold_read_default_limit=200,
                )
                model.get_board_summary()
            watches.append((watch.seconds, watch.queries))
        # The first one fills what is cached for good.
        return sorted(watches[1:])[self.repeats // 2]

    # ------------------------------------------------------------------
    # 5. The journal
    # ------------------------------------------------------------------
    def journal(self, entries):
        self.company.fill_journal(entries)
        done = interleave(
            self.repeats, {"verify": self._verify, "bare": self._hash_rows}
        )
        seconds = done["verify"][0]
        goal = f"Verifying a journal of {entries} entries"
        yield Figure(
            goal, "–", f"{seconds:.2f} s, {seconds / entries * 1e6:.0f} µs an entry"
        )
        yield self._compare(
            f"{goal}, to SELECT and SHA-256", done["verify"], done["bare"]
        )
        tracemalloc.start()
        self._verify(Watch())
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        yield Figure(f"{goal}: memory at its peak", "–", f"{peak / 2**20:.1f} MiB")

    def _verify(self, watch):
        with self.company.session("officer") as env:
            company = env["res.company"].browse(self.company.company_id)
            with watch(env):
                problems = env["ksrisk.journal"]._verify(company)
            assert not problems, problems

    def _hash_rows(self, watch):
        with self.company.session("root") as env:
            with watch(env):
                env.cr.execute(
                    "SELECT * FROM ksrisk_journal WHERE company_id = %s"
                    " ORDER BY position",
                    [self.company.company_id],
                )
                previous = ""
                for row in env.cr.fetchall():
                    content = f"{previous}{row}".encode()
                    previous = hashlib.sha256(content).hexdigest()
