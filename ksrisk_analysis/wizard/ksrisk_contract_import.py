"""Contracts concluded elsewhere, read from an .xlsx file as purchase orders."""

import base64
from datetime import datetime, time

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..core import contract_table, xlsx
from ..core.languages import KK, RU
from ..models.ksrisk_journal import journal

_NOON = time(12)
_WIDTHS = {"vendor": 40, "subject": 50, "category": 25, "method": 25}


class KsriskContractImport(models.TransientModel):
    """A table of contracts: read, shown, then entered as a whole or not at all."""

    _name = "ksrisk.contract.import"
    _inherit = ["ksrisk.table.import.mixin"]
    _description = "Import of Contracts"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    file = fields.Binary("File (.xlsx)")
    template = fields.Binary(compute="_compute_template")
    template_name = fields.Char(compute="_compute_template")
    line_ids = fields.One2many("ksrisk.contract.import.line", "import_id", "Contracts")
    new_count = fields.Integer("To Be Entered", compute="_compute_contracts")
    known_count = fields.Integer("There Already", compute="_compute_contracts")
    vendor_count = fields.Integer("New Vendors", compute="_compute_contracts")

    @api.depends("line_ids.error", "line_ids.order_id", "line_ids.partner_id")
    def _compute_contracts(self):
        for wizard in self:
            lines = wizard.line_ids
            new = lines.filtered(lambda line: not line.error and not line.order_id)
            wizard.new_count = len(new)
            wizard.known_count = len(lines.filtered("order_id"))
            unknown = new.filtered(lambda line: not line.partner_id)
            wizard.vendor_count = len({line._get_vendor_key() for line in unknown})

    # ------------------------------------------------------------------
    # Template
    # ------------------------------------------------------------------
    @api.depends_context("lang")
    def _compute_template(self):
        for wizard in self:
            wizard.template_name = f"{self.env._('Contracts')}.xlsx"
            wizard.template = base64.b64encode(self._make_template())

    @api.model
    def _make_template(self):
        titles = self._get_titles()
        names = ", ".join(self.env["purchase.order"]._ksrisk_get_methods().values())
        sheet = xlsx.Sheet(
            name=self.env._("Contracts"),
            title=self.env._("Contracts concluded outside of the system"),
            columns=[
                xlsx.Column(titles[key], _WIDTHS.get(key, 15))
                for key in contract_table.COLUMNS
            ],
            rows=[],
            notes=[
                self.env._("Methods: %s.", names),
                self.env._(
                    "Dates as 31.12.2025, sums as 1250000.50; without a code it is "
                    "the company’s currency."
                ),
                self.env._(
                    "Needed in each row: number, date, vendor, subject and amount. "
                    "A vendor is known by its BIN, without one by its name."
                ),
                self.env._(
                    "Of a competition both the date of the announcement and the last "
                    "day of offers, if they are known: without them nothing is said of "
                    "the time that it had."
                ),
            ],
        )
        return xlsx.workbook([sheet], self.env.company.name)

    @api.model
    def _get_titles(self):
        """What each column is called in the user's language."""
        return {
            "number": self.env._("Contract No."),
            "date": self.env._("Date of the contract"),
            "vendor": self.env._("Vendor (name)"),
            "bin": self.env._("BIN"),
            "subject": self.env._("Subject of the contract"),
            "category": self.env._("Category of purchases"),
            "method": self.env._("Method of purchase"),
            "amount": self.env._("Amount of the contract"),
            "currency": self.env._("Currency (code)"),
            "deadline": self.env._("Term of delivery"),
            "delivered": self.env._("Delivered (date)"),
            "announced": self.env._("Announced (date)"),
            "offers": self.env._("Offers until (date)"),
        }

    def _in_languages(self):
        return [self.with_context(lang=lang) for lang in ("en_US", RU, KK)]

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------
    def action_preview(self):
        """Read the file and show what would be entered, with all errors by row."""
        self.ensure_one()
        self._check_company_allowed()
        table = contract_table.parse(
            contract_table.read(self._read()),
            {
                contract_table.plain(title): key
                for wizard in self._in_languages()
                for key, title in wizard._get_titles().items()
            },
            {
                contract_table.plain(name): code
                for wizard in self._in_languages()
                for code, label in wizard.env["purchase.order"]
                ._ksrisk_get_methods()
                .items()
                for name in (label, code)
            },
        )
        self._show(table)
        self.line_ids._recognize()
        return self._reopen()

    def action_template(self):
        """Download the empty table."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/template"
            "?filename_field=template_name&download=true",
            "target": "download",
        }

    def action_import(self):
        """Enter all new contracts, or none.

        :raises UserError: the preview shows errors
        """
        self.ensure_one()
        self._check_company_allowed()
        # Somebody may have entered them meanwhile, or switched a currency off.
        self.line_ids._recognize()
        self._check_no_errors()
        lines = self.line_ids.filtered(lambda line: not line.order_id)
        if not lines:
            raise UserError(
                self.env._(
                    "There is nothing to enter: all contracts are there already."
                )
            )
        orders = lines._create_orders()
        journal(self, "ksrisk.import.contracts", {"rows": len(orders)}, self.company_id)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Imported Contracts"),
            "res_model": "purchase.order",
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", orders.ids)],
        }

    def _check_company_allowed(self):
        if self.company_id not in self.env.companies:
            raise UserError(
                self.env._("Switch to the company first: it is not among yours now.")
            )

    def _read(self):
        content = self._decode_file()
        if not content:
            raise UserError(self.env._("Choose a file first."))
        return content

    def _prepare_line(self, row, errors):
        return {
            "index": row.index,
            "number": row.number,
            "date": row.date,
            "vendor": row.vendor,
            "vat": row.bin,
            "subject": row.subject,
            "category": row.category,
            "method": row.method or False,
            "amount": float(row.amount or 0),
            "currency": row.currency,
            "deadline": row.deadline,
            "delivered": row.delivered,
            "announced": row.announced,
            "offers": row.offers,
            "error": "\n".join(errors),
        }

    def _describe(self, error):
        """An error of the table in the user's words."""
        column = self._get_titles().get(error.column, "")
        names = ", ".join(self.env["purchase.order"]._ksrisk_get_methods().values())
        messages = {
            "unreadable_file": self.env._("The file can't be read: save it as .xlsx."),
            "no_header": self.env._(
                "The titles of the columns were not found: take those of the template."
            ),
            "missing_column": self.env._("The column “%s” is missing.", column),
            "no_rows": self.env._("The table has no rows."),
            "too_many_rows": self.env._(
                "The table has more than %s rows: divide it.", error.value
            ),
            "empty_cell": self.env._("“%s” is empty.", column),
            "bad_date": self.env._("“%s” is not a date.", error.value),
            "bad_amount": self.env._("“%s” is not a sum above zero.", error.value),
            "bad_bin": self.env._("“%s” is no BIN: it has twelve digits.", error.value),
            "bad_currency": self.env._(
                "“%s” is not the code of a currency.", error.value
            ),
            "bad_method": self.env._(
                "“%(value)s” is none of the methods: %(names)s.",
                value=error.value,
                names=names,
            ),
            "before_date": self.env._(
                "Delivered before the contract: %s.", error.value
            ),
            "half_tender": self.env._(
                "“%s” is empty: enter both days of the competition, or none.", column
            ),
            "before_announced": self.env._(
                "Offers until a day before the announcement: %s.", error.value
            ),
            "after_date": self.env._(
                "Offers until a day after the contract: %s.", error.value
            ),
            "repeated": self.env._("It repeats row %s.", error.value),
        }
        return messages[error.code]

    def _to_moment(self, day):
        """Noon of a day where the company is, in UTC as Odoo keeps it."""
        local = self.company_id._ksrisk_zone().localize(datetime.combine(day, _NOON))
        return local.astimezone(pytz.utc).replace(tzinfo=None)

    def _get_title(self):
        return self.env._("Import Contracts")
