from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.company_day import today_of


class KsriskPublishLine(models.TransientModel):
    """A document that is being published."""

    _name = "ksrisk.publish.line"
    _description = "Document to Publish"

    publish_id = fields.Many2one("ksrisk.publish", required=True, ondelete="cascade")
    document_id = fields.Many2one("ksrisk.document", required=True, readonly=True)
    publication_id = fields.Many2one(
        "ksrisk.publication", compute="_compute_publication_id"
    )
    copy_ids = fields.Many2many(
        "ksrisk.public.copy",
        compute="_compute_copy_ids",
        export_string_translation=False,
    )
    is_current = fields.Boolean(
        compute="_compute_copy_ids", export_string_translation=False
    )
    copy_text = fields.Char("Public Copies", compute="_compute_copy_ids")
    url = fields.Char("Address", compute="_compute_page", store=True, readonly=False)
    date = fields.Date(
        "Published on", compute="_compute_page", store=True, readonly=False
    )

    @api.depends("document_id")
    def _compute_publication_id(self):
        publications = self.env["ksrisk.publication"].search(
            [("document_id", "in", self.document_id.ids)]
        )
        by_document = publications.grouped("document_id")
        for line in self:
            known = by_document.get(line.document_id, publications.browse())
            line.publication_id = known[:1]

    @api.depends("document_id")
    def _compute_page(self):
        """What was entered before, and today."""
        today = today_of(self)
        for line in self:
            line.url = line.publication_id.url
            line.date = line.publication_id.date or today

    @api.depends("document_id.public_copy_ids")
    def _compute_copy_ids(self):
        for line in self:
            copies = line.document_id._get_public_copies()
            outdated = any(copies.mapped("is_outdated"))
            line.copy_ids = copies
            line.is_current = bool(copies) and not outdated
            if not copies:
                line.copy_text = self.env._("not made yet")
            elif outdated:
                line.copy_text = self.env._("outdated: make them again")
            else:
                line.copy_text = self.env._(
                    "rows left out: %s", max(copies.mapped("left_out"))
                )

    def action_download_kk(self):
        """Give the Kazakh file."""
        return self._download("kk_KZ")

    def action_download_ru(self):
        """Give the Russian file."""
        return self._download("ru_RU")

    def _download(self, lang):
        self.ensure_one()
        copy = self.copy_ids.filtered(lambda copy: copy.lang == lang)
        return copy.action_download()

    def _record(self):
        """Make the publication, or correct the one that is there.

        :raises UserError: what is to be published is not what the copies show
        """
        if not self.is_current:
            raise UserError(
                self.env._(
                    "“%s”: make its public copies first: they are missing or outdated.",
                    self.document_id.display_name,
                )
            )
        values = {"url": self.url, "date": self.date}
        if self.copy_ids:
            values["copy_ids"] = [fields.Command.set(self.copy_ids.ids)]
        if self.publication_id:
            self.publication_id.write(values)
        else:
            self.publication_id.create({"document_id": self.document_id.id, **values})
