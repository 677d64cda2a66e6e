"""Vendors, products, agreements, orders with their lines, and what is said of them."""

from datetime import timedelta

from odoo.addons.base.models.res_bank import sanitize_account_number


class Purchasing:
    """The part of a world that is bought."""

    def vendor(self, company=None, accounts=(), **values):
        """A vendor that all companies share; ``accounts`` are numbers of accounts."""
        number = self.number("vendor")
        row = self.partner(
            "vendor",
            self.company_of(company),
            **{
                "name": f"Vendor {number}",
                "is_company": True,
                "vat": f"{100_000_000_000 + number * 7919:012d}",
                "email": f"office@vendor{number}.example.com",
                "street": f"Street {number}",
                "city": "Astana",
                "zip": f"{10_000 + number:06d}",
                **values,
            },
        )
        for account in accounts:
            self.bank_account(row, account)
        return row

    def bank_account(self, partner, acc_number=None, **values):
        acc_number = acc_number or f"KZ00GEN{self.number('account'):013d}"
        return self.row(
            "res_partner_bank",
            "vendor",
            self.company,
            partner_id=partner,
            acc_number=acc_number,
            sanitized_acc_number=sanitize_account_number(acc_number),
            **{"acc_holder_name": partner["name"], **values},
        )

    def category(self, name=None, parent=None):
        name = name or f"Category {self.number('category')}"
        row = self.row(
            "product_category",
            "category",
            self.company,
            name=name,
            parent_id=parent,
            complete_name=f"{parent['complete_name']} / {name}" if parent else name,
        )
        path = parent["parent_path"] if parent else ""
        row["parent_path"] = f"{path}{row['id']}/"
        return row

    def product(self, category=None, name=None, **values):
        """A product that all companies share; values are columns of its template."""
        name = name or f"Product {self.number('product')}"
        template = self.row(
            "product_template",
            "product",
            self.company,
            **{
                "name": {"en_US": name},
                "company_id": None,
                **({"categ_id": category} if category else {}),
                **values,
            },
        )
        product = self.row(
            "product_product",
            "product",
            self.company,
            product_tmpl_id=template,
            default_code=template["default_code"],
        )
        self._shared["product of", product["id"]] = template
        return product

    def group(self):
        """A tender: the orders that are alternatives of each other."""
        return self.row("purchase_order_group", "order", self.company)

    def requisition(self, vendor, company=None, **values):
        """An agreement with a vendor; confirmed unless said otherwise."""
        company = self.company_of(company)
        return self.row(
            "purchase_requisition",
            "requisition",
            company,
            **{
                "name": f"BO/G{self.number('requisition'):06d}",
                "requisition_type": "blanket_order",
                "vendor_id": vendor,
                "company_id": company,
                "currency_id": company.currency_id,
                "state": "confirmed",
                "date_start": self.date_from,
                "date_end": self.date_to,
                **values,
            },
        )

    def planned(self, requisition, product, price_unit, product_qty=1.0, **values):
        """A line of an agreement: in a purchase template, an estimate."""
        company = self.env["res.company"].browse(requisition["company_id"])
        uom = values.pop("uom", None) or self._template(product)["uom_id"]
        return self.row(
            "purchase_requisition_line",
            "requisition",
            company,
            **{
                "requisition_id": requisition,
                "company_id": company,
                "product_id": product,
                "product_uom_id": uom,
                "product_qty": float(product_qty),
                "price_unit": float(price_unit),
                "create_date": requisition["create_date"],
                **values,
            },
        )

    # ---- Orders ----------------------------------------------------------------------

    def order(self, vendor, date_approve=None, *, amount=None, lines=None, **values):
        """An order of a vendor: awarded unless ``state`` says otherwise.

        ``lines`` are dicts of ``line``'s arguments; ``amount`` makes one line of that
        price. A day becomes 10 o'clock of it. ``group`` and ``requisition`` name a
        tender and an agreement, ``buyer`` who prepares, ``approver`` who approves,
        ``currency`` in what is paid. Other values are columns.
        """
        company = self.company_of(values.pop("company", None))
        buyer = values.pop("buyer", None) or self.buyer(company)
        approver = values.pop("approver", None) or self.approver(company)
        currency = values.pop("currency", None) or company.currency_id
        group, agreement = values.pop("group", None), values.pop("requisition", None)
        state = values.get("state", "purchase")
        dates = self._dates(date_approve, state, values)
        row = self.row(
            "purchase_order",
            "order",
            company,
            **{
                "name": f"G{self.number('order'):08d}",
                "partner_id": vendor,
                "company_id": company,
                "currency_id": currency,
                "user_id": buyer,
                "create_uid": buyer,
                "write_uid": buyer,
                "state": state,
                "purchase_group_id": group,
                "requisition_id": agreement,
                "currency_rate": self._rate(company, currency, dates["date_order"]),
                "ksrisk_approved_uid": approver if state == "purchase" else None,
                **self._procedure(group, agreement, dates),
                **values,
                **dates,
            },
        )
        self._lines_of[row["id"]] = []
        if lines is None:
            price = self.chance.randrange(20, 200) * 1000 + 370
            lines = [{"price_unit": price if amount is None else amount}]
        for line in lines:
            self._line(row, **line)
        self._total(row)
        return row

    def _dates(self, date_approve, state, values):
        """Dates of an order that nobody wonders at, around those that are given."""
        given = {
            name: self.moment(values.pop(name, None))
            for name in ("date_order", "create_date", "write_date")
        }
        approved = self.moment(date_approve)
        ordered = given["date_order"]
        if approved is None and ordered is None:
            approved = self.moment(self.a_day())
        ordered = ordered or approved - timedelta(days=8)
        if approved is None and state == "purchase":
            approved = ordered + timedelta(days=8)
        created = given["create_date"]
        first = min(ordered, approved or ordered)
        return {
            "date_order": ordered,
            "date_approve": approved if state in ("purchase", "cancel") else None,
            "create_date": created or first - timedelta(days=20),
            "write_date": given["write_date"] or approved or ordered,
            "date_calendar_start": approved if state == "purchase" else ordered,
        }

    def _procedure(self, group, agreement, dates):
        """The addon's own columns: how the order came about."""
        direct = not (group or agreement)
        return {
            "ksrisk_method": "open" if group else "limited",
            "ksrisk_bid_status": "valid",
            "ksrisk_bid_date": dates["date_order"] - timedelta(days=1),
            "ksrisk_approved_date": dates["date_approve"],
            "ksrisk_is_imported": False,
        } | (
            {
                "ksrisk_method": "single_source",
                "ksrisk_direct_reason_id": self._direct_reason(),
            }
            if direct
            else {}
        )

    def _direct_reason(self):
        field = self.env["purchase.order"]._fields.get("ksrisk_direct_reason_id")
        if field is None:
            return None
        return self.shared(
            "direct reason",
            lambda: self.env[field.comodel_name].search([], limit=1) or None,
        )

    def line(self, order, **values):
        """One more line of an order: ``product``, ``product_qty``, ``price_unit`` …"""
        line = self._line(order, **values)
        self._total(order)
        return line

    def lines(self, order):
        """The rows of an order's lines, in their order."""
        return list(self._lines_of[order["id"]])

    def _line(self, order, product=None, product_qty=1.0, price_unit=1000.0, **values):
        company = self.env["res.company"].browse(order["company_id"])
        lines = self._lines_of[order["id"]]
        received = values.pop("qty_received", 0.0)
        common = {
            "order_id": order,
            "company_id": company,
            "partner_id": order["partner_id"],
            "create_date": order["create_date"],
            "create_uid": order["create_uid"],
            "write_uid": order["create_uid"],
            "sequence": 10 + len(lines),
        }
        if values.get("display_type"):
            empty = ("product_id", "product_uom_id", "date_planned")
            numbers = ("product_qty", "product_uom_qty", "price_unit")
            common |= dict.fromkeys(empty) | dict.fromkeys(numbers, 0)
            common |= {"name": "Section", "qty_received_method": None}
        else:
            product = product or self.shared("product", self.product)
            template = self._template(product)
            uom = values.pop("uom", None)
            common |= {
                "name": template["name"]["en_US"],
                "product_id": product,
                "product_uom_id": uom or template["uom_id"],
                "product_qty": round(float(product_qty), 2),
                "price_unit": float(price_unit),
                "technical_price_unit": float(price_unit),
                "product_uom_qty": self._in_own_unit(product_qty, uom, template),
                "date_planned": order["date_order"] + timedelta(days=14),
                "qty_received_method": self._received_method(template),
                "qty_received": received,
                "qty_received_manual": received,
            }
            if common["qty_received_method"] != "manual":
                common["qty_received_manual"] = 0.0
        row = self.row("purchase_order_line", "order", company, **common | values)
        lines.append(row)
        return row

    def _template(self, product):
        if ("product of", product["id"]) in self._shared:
            return self._shared["product of", product["id"]]
        record = self.env["product.product"].browse(product["id"]).product_tmpl_id
        return {
            "name": {"en_US": record.name},
            "uom_id": record.uom_id.id,
            "type": record.type,
            "purchase_method": record.purchase_method,
        }

    def _in_own_unit(self, quantity, uom, template):
        if not uom or uom.id == template["uom_id"]:
            return round(float(quantity), 2)
        own = self.env["uom.uom"].browse(template["uom_id"])
        return uom._compute_quantity(quantity, own)

    def _received_method(self, template):
        if template["type"] == "consu" and "stock.move" in self.env:
            return "stock_moves" if self._has_receipts() else "manual"
        return "manual" if template["type"] in ("consu", "service") else None

    def _has_receipts(self):
        return "purchase_line_id" in self.env["stock.move"]._fields

    def _rate(self, company, currency, moment):
        """Units of ``currency`` for one of the company's own, as Odoo converts."""
        key = company.id, currency.id, moment.date()
        if key not in self._rates:
            self._rates[key] = self.env["res.currency"]._get_conversion_rate(
                company.currency_id, currency, company, moment.date()
            )
        return self._rates[key]

    def _total(self, order):
        """Let the amounts of an order and its lines be those that Odoo would store."""
        company = self.env["res.company"].browse(order["company_id"])
        own = company.currency_id
        currency = self.env["res.currency"].browse(order["currency_id"])
        rate = order["currency_rate"]
        lines = [
            line for line in self._lines_of[order["id"]] if not line.get("display_type")
        ]
        raw = [
            line["price_unit"]
            * (1 - float(line.get("discount") or 0) / 100)
            * line["product_qty"]
            for line in lines
        ]
        for line, amount in zip(lines, raw, strict=True):
            subtotal = currency.round(amount)
            line["price_subtotal"] = line["price_total"] = subtotal
            line["price_tax"] = 0.0
            line["price_total_cc"] = own.round(subtotal / rate)
            line["write_date"] = order["write_date"]
            self._settle_line(order, line)
        if company.tax_calculation_rounding_method == "round_per_line":
            total = sum(map(currency.round, raw))
            total_own = sum(own.round(amount / rate) for amount in raw)
        else:
            total, total_own = sum(raw), sum(amount / rate for amount in raw)
        order["amount_untaxed"] = order["amount_total"] = currency.round(total)
        order["amount_total_cc"] = own.round(total_own)
        order["amount_tax"] = 0.0
        planned = [line["date_planned"] for line in lines if line["date_planned"]]
        order["date_planned"] = min(planned, default=None)
        open_ = any(round(line["qty_to_invoice"], 2) for line in lines)
        billed = bool(order.get("invoice_count"))
        status = "to invoice" if open_ else "invoiced" if billed else "no"
        order["invoice_status"] = status if order["state"] == "purchase" else "no"

    def _settle_line(self, order, line):
        billed = line.get("qty_invoiced") or 0.0
        line["qty_invoiced"] = billed
        due = 0.0
        if order["state"] == "purchase":
            template = self._template({"id": line["product_id"]})
            whole = template["purchase_method"] == "purchase"
            due = line["product_qty"] if whole else line["qty_received"]
            due -= billed
        line["qty_to_invoice"] = due

    # ---- What is said of an order ----------------------------------------------------

    def message(self, record, model, day, author=None, subtype=None, **values):
        """A message of the chatter; ``subtype`` is an external id."""
        company = self.env["res.company"].browse(
            record.get("company_id") or self.company.id
        )
        author = author or self.buyer(company)
        moment = self.moment(day)
        return self.row(
            "mail_message",
            "message",
            company,
            **{
                "model": model,
                "res_id": record["id"],
                "record_company_id": company,
                "author_id": author["partner_id"],
                "create_uid": author,
                "write_uid": author,
                "date": moment,
                "create_date": moment,
                "message_type": "notification",
                "subtype_id": self.env.ref(subtype or "mail.mt_note"),
                "message_id": f"<generated.{self.number('message')}@example.com>",
                **values,
            },
        )

    def tracking(self, message, field, old, new):
        """A change of a field that a message tells: columns as the field's kind has."""
        model = self.env[message["model"]]
        known = self.env["ir.model.fields"]._get(message["model"], field)
        kind = model._fields[field].type
        column = {"monetary": "float", "boolean": "integer", "many2one": "integer"}
        column |= {"selection": "char", "date": "datetime"}
        column = column.get(kind, kind)
        values = {f"old_value_{column}": old, f"new_value_{column}": new}
        if column == "integer" and kind == "boolean":
            values = {name: int(value) for name, value in values.items()}
        return self.row(
            "mail_tracking_value",
            "message",
            self.company,
            mail_message_id=message,
            field_id=known,
            create_date=message["date"],
            **values,
        )

    def approval(self, order, user, day=None):
        """Say in the chatter, too, who approved an order."""
        day = self.moment(day) or order["date_approve"]
        self.table("purchase_order").set(order, date_approve=day)
        if self.has_column("purchase_order", "ksrisk_approved_uid"):
            order |= {"ksrisk_approved_uid": user["id"], "ksrisk_approved_date": day}
        return self.message(
            order, "purchase.order", day, user, "purchase.mt_rfq_approved"
        )
