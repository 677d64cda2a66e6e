"""Rows printed in a document: frozen while it is signed, watched while it is open."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..core.languages import SUFFIX
from .bilingual import language_gaps


class KsriskContentMixin(models.AbstractModel):
    _name = "ksrisk.content.mixin"
    _inherit = ["ksrisk.guard.mixin"]
    _description = "Content of a Document"

    is_sealed = fields.Boolean(
        compute="_compute_is_sealed",
        export_string_translation=False,
        help="The document that prints these rows is signed: they do not change.",
    )

    #: Kind of the document that prints these rows.
    _content_kind = None
    #: Names of the fields that are printed; the others stay free.
    _content_fields = frozenset()
    #: Those of them that move a row to another document.
    _content_parents = frozenset({"analysis_id"})
    #: Names of the relations to rows of the same analysis.
    _same_analysis = ()
    #: Translated ones among them, to be filled in both languages.
    _content_texts = ()
    #: Those of them that may stay empty in both.
    _content_optional = ()

    def _compute_is_sealed(self):
        for record in self:
            # Respondents and executors do not read the analysis that seals their rows.
            analyses = record.sudo()._get_content_analyses()
            record.is_sealed = any(
                f" {record._get_content_kind(analysis)} " in analysis.sealed_content
                for analysis in analyses
            )

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._check_content_open()
        records._check_same_analysis()
        return records

    def write(self, vals):
        if not self._printed_names().isdisjoint(self._get_own_edits(vals)):
            self._check_content_open()
        result = super().write(vals)
        if not self._content_parents.isdisjoint(vals):
            self._check_content_open()
        if not {"analysis_id", *self._same_analysis}.isdisjoint(vals):
            self._check_same_analysis()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_signed(self):
        self._check_content_open()

    @api.model
    def _give_numbers(self, vals_list):
        """Number new rows that have no number, after the last one of their analysis."""
        analyses = {vals.get("analysis_id") for vals in vals_list}
        # Rows that the user may not read have their numbers too.
        groups = self.sudo()._read_group(
            [("analysis_id", "in", list(analyses))], ["analysis_id"], ["number:max"]
        )
        last = dict.fromkeys(analyses, 0)
        last |= {analysis.id: number or 0 for analysis, number in groups}
        for vals in vals_list:
            analysis = vals.get("analysis_id")
            vals["number"] = vals.get("number") or last[analysis] + 1
            last[analysis] = max(last[analysis], vals["number"])

    def _check_same_analysis(self):
        """Refuse links to the rows of another analysis: they would pass its gates.

        :raises ValidationError: a linked row belongs elsewhere
        """
        # A link to a row that he does not read is refused all the same.
        for record in self.sudo():
            for name in self._same_analysis:
                if record[name].analysis_id - record.analysis_id:
                    raise ValidationError(
                        self.env._(
                            "“%s” is linked with a row of another analysis.",
                            record.display_name,
                        )
                    )

    def _printed_names(self):
        sides = {
            f"{name}_{suffix}"
            for name in self._content_texts
            for suffix in SUFFIX.values()
        }
        return self._content_fields | sides

    def _get_own_edits(self, vals):
        """Names that a write edits; what an act moves is no edit of the document."""
        return set(vals)

    def _get_content_analyses(self):
        """The analyses in whose document these rows are printed."""
        return self.analysis_id

    def _get_content_kind(self, analysis):
        """Kind of the document whose signature freezes these rows."""
        return self._content_kind

    def _get_language_gaps(self):
        """Texts to be signed that lack Kazakh or Russian: (record, name, language)."""
        return language_gaps(
            self, *self._content_texts, optional=self._content_optional
        )

    def _check_content_open(self):
        """Refuse to touch the rows of a signed document, and mark the analysis.

        The mark makes an edit and a signature that happen at once collide in the
        database, so that nobody signs what he has not seen.

        :raises UserError: the document is signed
        :raises AccessError: the user is no member of the working group
        """
        # The analysis is found whoever asks; his own right to it is checked next.
        analyses = self.sudo()._get_content_analyses()
        if not analyses.sudo(self.env.su).has_access("write"):
            raise AccessError(
                self.env._("Only the working group edits what a document prints.")
            )
        for analysis in analyses:
            document = analysis._get_document(self._get_content_kind(analysis))
            if not document._is_open():
                raise UserError(
                    self.env._(
                        "“%s” is signed: its rows do not change. Make a new version "
                        "of the document first.",
                        document.display_name,
                    )
                )
            if analysis.state in ("closed", "cancelled"):
                raise UserError(self.env._("“%s” has ended.", analysis.display_name))
            analysis.content_revision += 1
