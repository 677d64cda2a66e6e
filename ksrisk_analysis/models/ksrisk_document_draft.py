"""First drafts of the sections of the analytical reference, from the findings."""

from markupsafe import Markup

from odoo import models

from ..core import words
from ..core.languages import LANGS


class KsriskDocument(models.Model):
    _inherit = "ksrisk.document"

    def action_redraft(self):
        """Draft the sections that are empty or missing, from the findings."""
        self._check_open()
        for document in self:
            document._create_sections()
        for section in self.section_ids:
            if not section._get_plain_text():
                section.body = self.with_context(lang=section.lang)._draft_section(
                    section.code
                )

    def _create_sections(self):
        """Draft every section in each language that is not there."""
        self.ensure_one()
        codes = [code for code, _label in self.section_ids._fields["code"].selection]
        known = {(section.code, section.lang) for section in self.section_ids}
        self.env["ksrisk.document.section"].create(
            [
                {
                    "document_id": self.id,
                    "sequence": 10 * index,
                    "code": code,
                    "lang": lang,
                    "body": self.with_context(lang=lang)._draft_section(code),
                }
                for index, code in enumerate(codes, 1)
                for lang in LANGS
                if (code, lang) not in known
            ]
        )

    def _draft_section(self, code):
        """HTML of a section in the language of the context."""
        # A draft tells of all the answers; its author may not read each.
        lines = getattr(self.sudo(), f"_draft_{code}")()
        return Markup("").join(Markup("<p>%s</p>") % line for line in lines)

    def _draft_intro(self):
        analysis, lang = self.analysis_id, self.env.lang

        def day(value):
            return words.date_in_words(value, lang) if value else "—"

        group = ", ".join(
            words.initials(member.partner_id.name or "")
            for member in analysis.member_ids
            if member.role in ("leader", "member", "secretary", "expert")
        )
        return [
            self.env._(
                "Object of the analysis: %s.",
                analysis.company_id._ksrisk_official_name(lang),
            ),
            self.env._(
                "Grounds: order No %(number)s of %(date)s; %(law)s.",
                number=analysis.order_number or "—",
                date=words.date_of(analysis.order_date, lang)
                if analysis.order_date
                else "—",
                law="; ".join(analysis.legal_act_ids.mapped("name")),
            ),
            self.env._(
                "Period analysed: from %(from)s to %(to)s. The work was done from "
                "%(start)s to %(end)s.",
                start=day(analysis.date_start),
                end=day(analysis.date_end),
                **{"from": day(analysis.date_from), "to": day(analysis.date_to)},
            ),
            self.env._("Working group: %s.", group.removesuffix(".")),
        ]

    def _draft_description(self):
        """An introduction only: the figures stand in the tables below it."""
        answers, scope = self.analysis_id.answer_ids, self.analysis_id.scope_ids
        asked = scope.filtered("applicable")
        lines = [
            self.env._(
                "The analysis covered %(departments)s departments in %(directions)s "
                "directions.",
                departments=len(asked.department_id),
                directions=len(asked.direction_id),
            )
        ]
        if answers:
            lines.append(
                self.env._(
                    "Answers received: %(count)s, of which %(risks)s point to a risk.",
                    count=len(answers),
                    risks=len(answers.filtered("is_risk")),
                )
            )
        reviewed = len(self.analysis_id.act_ids)
        if reviewed:
            lines.append(self.env._("Acts and documents reviewed: %s.", reviewed))
        return lines

    def _draft_risks(self):
        risks = self._get_printed_risks()
        if not risks:
            return [self.env._("No corruption risks were identified.")]
        return [
            self.env._(
                "Corruption risks identified: %(count)s (%(words)s).",
                count=len(risks),
                words=words.number_in_words(len(risks), self.env.lang),
            )
        ]

    def _draft_recommendations(self):
        """An introduction only: the list below it is made of the records."""
        if not self._get_printed_recommendations():
            return [self.env._("There are no recommendations.")]
        return [
            self.env._(
                "To remove the causes and conditions of the risks identified, it is "
                "recommended:"
            )
        ]

    def _draft_conclusion(self):
        risks = self._get_printed_risks()
        if not risks:
            return [self.env._("The analysis found no facts that call for measures.")]
        return [
            self.env._(
                "The analysis identified %(risks)s risks and gave %(recommendations)s "
                "recommendations. By direction:",
                risks=len(risks),
                recommendations=len(self._get_printed_recommendations()),
            )
        ]
