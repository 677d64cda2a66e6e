"""What two parties may have in common: accounts, phones, e-mails, numbers, addresses.

The values stay within one statement: a flag says of what kind they are, and no more.
"""

from odoo import models
from odoo.tools import SQL

#: How telling a kind of key is.
WEIGHTS = {
    "account": 1.0,
    "contact": 1.0,
    "number": 1.0,
    "email": 0.7,
    "phone": 0.7,
    "address": 0.5,
}


def weight(kind):
    """The weight of a kind, SQL: ``numeric``, so that sums are exact."""
    whens = SQL(" ").join(
        SQL("WHEN %s THEN %s::numeric", name, str(figure))
        for name, figure in WEIGHTS.items()
    )
    return SQL("CASE %s %s END", kind, whens)


def squeezed(text):
    """Letters and digits alone, in lower case; nothing where there is none."""
    return SQL(
        "NULLIF(lower(regexp_replace(%s, '[[:space:][:punct:]№«»“”„’–—]', '', 'g')),"
        " '')",
        text,
    )


def phone(text):
    """The last ten digits: 8 701…, +7 701… and 701… are one number."""
    digits = SQL("regexp_replace(%s, '[^0-9]', '', 'g')", text)
    return SQL("CASE WHEN length(%(n)s) >= 10 THEN right(%(n)s, 10) END", n=digits)


def email(text):
    """The first address in a text, in lower case."""
    return SQL("lower(substring(%s FROM '[^[:space:]<>;,]+@[^[:space:]<>;,]+'))", text)


def number(text):
    """An individual or business number: twelve digits."""
    digits = SQL("regexp_replace(%s, '[^0-9]', '', 'g')", text)
    return SQL("CASE WHEN length(%(n)s) = 12 THEN %(n)s END", n=digits)


def address(place, street):
    """A street with a number in it, and the place: its postal code or its town."""
    return SQL(
        "CASE WHEN %(street)s ~ '[0-9]' THEN %(place)s || '|' || %(squeezed)s END",
        street=street,
        place=squeezed(place),
        squeezed=squeezed(street),
    )


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    def _get_partner_keys(self, whose):
        """Keys of partners as ``owner, kind, key``, each once.

        :param whose: SQL of a table of ``owner, partner_id``
        """
        return SQL(
            """
            SELECT w.owner, k.kind, k.key
            FROM (%(whose)s) AS w JOIN res_partner p ON p.id = w.partner_id
            CROSS JOIN LATERAL (VALUES
                ('contact', p.commercial_partner_id::text),
                ('phone', %(phone)s), ('email', %(email)s), ('number', %(number)s),
                ('address', %(by_zip)s), ('address', %(by_city)s)
            ) AS k (kind, key) WHERE k.key IS NOT NULL
            UNION
            SELECT w.owner, 'account', upper(b.sanitized_acc_number)
            FROM (%(whose)s) AS w JOIN res_partner_bank b ON b.partner_id = w.partner_id
            WHERE b.sanitized_acc_number <> ''
            """,
            whose=whose,
            phone=phone(SQL("p.phone")),
            email=email(SQL("p.email")),
            number=number(SQL("p.vat")),
            by_zip=address(SQL("p.zip"), SQL("p.street")),
            by_city=address(SQL("p.city"), SQL("p.street")),
        )

    def _get_vendor_keys(self, vendors):
        """Keys of vendors, their contacts' included. ``vendors``: SQL of ids."""
        return self._get_partner_keys(
            SQL(
                "SELECT p.commercial_partner_id AS owner, p.id AS partner_id"
                " FROM res_partner p WHERE p.commercial_partner_id IN (%s)",
                vendors,
            )
        )

    def _get_own_keys(self):
        """Keys of the companies themselves: shared with them, they tell nothing."""
        return self._get_partner_keys(
            SQL(
                "SELECT c.id AS owner, p.id AS partner_id FROM res_company c"
                " JOIN res_partner p ON p.id = c.partner_id"
                " OR (p.parent_id = c.partner_id AND p.type <> 'contact')"
            )
        )
