"""Export of purchases in the Open Contracting Data Standard."""

import re

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..core import ocds
from ..models.ksrisk_journal import journal

_PREFIX = "ksrisk_analysis.ocid_prefix"
#: Of nobody: the standard's registry gives each publisher one of its own.
_NO_PREFIX = "ocds-000000"


class KsriskOcdsExport(models.TransientModel):
    """What of the purchases is exported, and how; the file is streamed."""

    _name = "ksrisk.ocds.export"
    _description = "Export of Purchases (OCDS)"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    date_from = fields.Date(
        "From",
        required=True,
        default=lambda self: self._today() - relativedelta(years=3),
    )
    date_to = fields.Date("To", required=True, default=lambda self: self._today())
    file_format = fields.Selection(
        [
            ("lines", "One release a line (.jsonl), for tools"),
            ("package", "Release package (.json), for publication"),
        ],
        "Format",
        required=True,
        default="lines",
    )
    prefix = fields.Char(
        "Prefix of Identifiers",
        required=True,
        default=lambda self: self._default_prefix(),
        help="Registered by the Open Contracting Partnership for each publisher. "
        "The one of zeros does for files that stay within the company.",
    )

    @api.model
    def _today(self):
        return fields.Date.context_today(self)

    @api.model
    def _default_prefix(self):
        # A technical setting that only administrators read.
        return self.env["ir.config_parameter"].sudo().get_param(_PREFIX, _NO_PREFIX)

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for wizard in self:
            if wizard.date_from > wizard.date_to:
                raise ValidationError(
                    self.env._("The period ends before it begins: correct its dates.")
                )

    @api.constrains("prefix")
    def _check_prefix(self):
        for wizard in self:
            if not re.fullmatch(r"ocds-[a-z0-9]{6}", wizard.prefix or ""):
                raise ValidationError(
                    self.env._(
                        "A prefix is “ocds-” and six small letters or figures, such "
                        "as “ocds-213czf”."
                    )
                )

    def action_export(self):
        """Note the export in the journal and download the file."""
        self.ensure_one()
        self._check_company_allowed()
        self._check_not_empty()
        journal(
            self,
            "ksrisk.export.ocds",
            {
                "from": self.date_from.isoformat(),
                "to": self.date_to.isoformat(),
                "format": self.file_format,
            },
            self.company_id,
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"/ksrisk/ocds/{self.id}",
            "target": "download",
        }

    def _check_company_allowed(self):
        if self.company_id not in self.env.companies:
            raise UserError(
                self.env._("Switch to the company first: it is not among yours now.")
            )

    def _check_not_empty(self):
        """A package of the standard holds one release at least."""
        # As the export itself reads them.
        orders = self.env["purchase.order"].sudo()
        period = self.date_from, self.date_to
        if next(orders._iterate_ocds(self.company_id, *period, batch=1), None) is None:
            raise UserError(
                self.env._("There are no purchases in this period: choose another one.")
            )

    def _get_file_name(self):
        suffix = "jsonl" if self.file_format == "lines" else "json"
        return f"ocds-{self.date_from}-{self.date_to}.{suffix}"

    def _stream(self):
        """The file in pieces: nothing but one batch of purchases is in memory."""
        self.ensure_one()
        self._check_company_allowed()
        company = self.company_id
        # What is read of a purchase is set by the standard, not by the user's rights.
        orders = self.env["purchase.order"].sudo()
        methods = orders._ksrisk_get_methods()
        releases = (
            ocds.release(process, self.prefix, (self.env.lang or "en")[:2], methods)
            for process in orders._iterate_ocds(company, self.date_from, self.date_to)
        )
        if self.file_format == "lines":
            return ocds.json_lines(releases)
        base = self.get_base_url()
        return ocds.package(
            releases,
            f"{base}/ocds/{company.id}/{self.date_from}/{self.date_to}",
            company.name,
            fields.Datetime.now(),
        )
