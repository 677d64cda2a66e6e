"""What a document prints: one method gives its values in one language, and the same
values feed the PDF, the tables and the hash.

Values are plain JSON. A document is a heading and a list of blocks; a block is a text
(``heading``, ``html``) or a table (``columns``, ``rows``; a row is ``{"heading": …}``
over all columns or ``{"cells": […], "of": […]}``, each cell a list of lines, ``of`` the
records that it prints, ``lead`` a column and how many of its first lines are bold); a
text block may have ``of`` too. An ``appendix`` block begins a page after the
signatures. What is called ``html`` is safe as it stands.

The blocks of each kind are made in ``ksrisk_document_blocks_*.py``.
"""

import re
from datetime import date

from markupsafe import Markup

from odoo import models

from ..core import seal, words
from ..core.languages import LANGS, SUFFIX
from .bilingual import stored_texts
from .company_day import today_of

#: Kinds with the head of an order, and those with an approval block.
_ORDERS = ("order", "amending_order", "closing", "cancellation")
_APPROVED = ("work_plan", "remediation_plan", "positions")


def _html(*lines):
    """Paragraphs of plain text as safe HTML."""
    return str(Markup("").join(Markup("<p>%s</p>") % line for line in lines))


def _row(cells, *recordsets, lead=None):
    """A row of a table that knows what it prints, so that a public copy can leave out
    what is confidential.

    :param cells: list of cells, each a list of lines
    :param recordsets: the records whose texts stand in the cells
    :param lead: index of a column, and how many of its first lines are bold
    """
    of = [[records._name, record.id] for records in recordsets for record in records]
    row = {"cells": cells, "of": of}
    return row | {"lead": list(lead)} if lead else row


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
        # The appendix of an order names the act.
        document = self.sudo().with_context(lang=lang, ksrisk_act=act)
        values = {
            "lang": lang,
            "kind": self.kind,
            "version": self.version,
            "company": document.company_id._ksrisk_official_name(lang),
            "companies": document._get_company_names(),
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
        if self.kind in ("order", "amending_order"):
            # What the next amending order is compared with.
            values["facts"] = document._get_order_facts()
        return values

    def _get_text_hash(self):
        """Hash of the blocks in both languages: what is voted on."""
        self.ensure_one()
        return seal.content_hash(
            {lang: self._get_document_values(lang)["blocks"] for lang in LANGS}
        )

    def _get_signed_hash(self):
        # As in `_get_document_values`: of the content only its hash leaves here.
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
            "announcement": self.env._(
                "Announcement of the public discussion of the results of the internal "
                "analysis of corruption risks"
            )
            if self.discussion_id
            else self.env._(
                "Announcement of the internal analysis of corruption risks"
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
        """The lines under the title: the company, and the day of the figures."""
        if self.kind in _ORDERS:
            return ""
        lines = [self._get_company_name()]
        if self.kind == "monitoring":
            as_of = self._get_as_of()
            if self.is_final:
                text = self.env._("Final information as of %s")
            else:
                text = self.env._("Interim information as of %s")
            lines.append(text % words.date_of(as_of, self.env.lang))
        return "\n".join(lines)

    def _get_as_of(self):
        """The day whose state of affairs the document tells."""
        return self.date_as_of or today_of(self)

    def _get_company_names(self):
        """The company's names at the head of an order: both where both exist."""
        names = [self.company_id._ksrisk_official_name(lang) for lang in LANGS]
        texts = stored_texts(self.company_id, "ksrisk_name").get(self.company_id.id, {})
        if all(texts.get(lang) for lang in LANGS) and len(set(names)) > 1:
            return names
        return [self.company_id._ksrisk_official_name(self.env.lang)]

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
        if self.kind not in (*_ORDERS, "reference", "minutes"):
            return None
        is_order = self.kind in _ORDERS
        numbered = is_order or self.kind == "minutes"
        number = (act or {}).get("number") or "________"
        return {
            "heading": self.env._("ORDER") if is_order else "",
            "number": f"№ {number}" if numbered else "",
            "date": self._get_held_on()
            if self.kind == "minutes" and self.discussion_id
            else self._get_date_line(act),
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
        if self.kind == "minutes" and self.discussion_id:
            return self.discussion_id._get_signatures()
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
        return {
            "draft": self.env._("DRAFT"),
            "paging": str(paging),
            "verify": self.env._("Authenticity is verified at:"),
        }

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

    def _render_text(self, name, **values):
        """A fixed text in the language of the context: safe HTML of paragraphs.

        Each language has a template of its own, for a translated sentence would keep
        the order of words of the other.
        """
        template = f"ksrisk_analysis.text_{name}_{SUFFIX[self.env.lang]}"
        html = self.env["ir.qweb"]._render(template, values)
        html = re.sub(r">\s+<", "><", re.sub(r"\s+", " ", html)).strip()
        return html.replace("№ ", "№\u00a0")
