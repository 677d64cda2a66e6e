from odoo import api, fields, models
from odoo.exceptions import UserError

from ..core.languages import SUFFIX
from ..models.ir_actions_report import PAPERS


class KsriskPrintLine(models.TransientModel):
    """What can be printed: a document, a working paper, or rows as a table."""

    _name = "ksrisk.print.line"
    _description = "What to Print"
    _order = "print_id, sequence, id"

    print_id = fields.Many2one("ksrisk.print", required=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    is_chosen = fields.Boolean("Print it")
    kind = fields.Selection(
        [
            ("document", "Document"),
            ("paper", "Working paper"),
            ("rows", "Table"),
        ],
        required=True,
        readonly=True,
    )
    code = fields.Char(readonly=True, export_string_translation=False)
    res_model = fields.Char("Model", required=True, readonly=True)
    res_ids = fields.Json(readonly=True, export_string_translation=False)
    name = fields.Char("What", readonly=True)
    detail = fields.Char("State", readonly=True)
    subject = fields.Char(readonly=True, export_string_translation=False)
    formats = fields.Char(readonly=True)
    has_pdf = fields.Boolean(
        compute="_compute_has_pdf", export_string_translation=False
    )

    @api.depends("formats")
    def _compute_has_pdf(self):
        for line in self:
            line.has_pdf = "PDF" in (line.formats or "")

    def action_preview(self):
        """Show this line alone in a new tab."""
        self.ensure_one()
        return self.print_id._open_preview(self)

    def _get_records(self):
        """The records of the line that are there and that the user may read."""
        self.ensure_one()
        if not self._is_printable():
            raise UserError(self.env._("“%s” can't be printed.", self.name))
        records = self.env[self.res_model].browse(self.res_ids).exists()
        records.check_access("read")
        if not records:
            raise UserError(self.env._("“%s” is not there any more.", self.name))
        return records

    def _is_printable(self):
        """Whether the kind of line prints this model: lines come from users."""
        if self.kind == "paper":
            report = PAPERS.get(f"ksrisk_analysis.report_{self.code}")
            return bool(report) and report[0] == self.res_model
        if self.kind == "document":
            return self.res_model == "ksrisk.document" and len(self.res_ids) == 1
        exported = self.env.registry["ksrisk.export.mixin"]._inherit_children
        return self.res_model in exported

    # ------------------------------------------------------------------
    # Files
    # ------------------------------------------------------------------
    def _get_pdf(self, langs):
        """The PDF of a document or paper; a sealed document's own bytes."""
        records, data = self._get_records(), {"langs": list(langs)}
        if self.kind == "document":
            report, data["document_id"] = records._get_report(), records.id
            ids = records.analysis_id.ids
        else:
            report, ids = f"ksrisk_analysis.report_{self.code}", records.ids
        return self.env["ir.actions.report"]._render_qweb_pdf(report, ids, data)[0]

    def _iterate_files(self, langs, formats):
        """Title, extension and content of each file of the line."""
        if "pdf" in formats and self.has_pdf:
            for lang in langs:
                yield self._get_title(lang), ".pdf", self._get_pdf([lang])
        if "docx" in formats and "DOCX" in self.formats:
            for lang in langs:
                content = self._get_records()._make_docx(lang)
                yield self._get_title(lang), ".docx", content
        if "xlsx" in formats and "XLSX" in self.formats:
            title = " ".join(filter(None, (self.name, self.subject)))
            yield title, ".xlsx", self._get_xlsx(langs)

    def _get_xlsx(self, langs):
        records = self._get_records()
        if self.kind == "document":
            return records._make_xlsx(langs)
        return records._make_workbook(langs)

    def _get_title(self, lang):
        """The name of a file in one language."""
        if self.kind == "document":
            name = self._get_records().with_context(lang=lang).display_name
        else:
            report = self.env.ref(f"ksrisk_analysis.report_{self.code}_action")
            # What a report is called is no secret; who prints may read no reports.
            title = report.sudo().with_context(lang=lang).name
            name = " ".join(filter(None, (title, self.subject)))
        return f"{name} {SUFFIX[lang]}"

    def _describe(self):
        """A line of the manifest."""
        records = self._get_records()
        if self.kind != "document":
            name = " ".join(filter(None, (self.name, self.subject)))
            return self.env._("%(name)s: as it is now", name=name)
        if not records.content_hash:
            return self.env._(
                "%(name)s: version %(version)s, draft",
                name=self.name,
                version=records.version,
            )
        return self.env._(
            "%(name)s: version %(version)s, signed on %(date)s, hash %(hash)s",
            name=self.name,
            version=records.version,
            date=records.date_act,
            hash=records.content_hash,
        )
