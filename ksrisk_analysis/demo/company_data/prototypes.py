"""What Odoo itself stores in a new record: each row begins as a copy of such a one."""

from contextlib import contextmanager

from odoo.tools import SQL

#: Neither mails nor messages nor followers: only the rows are wanted.
_QUIET = {
    "lang": "en_US",
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "no_reset_password": True,
    "mail_notrack": True,
}
#: Differs from record to record: an author gives it, or nobody does.
_OWN = {"id", "access_token", "create_date", "write_date", "barcode", "signup_type"}


class _Undo(Exception):
    """Ends the savepoint in which an example was made."""


class Prototypes:
    """The columns of example records, made once for each company and taken back."""

    def __init__(self, env):
        # Examples are of any model and company, whoever builds the data.
        self.env = env(su=True, context=dict(env.context, **_QUIET))
        self._known = {}

    def get(self, kind, company):
        """{table: columns} of the example of ``kind`` in a company, to be copied."""
        key = (kind, company.id)
        if key not in self._known:
            make = getattr(self, f"_make_{kind}")
            with self._taken_back() as found:
                for record in make(self.env["base"].with_company(company).env):
                    found.setdefault(record._table, []).append(self._read(record))
            self._known[key] = found
        return self._known[key]

    def first(self, kind, company, table):
        return dict(self.get(kind, company)[table][0])

    @contextmanager
    def _taken_back(self):
        found = {}
        try:
            with self.env.cr.savepoint():
                yield found
                raise _Undo
        except _Undo:
            self.env.invalidate_all()

    def _read(self, record):
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "SELECT * FROM %s WHERE id = %s",
                SQL.identifier(record._table),
                record.id,
            )
        )
        (row,) = self.env.cr.dictfetchall()
        return {name: value for name, value in row.items() if name not in _OWN}

    # ---- Examples --------------------------------------------------------------------

    def _make_vendor(self, env):
        vendor = env["res.partner"].create({"name": "Example", "is_company": True})
        vendor.supplier_rank = 1
        bank = env["res.partner.bank"].create(
            {"partner_id": vendor.id, "acc_number": "KZ00EXAMPLE"}
        )
        return vendor, bank

    def _make_user(self, env):
        user = env["res.users"].create(
            {
                "name": "Example",
                "login": "ksrisk.example",
                "company_id": env.company.id,
                "company_ids": env.company.ids,
                "group_ids": env.ref("base.group_user").ids,
            }
        )
        return user, user.partner_id

    def _make_employee(self, env):
        employee = env["hr.employee"].create(
            {"name": "Example", "company_id": env.company.id}
        )
        return (
            employee,
            employee.version_id,
            employee.resource_id,
            employee.work_contact_id,
        )

    def _make_department(self, env):
        values = {"name": "Example", "company_id": env.company.id}
        job = env["hr.job"].create(dict(values))
        # hr_recruitment gives each job an address for applications.
        aliases = [job.alias_id] if "alias_id" in job._fields else []
        return env["hr.department"].create(values), job, *aliases

    def _make_category(self, env):
        return (env["product.category"].create({"name": "Example"}),)

    def _make_product(self, env):
        product = env["product.product"].create(self._get_product())
        return product, product.product_tmpl_id

    def _get_product(self):
        return {"name": "Example", "type": "consu", "supplier_taxes_id": []}

    def _make_order(self, env):
        vendor = env["res.partner"].create({"name": "Example", "is_company": True})
        product = env["product.product"].create(self._get_product())
        order = env["purchase.order"].create(
            {
                "partner_id": vendor.id,
                "order_line": [
                    (0, 0, {"product_id": product.id, "product_qty": 1, "tax_ids": []})
                ],
            }
        )
        return order, order.order_line, env["purchase.order.group"].create({})

    def _make_requisition(self, env):
        vendor = env["res.partner"].create({"name": "Example", "is_company": True})
        product = env["product.product"].create(self._get_product())
        agreement = env["purchase.requisition"].create(
            {
                "vendor_id": vendor.id,
                "line_ids": [(0, 0, {"product_id": product.id, "product_qty": 1})],
            }
        )
        return agreement, agreement.line_ids

    def _make_message(self, env):
        vendor = env["res.partner"].create({"name": "Example"})
        message = env["mail.message"].create(
            {"model": "res.partner", "res_id": vendor.id, "message_type": "comment"}
        )
        value = env["mail.tracking.value"].create({"mail_message_id": message.id})
        return message, value

    def _make_bill(self, env):
        self._need_journal(env, "purchase")
        move = env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": env["res.partner"].create({"name": "Example"}).id,
                "invoice_date": "2025-01-15",
                "invoice_line_ids": [
                    (0, 0, {"name": "Example", "price_unit": 100, "tax_ids": []})
                ],
            }
        )
        move.action_post()
        return move, *move.line_ids.sorted(lambda line: line.display_type != "product")

    def _make_payment(self, env):
        self._need_journal(env, "bank")
        payment = env["account.payment"].create(
            {
                "payment_type": "outbound",
                "partner_type": "supplier",
                "partner_id": env["res.partner"].create({"name": "Example"}).id,
                "amount": 100,
            }
        )
        payment.action_post()
        return (payment,)

    def _need_journal(self, env, kind):
        if not env["account.journal"].search_count(
            [("type", "=", kind), ("company_id", "=", env.company.id)], limit=1
        ):
            raise LookupError(
                f"{env.company.name} has no {kind} journal: load a chart of accounts"
                " for it before bills or payments are built."
            )

    def _make_picking(self, env):
        if "stock.picking" not in env or "purchase_line_id" not in env["stock.move"]:
            raise LookupError(
                "There are no receipts of orders: purchase_stock is not installed."
            )
        product = env["product.product"].create(self._get_product())
        warehouse = env["stock.warehouse"].search(
            [("company_id", "=", env.company.id)], limit=1
        )
        if not warehouse:
            raise LookupError(f"{env.company.name} has no warehouse for receipts.")
        picking = env["stock.picking"].create(
            {
                "picking_type_id": warehouse.in_type_id.id,
                "location_id": env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": warehouse.lot_stock_id.id,
                "move_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": product.id,
                            "product_uom_qty": 1,
                            "location_id": env.ref("stock.stock_location_suppliers").id,
                            "location_dest_id": warehouse.lot_stock_id.id,
                        },
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.move_ids.quantity = 1
        stored = {**self._get_product(), "is_storable": True}
        held = env["stock.quant"].create(
            {
                "product_id": env["product.product"].create(stored).id,
                "location_id": warehouse.lot_stock_id.id,
                "quantity": 1,
            }
        )
        return picking, picking.move_ids, picking.move_ids.move_line_ids, held

    def _make_applicant(self, env):
        if "hr.applicant" not in env:
            raise LookupError(
                "There are no applicants: hr_recruitment is not installed."
            )
        return (env["hr.applicant"].create({"partner_name": "Example"}),)
