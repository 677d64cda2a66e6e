"""Bills, payments and receipts of orders."""

from datetime import timedelta


class Books:
    """The part of a world that is paid for and delivered."""

    def bill(self, vendor, invoice_date, *, lines=None, amount=None, **values):
        """A posted bill of a vendor; a refund with ``move_type="in_refund"``.

        ``lines`` are dicts: ``order_line`` with ``quantity`` (all of it by default) and
        ``price_unit`` (the order's), or ``name`` and ``price_unit`` alone. ``amount``
        makes one line without an order.
        """
        company = self.company_of(values.pop("company", None))
        if lines is None:
            lines = [{"price_unit": 100_000.0 if amount is None else amount}]
        kind = values.setdefault("move_type", "in_invoice")
        sign = -1 if kind == "in_refund" else 1
        currency = values.pop("currency", None) or company.currency_id
        rate = self._rate(company, currency, self.moment(invoice_date))
        posted = values.get("state", "posted") == "posted"
        number = self._bill_number(company, invoice_date)
        examples = self.prototypes.get("bill", company)
        move = self.row(
            "account_move",
            "bill",
            company,
            **{
                "name": number[0] if posted else None,
                "sequence_prefix": number[1] if posted else None,
                "sequence_number": number[2] if posted else None,
                "partner_id": vendor,
                "commercial_partner_id": vendor["commercial_partner_id"],
                "partner_shipping_id": vendor,
                "invoice_partner_display_name": vendor["complete_name"],
                "company_id": company,
                "currency_id": currency,
                "invoice_currency_rate": rate,
                "invoice_date": invoice_date,
                "date": invoice_date,
                "invoice_date_due": invoice_date,
                "invoice_origin": None,
                "ref": f"INV-{self.number('bill'):07d}",
                "create_date": self.moment(invoice_date),
                **values,
            },
        )
        product, term = examples["account_move_line"]
        rows = [
            self._bill_line(move, product, sign, rate, currency, **line)
            for line in lines
        ]
        total = sum(line["price_subtotal"] for line in rows)
        balance = -sum(line["balance"] for line in rows)
        move |= self._bill_totals(move, total, -balance * sign, sign, posted)
        self._entry(
            move,
            term,
            balance,
            -sign * total,
            date_maturity=invoice_date,
            amount_residual=balance if posted else 0.0,
            amount_residual_currency=-sign * total if posted else 0.0,
        )
        self._tell_orders(move, rows, sign)
        return move

    def _bill_number(self, company, day):
        prefix = f"BILL/{day:%Y/%m}/"
        number = self.number((company.id, prefix))
        if number == 1:
            # What other worlds or users have posted in that month already.
            self.env.cr.execute(
                "SELECT coalesce(max(sequence_number), 0) FROM account_move"
                " WHERE company_id = %s AND sequence_prefix = %s",
                [company.id, prefix],
            )
            number = self.env.cr.fetchone()[0] + 1
            self._counts[company.id, prefix] = number
        return f"{prefix}{number:04d}", prefix, number

    def _bill_totals(self, move, total, own, sign, posted):
        residual = total if posted else 0.0
        return {
            "amount_untaxed": total,
            "amount_total": total,
            "amount_tax": 0.0,
            "amount_residual": residual,
            "amount_untaxed_signed": -sign * own,
            "amount_total_signed": -sign * own,
            "amount_untaxed_in_currency_signed": -sign * total,
            "amount_total_in_currency_signed": -sign * total,
            "amount_residual_signed": -sign * own if posted else 0.0,
            "amount_tax_signed": 0.0,
        }

    def _bill_line(self, move, example, sign, rate, currency, **line):
        bought = line.get("order_line")
        quantity = float(line.get("quantity", bought["product_qty"] if bought else 1.0))
        price = float(line.get("price_unit", bought["price_unit"] if bought else 0.0))
        discount = float(line.get("discount", bought and bought.get("discount")) or 0)
        subtotal = currency.round(price * (1 - discount / 100) * quantity)
        company = self.env["res.company"].browse(move["company_id"])
        balance = sign * company.currency_id.round(subtotal / rate)
        row = self._entry(
            move,
            example,
            balance,
            sign * subtotal,
            name=line.get("name") or (bought["name"] if bought else "Services"),
            quantity=quantity,
            price_unit=price,
            discount=discount,
            price_subtotal=subtotal,
            price_total=subtotal,
            product_id=bought and bought["product_id"],
            product_uom_id=bought and bought["product_uom_id"],
            purchase_line_id=bought,
            account_id=line.get("account") or example["account_id"],
        )
        return row

    def _entry(self, move, example, balance, amount, **values):
        return self.table("account_move_line").add(
            example
            | {
                "move_id": move,
                "move_name": move["name"],
                "journal_id": move["journal_id"],
                "company_id": move["company_id"],
                "currency_id": move["currency_id"],
                "partner_id": move["commercial_partner_id"],
                "parent_state": move["state"],
                "ref": move["ref"],
                "date": move["date"],
                "invoice_date": move["invoice_date"],
                "balance": balance,
                "debit": max(balance, 0.0),
                "credit": max(-balance, 0.0),
                "amount_currency": amount,
                "create_date": move["create_date"],
                "write_date": move["create_date"],
                **values,
            }
        )

    def _tell_orders(self, move, rows, sign):
        """Let the orders know what of them is billed."""
        billed = {
            row["purchase_line_id"]: row for row in rows if row["purchase_line_id"]
        }
        if not billed:
            return
        for order in self.table("purchase_order").rows:
            own = [line for line in self._lines_of[order["id"]] if line["id"] in billed]
            for line in own:
                change = sign * billed[line["id"]]["quantity"]
                line["qty_invoiced"] = (line.get("qty_invoiced") or 0.0) + change
            if own:
                order["invoice_count"] = (order.get("invoice_count") or 0) + 1
                self.table("account_move_purchase_order_rel").add(
                    {"purchase_order_id": order, "account_move_id": move},
                    with_id=False,
                )
                self._total(order)

    def payment(self, bill, day, amount=None, bank_account=None, **values):
        """A payment of a bill; to whom it belongs is told, nothing is reconciled."""
        company = self.env["res.company"].browse(bill["company_id"])
        paid = float(bill["amount_total"] if amount is None else amount)
        currency = self.env["res.currency"].browse(bill["currency_id"])
        rate = self._rate(company, currency, self.moment(day))
        row = self.row(
            "account_payment",
            "payment",
            company,
            **{
                "name": f"PBNK/G{self.number('payment'):06d}",
                "partner_id": bill["partner_id"],
                "company_id": company,
                "currency_id": currency,
                "partner_bank_id": bank_account,
                "amount": paid,
                "amount_company_currency_signed": -company.currency_id.round(
                    paid / rate
                ),
                "date": day,
                "memo": bill["ref"],
                "move_id": None,
                "create_date": self.moment(day),
                **values,
            },
        )
        self.table("account_move__account_payment").add(
            {"invoice_id": bill, "payment_id": row}, with_id=False
        )
        # A payment without an entry of its own settles the bill as it is.
        bill["payment_state"] = self.env["account.move"]._get_invoice_in_payment_state()
        return row

    def picking(self, order, day, quantities=None, user=None, **values):
        """A done receipt of an order on a day: all of it, or by line id."""
        company = self.env["res.company"].browse(order["company_id"])
        moment = self.moment(day)
        row = self.row(
            "stock_picking",
            "picking",
            company,
            **{
                "name": f"WH/IN/G{self.number('picking'):06d}",
                "partner_id": order["partner_id"],
                "company_id": company,
                "origin": order["name"],
                "state": "done",
                "date_done": moment,
                "scheduled_date": moment,
                "date_deadline": order["date_planned"],
                "has_deadline_issue": order["date_planned"] < moment,
                "user_id": user,
                "create_date": order["create_date"],
                "write_date": moment,
                "write_uid": user or order["create_uid"],
                **values,
            },
        )
        for line in self._lines_of[order["id"]]:
            if line.get("display_type"):
                continue
            given = (quantities or {}).get(line["id"]) if quantities else None
            quantity = line["product_qty"] if quantities is None else given or 0.0
            if quantity:
                self._receive(row, line, quantity, company, moment)
        self._total(order)
        done = [order.get("effective_date"), row["date_done"]]
        order["effective_date"] = min(filter(None, done))
        order["receipt_status"] = "full"
        self.table("purchase_order_stock_picking_rel").add(
            {"purchase_order_id": order, "stock_picking_id": row}, with_id=False
        )
        return row

    def _receive(self, picking, line, quantity, company, moment):
        common = {
            "picking_id": picking,
            "product_id": line["product_id"],
            "company_id": company,
            "state": "done",
            "picked": True,
            "quantity": quantity,
            "date": moment,
            "create_date": picking["create_date"] + timedelta(seconds=1),
        }
        move = self.row(
            "stock_move",
            "picking",
            company,
            purchase_line_id=line,
            product_uom=line["product_uom_id"],
            product_uom_qty=line["product_qty"],
            product_qty=line["product_uom_qty"],
            packaging_uom_id=line["product_uom_id"],
            packaging_uom_qty=line["product_qty"],
            partner_id=picking["partner_id"],
            date_deadline=line["date_planned"],
            origin=picking["origin"],
            reference=picking["name"],
            **({"is_in": True} if self.has_column("stock_move", "is_in") else {}),
            **common,
        )
        self.row(
            "stock_move_line",
            "picking",
            company,
            move_id=move,
            product_uom_id=line["product_uom_id"],
            quantity_product_uom=quantity
            * (line["product_uom_qty"] / line["product_qty"]),
            **common,
        )
        line["qty_received"] = (line.get("qty_received") or 0.0) + quantity
        if line["qty_received_method"] == "manual":
            line["qty_received_manual"] = line["qty_received"]

    # ---- Stock -----------------------------------------------------------------------

    def held(self, product, quantity, company=None):
        """So much of a product is in stock."""
        company = self.company_of(company)
        return self.row(
            "stock_quant",
            "picking",
            company,
            product_id=product,
            company_id=company,
            quantity=quantity,
            reserved_quantity=0.0,
        )

    def used(self, product, quantity, day, company=None, **values):
        """So much of a product went out of stock, to whoever uses it."""
        company = self.company_of(company)
        example = self.prototypes.get("picking", company)["stock_move"][0]
        moment = self.moment(day)
        return self.row(
            "stock_move",
            "picking",
            company,
            **{
                "product_id": product,
                "company_id": company,
                "picking_id": None,
                "purchase_line_id": None,
                "location_id": example["location_dest_id"],
                "location_dest_id": self.env.ref("stock.stock_location_customers"),
                "quantity": quantity,
                "product_qty": quantity,
                "product_uom_qty": quantity,
                "state": "done",
                "date": moment,
                "create_date": moment,
                **values,
            },
        )
