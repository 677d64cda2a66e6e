"""Working papers: printed of the records as they are, and never sealed.

They are laid out as documents are: values in one language, the same page. A paper has
no mark of a draft, for it is never anything else; its foot tells the day of printing.
"""

from markupsafe import Markup

from odoo import models

from ..core import words
from ..core.file_names import file_name
from ..core.languages import LANGS
from .company_day import today_of
from .ksrisk_document_values import Pages


class KsriskPaperMixin(models.AbstractModel):
    _name = "ksrisk.paper.mixin"
    _description = "Working Papers"

    def _get_paper_values(self, kind, lang):
        """The values of a paper in one language, in the form of a document's values.

        :param kind: a method ``_get_paper_<kind>`` of the record gives its own part:
            ``title``, ``blocks``, and what else differs
        """
        self.ensure_one()
        self.check_access("read")
        record = self.with_context(lang=lang)
        analysis = record._get_paper_analysis().sudo()  # its names alone
        company = analysis.company_id._ksrisk_official_name(lang)
        values = {
            "lang": lang,
            "kind": kind,
            "version": 1,
            "company": company,
            "place": analysis.company_id.ksrisk_city or "",
            "subtitle": company if "«" in company else f"«{company}»",
            "approval": None,
            "act": None,
            "number": "",
            "signatures": [],
            "footnotes": [],
            "labels": self.env["ksrisk.document"].with_context(lang=lang)._get_labels(),
            "mark": "",
            "foot": " · ".join(
                (
                    analysis.display_name,
                    words.date_short(today_of(self)),
                )
            ),
        }
        return values | getattr(record, f"_get_paper_{kind}")()

    def _get_paper_pages(self, kinds, langs=LANGS):
        """The pages of papers: of each record each paper, Kazakh first."""
        return Pages(
            record._get_paper_values(kind, lang)
            for record in self
            for kind in kinds
            for lang in langs
        )

    def _get_paper_name(self, code):
        """The name of a printed file; ``code`` is that of the report."""
        report = self.env.ref(f"ksrisk_analysis.report_{code}_action")
        # What a report is called is no secret; who prints may read no reports.
        return file_name(f"{report.sudo().name} {self.display_name}", "")

    def _get_paragraphs(self, lines):
        """Plain lines as the HTML of a block."""
        return str(Markup("").join(Markup("<p>%s</p>") % line for line in lines))

    def _get_paper_analysis(self):
        """The analysis that the paper belongs to."""
        return self.analysis_id
