"""What a document prints: one method gives its values in one language, and the same
values feed the PDF, the tables and the hash.

Values are plain JSON. A document is a heading and a list of blocks; a block is a text
(``heading``, ``html``) or a table (``columns``, ``rows``; a row is ``{"heading": …}``
over all columns or ``{"cells": […], "of": […]}``, each cell a list of lines, ``of`` the
records that it prints; a block may have ``of`` too). An ``appendix`` block begins a
page after the signatures. What is called ``html`` is safe as it stands.
"""

from datetime import date

from markupsafe import Markup

from odoo import models

from ..core import seal, words
from ..core.languages import LANGS

#: Kinds with the head of an order, and those with an approval block.
_ORDERS = ("order", "amending_order", "closing", "cancellation")
_APPROVED = ("work_plan", "remediation_plan", "positions")


def _html(*lines):
    """Paragraphs of plain text as safe HTML."""
    return str(Markup("").join(Markup("<p>%s</p>") % line for line in lines))


def _row(cells, *recordsets):
    """A row of a table that knows what it prints, so that a public copy can leave out
    what is confidential.

    :param cells: list of cells, each a list of lines
    :param recordsets: the records whose texts stand in the cells
    """
    of = [[records._name, record.id] for records in recordsets for record in records]
    return {"cells": cells, "of": of}


class Pages(list):
    """Values given to a report by the code itself; a request can't make one."""


