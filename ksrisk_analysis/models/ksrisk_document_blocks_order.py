"""What the orders print: the order itself, what amends it, and those that end it.

The legal prose stands in ``report/ksrisk_document_texts.xml``, one body a language.
"""

from datetime import date

from odoo import models

from ..core import words
from ..core.languages import KK, LANGS
from .ksrisk_document_values import _row


def _period(start, end, lang):
    """«2026 жылғы 5 қаңтардан 2026 жылғы 31 наурызға дейін», «с … по …»."""
    if not (start and end):
        return "—"
    first, last = words.date_from(start, lang), words.date_to(end, lang)
    return f"{first} {last} дейін" if lang == KK else f"с {first} по {last}"


def _until(day, lang):
    """«2026 жылғы 30 сәуірге дейін», «не позднее 30 апреля 2026 года»."""
    text = words.date_to(day, lang)
    return f"{text} дейін" if lang == KK else f"не позднее {text}"


class KsriskDocument(models.Model):
    _inherit = "ksrisk.document"

    # ------------------------------------------------------------------
    # Facts
    # ------------------------------------------------------------------
    def _get_order_facts(self):
        """What the order says, in the words in which it says it.

        Kept with what is signed: the next amending order is what differs from it.
        """
        analysis, lang = self.analysis_id, self.env.lang
        roles = dict(
            analysis.member_ids._fields["role"]._description_selection(self.env)
        )
        return {
            "law": self._get_order_ground(),
            "term": _period(analysis.date_start, analysis.date_end, lang),
            "period": _period(analysis.date_from, analysis.date_to, lang),
            "plan": self._get_term_text("plan", analysis.date_plan),
            "reference": self._get_term_text("reference", analysis.date_reference),
            "register": self._get_term_text("register", analysis.date_register),
            "officer": words.initials(analysis.officer_id.name or "") or "—",
            "head": ", ".join(filter(None, self._get_signer().values())) or "—",
            "scope": {
                f"{row.direction_id.id}-{row.department_id.id}": [
                    row.direction_id.name or "",
                    row.department_id.name or "",
                ]
                for row in analysis.scope_ids.filtered("applicable").sorted(
                    lambda row: (row.direction_id.sequence, row.id)
                )
            },
            "members": {
                f"{member.partner_id.id}-{member.role}": [
                    member.partner_id.name or "",
                    member.position or "",
                    roles[member.role],
                ]
                for member in analysis.member_ids
            },
        }

    def _get_order_ground(self):
        """The norms as an order cites them, or their names if one has no such form."""
        acts = self.analysis_id.legal_act_ids
        grounds = [act.ground for act in acts]
        if not grounds or not all(grounds):
            return {"cited": "", "named": "; ".join(acts.mapped("name"))}
        *first, last = grounds
        cited = last
        if first:
            cited = self.env._(
                "%(first)s and (norms) %(last)s", first=", ".join(first), last=last
            )
        return {"cited": cited, "named": ""}

    def _get_term_text(self, name, day):
        """A term of the order, or the event that sets it where there is no date."""
        if day:
            return _until(day, self.env.lang)
        return {
            "plan": self.env._("before the collection of information begins"),
            "reference": self.env._("after this work ends"),
            "register": self.env._("within the term of the work plan"),
        }[name]

    def _get_order_changes(self):
        """What differs from the order in force, in the language of the context.

        :return: list of dicts: ``kind``, ``old`` and ``new`` as they are worded; None
            if what was signed keeps no facts to compare with
        """
        before, now = self.supersedes_id._get_signed_facts(), self._get_order_facts()
        if not before:
            return None
        before, now = (
            {**facts, "law": facts["law"]["cited"] or facts["law"]["named"]}
            for facts in (before, now)
        )

        def reworded(*kinds):
            return [
                {"kind": kind, "old": before[kind], "new": now[kind]}
                for kind in kinds
                if before[kind] != now[kind]
            ]

        return [  # in the order of the points
            *reworded("law", "term", "period"),
            *_changed_rows("scope", before, now, " – "),
            *reworded("plan", "reference", "register", "officer", "head"),
            *_changed_rows("members", before, now, ", "),
            *_changed_positions(before, now),
        ]

    def _get_signed_facts(self):
        """What the signed order says, in the context's language, if it was kept."""
        return (self.content or {}).get(self.env.lang, {}).get("facts")

    def _is_changed(self):
        """Whether a draft version differs from what it is to follow."""
        self.ensure_one()
        previous = self.supersedes_id
        if self.kind == "amending_order":
            # An order is compared whole, whatever of it the user may read.
            by_lang = [
                self.sudo().with_context(lang=lang)._get_order_changes()
                for lang in LANGS
            ]
            if None not in by_lang:
                return any(by_lang)
        return self._get_text_hash() != previous._get_signed_hash()

    # ------------------------------------------------------------------
    # Blocks
    # ------------------------------------------------------------------
    def _get_blocks_order(self):
        return [
            {"heading": "", "html": self._get_order_text()},
            self._get_member_table(),
            self._get_reader_table(),
        ]

    def _get_order_text(self):
        facts, scope = self._get_order_facts(), {}
        for direction, department in facts["scope"].values():
            scope.setdefault(direction, []).append(department)
        members = self.analysis_id.member_ids
        leader = members.filtered(lambda member: member.role == "leader")[:1]
        return self._render_text(
            "order",
            facts=facts,
            scope=scope,
            leader=words.initials(leader.partner_id.name or ""),
            commission="commission" in members.mapped("role"),
        )

    def _get_blocks_amending_order(self):
        """Which order it amends, and what in it changes."""
        analysis = self.analysis_id
        changes = self._get_order_changes()
        earlier = analysis.document_ids.filtered(
            lambda document: (
                document.kind == "amending_order"
                and document.state == "signed"
                and document.version < self.version
            )
        ).sorted("version")
        text = self._render_text(
            "amending_order",
            facts=self._get_order_facts(),
            title=self._get_title_of("order"),
            order=self._name_order(analysis.order_date, analysis.order_number),
            earlier=[self._name_order(d.date_act, d.number) for d in earlier],
            changes=changes or [],
            other=self.amendment or "",
            is_whole=changes is None,
            whole=self._get_order_text() if changes is None else "",
        )
        blocks = [{"heading": "", "html": text}]
        if changes is None or any(row["kind"].startswith("member") for row in changes):
            blocks.append(self._get_member_table())
        return [*blocks, self._get_reader_table()]

    def _name_order(self, day, number):
        """«2026 жылғы 5 қаңтардағы № 12-Б», «от 5 января 2026 года № 12-Б»."""
        lang = self.env.lang
        text = words.date_of(day, lang) if day else "—"
        return f"{text if lang == KK else f'от {text}'} № {number or '—'}"

    def _get_member_table(self):
        """The appendix: the working group and the commission."""
        rows = [
            _row([[str(index)], *([text] for text in texts)])
            for index, texts in enumerate(
                self._get_order_facts()["members"].values(), 1
            )
        ]
        return {
            "appendix": self._get_appendix_label(),
            "heading": self.env._("Working group and commission"),
            "columns": [
                self.env._("No (member)"),
                self.env._("Full name"),
                self.env._("Position"),
                self.env._("Role"),
            ],
            "widths": [7, 35, 35, 23],
            "rows": rows,
        }

    def _get_appendix_label(self):
        """Whose appendix it is; blanks while the order has no number."""
        act = self.env.context.get("ksrisk_act")
        number = (act or {}).get("number") or "______"
        if act:
            day = words.date_of(date.fromisoformat(act["date"]), self.env.lang)
        else:
            day = self._get_date_line()
        return self.env._(
            "Appendix\nto the order of %(date)s\nNo %(number)s", date=day, number=number
        )

    def _get_reader_table(self):
        """The acquaintance sheet: members, and heads of the departments covered."""
        analysis = self.analysis_id
        departments = analysis.scope_ids.filtered("applicable").department_id
        names = dict.fromkeys(
            [member.partner_id.name or "" for member in analysis.member_ids]
            + [manager.name or "" for manager in departments.manager_id]
        )
        rows = [
            _row([[str(index)], [name], [""], [""]])
            for index, name in enumerate(names, 1)
        ]
        return {
            "appendix": self.env._("Acquaintance sheet"),
            "heading": self.env._("Have read the order"),
            "columns": [
                self.env._("No (member)"),
                self.env._("Full name"),
                self.env._("Date"),
                self.env._("Signature"),
            ],
            "widths": [7, 47, 23, 23],
            "rows": rows,
        }

    def _get_blocks_closing(self):
        return self._get_end_blocks("closing")

    def _get_blocks_cancellation(self):
        return self._get_end_blocks("cancellation")

    def _get_end_blocks(self, name):
        analysis = self.analysis_id
        order = (
            self._name_order(analysis.order_date, analysis.order_number)
            if analysis.order_number
            else ""
        )
        text = self._render_text(name, order=order, facts=self._get_order_facts())
        return [{"heading": "", "html": text}]


def _changed_rows(kind, before, now, separator):
    """Rows that came, and rows that went."""
    old, new = before[kind], now[kind]
    out = [separator.join(filter(None, old[key])) for key in old if key not in new]
    came = [separator.join(filter(None, new[key])) for key in new if key not in old]
    return [
        *([{"kind": f"{kind}_out", "old": out, "new": []}] if out else []),
        *([{"kind": f"{kind}_in", "old": [], "new": came}] if came else []),
    ]


def _changed_positions(before, now):
    """Members who stay, with another position."""
    return [
        {
            "kind": "member",
            "name": name,
            "old": before["members"][key][1],
            "new": position,
        }
        for key, (name, position, _role) in now["members"].items()
        if key in before["members"] and before["members"][key][1] != position
    ]
