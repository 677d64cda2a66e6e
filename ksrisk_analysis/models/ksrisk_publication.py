from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date


class KsriskPublication(models.Model):
    """Where and when a signed document was placed for the public."""

    _name = "ksrisk.publication"
    _inherit = ["ksrisk.attachment.mixin", "ksrisk.guard.mixin"]
    _description = "Publication"
    _order = "date desc, id desc"

    document_id = fields.Many2one(
        "ksrisk.document", required=True, index=True, ondelete="restrict"
    )
    analysis_id = fields.Many2one(
        related="document_id.analysis_id", store=True, index=True
    )
    company_id = fields.Many2one(
        related="document_id.company_id", store=True, index=True
    )
    url = fields.Char("Address", required=True)
    date = fields.Date(required=True, default=fields.Date.context_today)
    attachment_ids = fields.Many2many("ir.attachment", string="Published Files")
    date_due = fields.Date("Due on", compute="_compute_delay")
    delay = fields.Integer("Days Late", compute="_compute_delay")

    _attachment_fields = ("attachment_ids",)

    @api.depends("date", "analysis_id.deadline_ids.date_deadline")
    def _compute_delay(self):
        for publication in self:
            due = publication.analysis_id._get_deadline("DL-8").date_deadline
            publication.date_due = due
            publication.delay = (
                max((publication.date - due).days, 0) if due and publication.date else 0
            )

    @api.depends("document_id", "date")
    def _compute_display_name(self):
        for publication in self:
            publication.display_name = publication.document_id.display_name

    @api.constrains("url")
    def _check_url(self):
        for publication in self:
            try:
                parts = urlsplit(publication.url)
                is_page = parts.scheme in ("http", "https") and parts.hostname
            except ValueError:  # e.g. half of an IPv6 address
                is_page = False
            if not is_page:
                raise ValidationError(
                    self.env._("“%s” is not the address of a page.", publication.url)
                )

    @api.constrains("date", "document_id")
    def _check_date(self):
        today = fields.Date.context_today(self)
        for publication in self:
            document = publication.document_id
            if document.state != "signed":
                raise ValidationError(
                    self.env._(
                        "“%s” is not signed: there is nothing to publish.",
                        document.display_name,
                    )
                )
            if publication.date > today or publication.date < document.date_act:
                raise ValidationError(
                    self.env._(
                        "A publication is dated between the signature (%s) and today.",
                        format_date(self.env, document.date_act),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        # The list of an analysis gives the analysis too: that is the document's.
        return super().create(
            [
                {name: vals[name] for name in vals if name != "analysis_id"}
                for vals in vals_list
            ]
        )

    def write(self, vals):
        self._check_open()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_open(self):
        self._check_open()

    def _check_open(self):
        if any(record.analysis_id.date_published for record in self.sudo()):
            raise ValidationError(
                self.env._("The monitoring has begun: its publications stay.")
            )
