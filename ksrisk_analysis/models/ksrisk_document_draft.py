"""First drafts of the sections of the analytical reference, from the findings."""

from markupsafe import Markup

from odoo import models

from ..core import words


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

    def _draft_section(self, code):
        """HTML of a section in the language of the context."""
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
        lines = []
        answers = self.analysis_id.answer_ids
        for direction in self.analysis_id.scope_ids.direction_id.sorted("sequence"):
            own = answers.filtered(lambda a, d=direction: a.direction_id == d)
            if not own:
                lines.append(self.env._("%s: not applicable.", direction.name))
                continue
            lines.append(
                self.env._(
                    "%(direction)s: %(count)s answers, of which %(risks)s point to a "
                    "risk.",
                    direction=direction.name,
                    count=len(own),
                    risks=len(own.filtered("is_risk")),
                )
            )
        if self.analysis_id.act_ids:
            lines.append(
                self.env._(
                    "Acts and documents reviewed: %s.", len(self.analysis_id.act_ids)
                )
            )
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
        recommendations = self.analysis_id.recommendation_ids
        if not recommendations:
            return [self.env._("There are no recommendations.")]
        return [
            f"{index}. {self._draft_recommendation(recommendation)}"
            for index, recommendation in enumerate(recommendations, 1)
        ]

    def _draft_recommendation(self, recommendation):
        """Its text; a marked one stands in the table of risks alone."""
        if recommendation.is_confidential:
            return self.env._("Recommendation of restricted distribution.")
        return recommendation.name or ""

    def _draft_conclusion(self):
        risks = self._get_printed_risks()
        if not risks:
            return [self.env._("The analysis found no facts that call for measures.")]
        return [
            self.env._(
                "%(direction)s: %(count)s risks.",
                direction=direction.name or self.env._("Acts and documents"),
                count=len(own),
            )
            for direction, own in risks.grouped("direction_id").items()
        ]

    def _get_printed_risks(self):
        return self.analysis_id.risk_ids.filtered(lambda risk: risk.state != "rejected")