class KsriskDocument(models.Model):
    _inherit = "ksrisk.document"

    # ------------------------------------------------------------------
    # Values
    # ------------------------------------------------------------------
    def _get_document_values(self, lang, act=None):
        """The values of the document in one language.

        :param lang: ``kk_KZ`` or ``ru_RU``
        :param act: snapshot of the signing act, None while it is a draft
        :return: dict of JSON values
        """
        self.ensure_one()
        content = self.sudo().content  # its readers are checked where it is printed
        if content:
            return content[lang]
        document = self.sudo().with_context(lang=lang)
        return {
            "lang": lang,
            "kind": self.kind,
            "version": self.version,
            "company": document.company_id._ksrisk_official_name(lang),
            "place": document.company_id.ksrisk_city or "",
            "title": document._get_title(),
            "subtitle": document._get_subtitle(),
            "approval": document._get_approval_block(act),
            "act": document._get_act_line(act),
            "number": (act or {}).get("number") or "",
            "blocks": document._get_blocks(),
            "signatures": document._get_signatures(act),
            "footnotes": document._get_footnotes(),
            "labels": document._get_labels(),
        }

    def _get_text_hash(self):
        """Hash of the blocks in both languages: what is voted on."""
        self.ensure_one()
        return seal.content_hash(
            {lang: self._get_document_values(lang)["blocks"] for lang in LANGS}
        )

    def _get_signed_hash(self):
        content = self.sudo().content
        return seal.content_hash({lang: content[lang]["blocks"] for lang in LANGS})

    def _get_title(self):
        return {
            "order": self.env._("On the internal analysis of corruption risks"),
            "amending_order": self.env._(
                "On amending the order on the internal analysis of corruption risks"
            ),
            "work_plan": self.env._(
                "Work plan of the internal analysis of corruption risks"
            ),
            "reference": self.env._(
                "Analytical reference on the results of the internal analysis of "
                "corruption risks"
            ),
            "remediation_plan": self.env._(
                "Plan of measures to remove the causes and conditions conducive to "
                "corruption offences that the internal analysis of corruption risks "
                "revealed"
            ),
            "positions": self.env._(
                "Register of positions exposed to corruption risks"
            ),
            "monitoring": self.env._(
                "Information on the execution of the recommendations"
            ),
            "minutes": self.env._("Minutes of the public discussion of the results"),
            "closing": self.env._(
                "On closing the internal analysis of corruption risks"
            ),
            "cancellation": self.env._(
                "On stopping the internal analysis of corruption risks"
            ),
        }[self.kind]

    def _get_subtitle(self):
        return "" if self.kind in _ORDERS else self._get_company_name()

    def _get_company_name(self):
        name = self.company_id._ksrisk_official_name(self.env.lang)
        return name if "«" in name else f"«{name}»"

    def _get_approval_block(self, act):
        """The block at the top right: approved by whom, when, on what ground.

        What a collegial body approves names its decision and has no signature.
        """
        if self.kind not in _APPROVED:
            return None
        lang, act = self.env.lang, act or {}
        if act.get("body"):
            decision = self.env._(
                "APPROVED by decision of %(body)s of %(date)s No %(number)s",
                body=act["body"],
                date=words.date_of(date.fromisoformat(act["body_date"]), lang),
                number=act["body_number"],
            )
            return {"heading": "", "lines": [decision], "name": "", "date": ""}
        signer = self._get_signer(act)
        lines = [
            self.env._(
                "%(post)s of %(company)s",
                post=signer["post"],
                company=self._get_company_name(),
            ).strip()
        ]
        if act.get("basis"):
            lines.append(self.env._("(ground: %s)", act["basis"]))
        return {
            "heading": self.env._("I APPROVE"),
            "lines": lines,
            "name": signer["name"],
            "date": self._get_date_line(act),
        }

    def _get_act_line(self, act):
        """Kind, number, date and place of an order, date and place of a reference."""
        if self.kind not in (*_ORDERS, "reference"):
            return None
        is_order = self.kind in _ORDERS
        return {
            "heading": self.env._("ORDER") if is_order else "",
            "number": f"№ {act['number'] if act else '________'}" if is_order else "",
            "date": self._get_date_line(act),
        }

    def _get_date_line(self, act=None):
        """The date of the act; blanks to be filled in by hand while there is none."""
        day = date.fromisoformat(act["date"]) if act else None
        return words.approval_date(day, self.env.lang)

    def _get_signer(self, act=None):
        """Post and name of the head: as he signed, or as he is to sign."""
        analysis, act = self.analysis_id, act or {}
        return {
            "post": act.get("post") or analysis.head_post or "",
            "name": words.initials(act.get("name") or analysis.head_id.name or ""),
        }

    def _get_signatures(self, act):
        """Who signs at the bottom: list of post, name and date, if it has its own."""
        analysis = self.analysis_id
        if self.kind in _APPROVED:
            officer = words.initials(analysis.officer_id.name or "")
            post = self.env._("Head of the compliance service")
            return [{"post": post, "name": officer, "date": ""}]
        if self.kind != "reference":
            return [{**self._get_signer(act), "date": ""}]
        group = analysis.member_ids.filtered(
            lambda member: member.role in ("leader", "member", "secretary", "expert")
        )
        return [
            *(
                {
                    "post": member.position or "",
                    "name": words.initials(member.partner_id.name or ""),
                    "date": self._get_date_line(),
                }
                for member in group
            ),
            {**self._get_signer(act), "date": self._get_date_line(act)},
        ]

    def _get_labels(self):
        """The words of the layout itself, in the language of the context."""
        page, pages = (
            Markup('<span class="%s"></span>') % name for name in ("page", "topage")
        )
        paging = self.env._("Page %(page)s of %(pages)s", page=page, pages=pages)
        return {"draft": self.env._("DRAFT"), "paging": str(paging)}

    def _get_footnotes(self):
        terms = self.analysis_id.plan_line_ids.rule_id.filtered(
            lambda rule: rule.trigger == "term_end"
        )
        if self.kind == "work_plan" and terms:
            return [
                self.env._(
                    "* this term must be the one named in the decision of the head of "
                    "the state body, organisation or quasi-public subject on the "
                    "internal analysis."
                )
            ]
        return []

    # ------------------------------------------------------------------
    # Blocks
    # ------------------------------------------------------------------
    def _get_blocks(self):
        """The blocks of the document, by its kind."""
        return getattr(self, f"_get_blocks_{self.kind}")()

    def _get_blocks_work_plan(self):
        rows, stage = [], None
        for line in self.analysis_id.plan_line_ids:
            if line.stage_id and line.stage_id != stage:
                stage = line.stage_id
                rows.append({"heading": f"{stage.number}. {stage.name}"})
            rows.append(
                {
                    "cells": [
                        [line.number or ""],
                        [line.name or ""],
                        line._get_deadline_text(),
                        line.executor_ids.mapped("display_name"),
                    ]
                }
            )
        columns = [
            self.env._("No (work plan)"),
            self.env._("Kind of work"),
            self.env._("Term of giving the information"),
            self.env._("Responsible persons"),
        ]
        return [{"columns": columns, "widths": [7, 41, 28, 24], "rows": rows}]

    def _get_blocks_remediation_plan(self):
        measures = self.analysis_id.measure_ids.filtered(
            lambda measure: measure.state != "cancelled"
        )
        if not measures:
            return [
                {
                    "heading": "",
                    "html": _html(
                        self.env._(
                            "The internal analysis confirmed no corruption risks; no "
                            "plan of measures is required."
                        )
                    ),
                }
            ]
        columns = [
            self.env._("No (remediation plan)"),
            self.env._("Recommendations on the results of the internal analysis"),
            self.env._("Measures"),
            self.env._("Form of completion"),
            self.env._("Responsible executors"),
            self.env._("Deadline"),
        ]
        rows = [
            _row(measure._get_cells(), measure, measure.recommendation_ids)
            for measure in measures
        ]
        return [{"columns": columns, "widths": [4, 32, 22, 16, 16, 10], "rows": rows}]

    def _get_blocks_reference(self):
        sections = self.section_ids.filtered(lambda s: s.lang == self.env.lang)
        blocks = []
        for index, section in enumerate(sections.sorted("sequence"), 1):
            blocks.append(
                {
                    "heading": f"{index}. {section._get_title()}",
                    "html": str(section.body or ""),
                    "of": [list(section._get_print_key())],
                }
            )
            if section.code == "risks":
                blocks += self._get_risk_tables()
        return blocks

    def _get_risk_tables(self):
        risks = self.analysis_id.risk_ids.filtered(lambda r: r.state != "rejected")
        columns = [
            self.env._("No (risk)"),
            self.env._("Risk"),
            self.env._("Causes and conditions"),
            self.env._("Document, provision"),
            self.env._("Kind of factor"),
            self.env._("Positions"),
            self.env._("Recommendation"),
        ]
        rows = [
            _row(risk._get_cells(), risk, risk.act_id, risk.recommendation_ids)
            for risk in risks
        ]
        widths = [4, 18, 16, 13, 16, 14, 19]
        return [{"columns": columns, "widths": widths, "rows": rows}] if rows else []

    def _get_blocks_order(self):
        analysis, lang = self.analysis_id, self.env.lang
        law = "; ".join(analysis.legal_act_ids.mapped("name"))

        def day(value):
            return words.date_in_words(value, lang) if value else "—"

        applicable = analysis.scope_ids.filtered("applicable")
        points = [
            self.env._(
                "Conduct the internal analysis of corruption risks from %(start)s to "
                "%(end)s for the period from %(from)s to %(to)s.",
                start=day(analysis.date_start),
                end=day(analysis.date_end),
                **{"from": day(analysis.date_from), "to": day(analysis.date_to)},
            ),
            self.env._(
                "Directions of the analysis: %s.",
                "; ".join(applicable.direction_id.sorted("sequence").mapped("name")),
            ),
            self.env._(
                "Departments covered: %s.",
                "; ".join(applicable.department_id.mapped("name")),
            ),
            self.env._(
                "Approve the working group and the commission as listed in "
                "the appendix."
            ),
            self.env._(
                "Heads of departments supply the information asked for in time."
            ),
            self.env._(
                "The register of positions exposed to corruption risks is made by %s.",
                day(analysis.date_register),
            ),
            self.env._(
                "The compliance service (%s) controls the execution of this order.",
                words.initials(analysis.officer_id.name or ""),
            ),
            self.env._("This order comes into force on the day of its signature."),
        ]
        ground = _html(self.env._("Legal basis: %s.", law), self.env._("I ORDER:"))
        numbered = (f"{index}. {point}" for index, point in enumerate(points, 1))
        return [
            {"heading": "", "html": ground + _html(*numbered)},
            *self._get_order_appendix(),
        ]

    def _get_order_appendix(self):
        """The members, and who has read the order."""
        members = self.analysis_id.member_ids
        roles = dict(members._fields["role"]._description_selection(self.env))
        names = [[member.partner_id.name or ""] for member in members]
        rows = [
            {
                "cells": [
                    [str(index)],
                    name,
                    [member.position or ""],
                    [roles[member.role]],
                ]
            }
            for index, (name, member) in enumerate(zip(names, members, strict=True), 1)
        ]
        readers = [
            {"cells": [[str(index)], name, [""], [""]]}
            for index, name in enumerate(names, 1)
        ]
        number, full_name = self.env._("No (member)"), self.env._("Full name")
        return [
            {
                "appendix": self.env._("Appendix to the order"),
                "heading": self.env._("Working group and commission"),
                "columns": [
                    number,
                    full_name,
                    self.env._("Position"),
                    self.env._("Role"),
                ],
                "widths": [7, 35, 35, 23],
                "rows": rows,
            },
            {
                "appendix": "",
                "heading": self.env._("Have read the order"),
                "columns": [
                    number,
                    full_name,
                    self.env._("Date"),
                    self.env._("Signature"),
                ],
                "widths": [7, 47, 23, 23],
                "rows": readers,
            },
        ]

    _get_blocks_amending_order = _get_blocks_order

    def _get_blocks_positions(self):
        columns = [
            self.env._("No (position)"),
            self.env._("Department"),
            self.env._("Position"),
            self.env._("Number of units"),
            self.env._("Functions that carry the risk"),
            self.env._("Risk"),
            self.env._("Measures"),
        ]
        rows = [
            _row(position._get_cells(index), position)
            for index, position in enumerate(self.analysis_id.position_ids, 1)
        ]
        return [
            {"columns": columns, "widths": [5, 18, 16, 8, 22, 16, 15], "rows": rows}
        ]

    def _get_blocks_monitoring(self):
        measures = self.analysis_id.measure_ids
        states = dict(measures._fields["state"]._description_selection(self.env))
        rows = [
            _row(
                [
                    [measure.number_text],
                    measure._get_recommendation_lines(),
                    [measure.name or ""],
                    [words.date_short(measure.date_deadline)],
                    [
                        words.date_short(measure.date_confirmed)
                        if measure.date_confirmed
                        else "–"
                    ],
                    [states[measure.state]],
                ],
                measure,
                measure.recommendation_ids,
            )
            for measure in measures
        ]
        columns = [
            self.env._("No (measure)"),
            self.env._("Recommendation"),
            self.env._("Measure"),
            self.env._("Deadline"),
            self.env._("Carried out on"),
            self.env._("Status"),
        ]
        done = len(measures.filtered(lambda m: m.state == "confirmed"))
        total = self.env._(
            "Total: %(total)s, carried out: %(done)s.", total=len(measures), done=done
        )
        return [
            {"columns": columns, "widths": [6, 32, 28, 11, 12, 11], "rows": rows},
            {"heading": "", "html": _html(total)},
        ]

    def _get_blocks_minutes(self):
        return []

    def _get_blocks_closing(self):
        return [
            {
                "heading": "",
                "html": _html(
                    self.env._(
                        "The internal analysis of corruption risks %s is closed.",
                        self.analysis_id.name,
                    )
                ),
            }
        ]

    def _get_blocks_cancellation(self):
        return [
            {
                "heading": "",
                "html": _html(
                    self.env._(
                        "The internal analysis of corruption risks %s is stopped.",
                        self.analysis_id.name,
                    )
                ),
            }
        ]
