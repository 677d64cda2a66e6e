"""Who sells to the demo company, and what it buys."""

from odoo import Command

from .staff import find_or_create, translate
from .tables import read


def build_vendors(staff):
    """The vendors by code, some of them with their bank account."""
    rows = read("vendors")
    vendors = find_or_create(
        staff.env["res.partner"],
        ["vat"],
        [
            {
                "name": row["name"],
                "vat": row["vat"],
                "city": row["city"],
                "email": row["email"],
                "country_id": staff.env.ref("base.kz").id,
                "is_company": True,
                "supplier_rank": 1,
                "company_id": staff.company.id,
            }
            for row in rows
        ],
    )
    by_code = {row["code"]: vendor for row, vendor in zip(rows, vendors, strict=True)}
    find_or_create(
        staff.env["res.partner.bank"],
        ["acc_number"],
        [
            {"acc_number": row["account"], "partner_id": by_code[row["code"]].id}
            for row in rows
            if row["account"]
        ],
    )
    return by_code


def build_products(staff, table):
    """The products by code.

    :param table: rows by code
    """
    products = find_or_create(
        staff.env["product.product"],
        ["default_code"],
        [
            {
                "name": row["en"],
                "default_code": f"ARM-{code.upper()}",
                "type": row["kind"],
                "standard_price": float(row["price"]),
                "company_id": staff.company.id,
                "purchase_ok": True,
                "sale_ok": False,
                "supplier_taxes_id": [Command.clear()],
            }
            for code, row in table.items()
        ],
    )
    for row, product in zip(table.values(), products, strict=True):
        translate(product.product_tmpl_id, row)
    return dict(zip(table, products, strict=True))
