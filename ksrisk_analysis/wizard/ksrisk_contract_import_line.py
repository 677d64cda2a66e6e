from odoo import api, fields, models
from odoo.fields import Command

from ..core.contract_table import plain

#: The product that stands for whatever of a category was bought elsewhere.
_PRODUCT_CODE = "KSRISK-IMPORT"


class KsriskContractImportLine(models.TransientModel):
    _name = "ksrisk.contract.import.line"
    _description = "Imported Contract"
    _order = "index, id"

    import_id = fields.Many2one(
        "ksrisk.contract.import", required=True, index=True, ondelete="cascade"
    )
    index = fields.Integer("Source Row", readonly=True)
    number = fields.Char("Contract", readonly=True)
    date = fields.Date(readonly=True)
    vendor = fields.Char(readonly=True)
    vat = fields.Char("BIN", readonly=True)
    subject = fields.Text("Subject of the contract", readonly=True)
    category = fields.Char(readonly=True)
    method = fields.Selection("_selection_method", readonly=True)
    amount = fields.Float(digits=(16, 2), readonly=True, aggregator=None)
    currency = fields.Char(readonly=True)
    deadline = fields.Date("Term", readonly=True)
    delivered = fields.Date("Delivered on", readonly=True)
    announced = fields.Date("Announced on", readonly=True)
    offers = fields.Date("Offers until", readonly=True)
    partner_id = fields.Many2one("res.partner", "Known Vendor", readonly=True)
    order_id = fields.Many2one("purchase.order", "There Already", readonly=True)
    error = fields.Text("Errors", readonly=True)

    @api.model
    def _selection_method(self):
        return list(self.env["purchase.order"]._ksrisk_get_methods().items())

    def _get_vendor_key(self):
        """What tells the vendors of a file apart: the BIN, without one the name."""
        return self.vat or plain(self.vendor or "")

    # ------------------------------------------------------------------
    # What is there already
    # ------------------------------------------------------------------
    def _recognize(self):
        """Note which vendors and contracts are there already; refuse odd currencies."""
        if not self:
            return
        vendors = self._find_vendors()
        orders = self._find_orders(vendors)
        currencies = self._get_currencies()
        for line in self:
            vendor = vendors.get(line._get_vendor_key())
            line.partner_id = vendor
            line.order_id = vendor and orders.get((vendor.id, line.number, line.date))
            unused = self.env._(
                "The currency %s is not in use: switch it on first.", line.currency
            )
            # It may have been switched on, or off, since this was said.
            errors = [e for e in (line.error or "").split("\n") if e and e != unused]
            if line.currency and line.currency not in currencies:
                errors.append(unused)
            line.error = "\n".join(errors) or False

    def _get_currencies(self):
        return {
            currency.name: currency for currency in self.env["res.currency"].search([])
        }

    def _find_vendors(self):
        """Vendors of the rows by their keys; archived ones count, they are known."""
        company = self.import_id.company_id
        # Whoever imports need not see every contact; the names are in his own file.
        partners = (
            self.env["res.partner"]
            .sudo()
            .with_context(active_test=False)
            .search(
                [
                    ("company_id", "in", [False, company.id]),
                    ("parent_id", "=", False),
                    "|",
                    ("vat", "in", [*filter(None, self.mapped("vat"))]),
                    ("name", "in", [*filter(None, self.mapped("vendor"))]),
                ],
                order="active desc, id",
            )
        )
        found = {}
        for partner in partners:
            found.setdefault(partner.vat or plain(partner.name), partner)
        for partner in partners:  # a row without a BIN means the namesake with one
            found.setdefault(plain(partner.name), partner)
        return found

    def _find_orders(self, vendors):
        """Orders by vendor, number and day, as far as the rows may mean them."""
        wizard = self.import_id
        # As above: an order is looked for by what the user's own file says.
        orders = (
            self.env["purchase.order"]
            .sudo()
            .search(
                [
                    ("company_id", "=", wizard.company_id.id),
                    ("partner_ref", "in", [*filter(None, self.mapped("number"))]),
                    ("partner_id", "in", [vendor.id for vendor in vendors.values()]),
                    ("state", "=", "purchase"),
                ]
            )
        )
        zone = wizard.company_id._ksrisk_zone()
        return {
            (
                order.partner_id.id,
                order.partner_ref,
                fields.Datetime.context_timestamp(
                    order.with_context(tz=zone.zone), order.date_approve
                ).date(),
            ): order
            for order in orders
            if order.date_approve
        }

    # ------------------------------------------------------------------
    # Entering
    # ------------------------------------------------------------------
    def _create_orders(self):
        """Enter the rows as orders that nobody is told of."""
        vendors = self._create_vendors()
        products = self._create_products()
        currencies = self._get_currencies()
        # The officer buys nothing; that he may enter what was bought is this dialog.
        orders = self.env["purchase.order"].sudo()
        orders = (
            orders.with_company(self.import_id.company_id)
            .with_context(
                tracking_disable=True,
                mail_create_nolog=True,
                mail_create_nosubscribe=True,
            )
            .create(
                [
                    line._prepare_order(
                        vendors[line._get_vendor_key()],
                        products[plain(line.category or "")],
                        currencies,
                    )
                    for line in self
                ]
            )
        )
        # Core creates orders one by one: a permit to create is spent by the first.
        orders._ksrisk_mark_imported(
            [
                line.announced and line.import_id._to_moment(line.announced)
                for line in self
            ]
        )
        return orders.sudo(False)

    def _prepare_order(self, vendor, product, currencies):
        wizard = self.import_id
        moment = wizard._to_moment(self.date)
        company = wizard.company_id
        term = wizard._to_moment(self.deadline or self.delivered or self.date)
        return {
            "company_id": company.id,
            "partner_id": vendor.id,
            "partner_ref": self.number,
            "origin": wizard.file_name,
            "currency_id": currencies.get(self.currency, company.currency_id).id,
            # Who bought it, the file does not say.
            "user_id": False,
            # Till when offers were awaited; who does not know it, has no such deadline.
            "date_order": wizard._to_moment(self.offers) if self.offers else moment,
            "date_approve": moment,
            "state": "purchase",
            "locked": True,
            "ksrisk_delivered_date": self.delivered,
            "ksrisk_method": self.method,
            "order_line": [
                Command.create(
                    {
                        "product_id": product.id,
                        "product_uom_id": product.uom_id.id,
                        "name": self.subject,
                        "product_qty": 1,
                        "price_unit": self.amount,
                        "tax_ids": [Command.clear()],
                        "date_planned": term,
                        "qty_received_manual": 1 if self.delivered else 0,
                    }
                )
            ],
        }

    def _create_vendors(self):
        """The vendors by the rows' keys; those nobody knew are made now."""
        missing = {}
        for line in self.filtered(lambda line: not line.partner_id):
            missing.setdefault(line._get_vendor_key(), line)
        country = self.env.ref("base.kz", raise_if_not_found=False)
        # As above: the officer makes no contacts but those of imported contracts.
        created = (
            self.env["res.partner"]
            .sudo()
            .create(
                [
                    {
                        "name": line.vendor,
                        "vat": line.vat,
                        "is_company": True,
                        "supplier_rank": 1,
                        "country_id": country.id if line.vat and country else False,
                        "company_id": False,
                    }
                    for line in missing.values()
                ]
            )
        )
        known = {line._get_vendor_key(): line.partner_id for line in self}
        return known | dict(zip(missing, created, strict=True))

    def _create_products(self):
        """A service for each category of the rows, by the category's plain name."""
        names = {}
        for line in self:
            names.setdefault(plain(line.category or ""), line.category)
        # As above.
        categories = self.env["product.category"].sudo()
        products = self.env["product.product"].sudo()
        known = {plain(category.name): category for category in categories.search([])}
        new = [key for key in names if key and key not in known]
        known |= dict(
            zip(new, categories.create([{"name": names[k]} for k in new]), strict=True)
        )
        found = {
            product.categ_id: product
            for product in products.search(
                [("default_code", "=", _PRODUCT_CODE), ("company_id", "=", False)]
            )
        }
        wanted = {key: known.get(key, categories) for key in names}
        lacking = [key for key in names if wanted[key] not in found]
        created = products.create(
            [
                {
                    "name": names[key] or self.env._("Imported contract"),
                    "default_code": _PRODUCT_CODE,
                    "type": "service",
                    "purchase_ok": True,
                    "sale_ok": False,
                    "categ_id": wanted[key].id,
                    "company_id": False,
                    "taxes_id": [Command.clear()],
                    "supplier_taxes_id": [Command.clear()],
                }
                for key in lacking
            ]
        )
        found |= {wanted[key]: one for key, one in zip(lacking, created, strict=True)}
        return {key: found[wanted[key]] for key in names}
