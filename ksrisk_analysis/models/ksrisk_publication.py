from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ..core import working_days
from ..core.languages import LANGS
from ..core.urls import is_page
from .company_day import each_with_today, today_of
from .ksrisk_workflow_mixin import Reason


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
    date = fields.Date(required=True, default=today_of)
    copy_ids = fields.Many2many(
        "ksrisk.public.copy",
        string="Published Files",
        domain="[('document_id', '=', document_id)]",
        compute="_compute_copy_ids",
        store=True,
        readonly=False,
    )
    attachment_ids = fields.Many2many(
        "ir.attachment",
        string="Other Files",
        help="E.g. a picture of the page. What is published is a public copy.",
    )
    date_due = fields.Date("Due on", compute="_compute_delay")
    delay = fields.Integer("Days Late", compute="_compute_delay")
    working_delay = fields.Integer("Working Days Late", compute="_compute_delay")
    delay_text = fields.Char("Delay", compute="_compute_delay")
    warning = fields.Char(compute="_compute_warning")

    _attachment_fields = ("attachment_ids",)

    @api.depends("date", "analysis_id.deadline_ids.date_deadline")
    def _compute_delay(self):
        for publication in self:
            due = publication.analysis_id._get_deadline("DL-8").date_deadline
            publication.date_due = due
            day = publication.date
            late = max((day - due).days, 0) if due and day else 0
            publication.delay = late
            publication.working_delay = 0
            if late:
                company = publication.company_id or publication.document_id.company_id
                publication.working_delay = working_days.working_days_between(
                    due, day, company._ksrisk_is_open()
                )
            publication.delay_text = publication._get_delay_text() if due else ""

    def _get_delay_text(self):
        """Whether it was in time, in words."""
        if not self.delay:
            return self.env._("In time")
        return self.env._(
            "Late: calendar days %(days)s, of them working %(working)s",
            days=self.delay,
            working=self.working_delay,
        )

    @api.depends("document_id")
    def _compute_copy_ids(self):
        """The newest public copy in each language, as soon as the document is known."""
        for publication in self:
            publication.copy_ids = publication.document_id._get_public_copies()

    @api.depends("document_id.state", "copy_ids.is_outdated")
    def _compute_warning(self):
        for publication in self:
            publication.warning = " ".join(
                reason.message for reason in publication._check_files()
            )

    def _check_files(self):
        """Reasons against what is noted as published: files missing, or old ones.

        What is published has its files, and every document is in both languages: a
        step waits for a file that lacks. Of an analysis entered from paper the page
        may be older than the system, so that a reason passes it.
        """
        for publication in self:
            document = publication.document_id
            missing = set(LANGS) - set(publication.copy_ids.mapped("lang"))
            if document and missing:
                languages = self.env["res.lang"]
                yield Reason(
                    document,
                    self.env._(
                        "“%(name)s”: no public copy in %(languages)s is noted as "
                        "published. Press “Publish” on the analysis, make the copies, "
                        "place the files on the page and note them.",
                        name=document.display_name,
                        languages=", ".join(
                            languages._get_data(code=lang).name or lang
                            for lang in LANGS
                            if lang in missing
                        ),
                    ),
                    soft=document.analysis_id.mode == "paper",
                )
            if any(publication.copy_ids.mapped("is_outdated")):
                yield Reason(
                    document,
                    self.env._(
                        "“%s”: the public copy is outdated. There is a newer version "
                        "of the document, or other rows are confidential now. Make "
                        "another copy and publish it.",
                        document.display_name,
                    ),
                    soft=True,
                )

    def _get_published_records(self):
        """The records that stand on a public page: a set of (model, id)."""
        published = set()
        # What is on a public page is public; its document has readers of its own.
        for publication in self.sudo():
            printed = publication.document_id._get_printed_records()
            copies = publication.copy_ids
            left_out = [{tuple(pair) for pair in copy.hidden or ()} for copy in copies]
            # What each published file leaves out is on no page.
            published |= printed - set.intersection(*left_out or [set()])
        return published

    @api.constrains("copy_ids", "document_id")
    def _check_copies(self):
        for publication in self:
            if publication.copy_ids.document_id - publication.document_id:
                raise ValidationError(
                    self.env._("Choose the public copies of the published document.")
                )

    @api.depends("document_id", "date")
    def _compute_display_name(self):
        for publication in self:
            publication.display_name = publication.document_id.display_name

    @api.constrains("url")
    def _check_url(self):
        for publication in self:
            if not is_page(publication.url):
                raise ValidationError(
                    self.env._("“%s” is not the address of a page.", publication.url)
                )

    @api.constrains("date", "document_id")
    def _check_date(self):
        for publication, today in each_with_today(self):
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
        # The state of the analysis decides, whether or not he reads it.
        if any(record.analysis_id.date_published for record in self.sudo()):
            raise ValidationError(
                self.env._("The monitoring has begun: its publications stay.")
            )
