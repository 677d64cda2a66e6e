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


def addresses(street, code, town):
    """``by_code`` and ``by_town``, a ``SELECT``: a street with a number in it, and the
    place, which is its postal code or its town."""
    return SQL(
        """
        SELECT CASE WHEN street ~ '[0-9]' THEN code || '|' || street END AS by_code,
            CASE WHEN street ~ '[0-9]' THEN town || '|' || street END AS by_town
        FROM (
            SELECT %(street)s AS street, %(code)s AS code, %(town)s AS town OFFSET 0
        ) AS squeezed
        OFFSET 0  -- computed once, and once for all who share an address
        """,
        street=squeezed(street),
        code=squeezed(code),
        town=squeezed(town),
    )


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    def _get_partner_keys(self, whose, kinds=tuple(WEIGHTS)):
        """Keys of partners as ``owner, kind, key``, each once.

        :param whose: SQL of a table of ``owner, partner_id``
        :param kinds: which ones; to take a text apart costs more than to read it
        """
        keys = [
            ("contact", SQL("p.commercial_partner_id::text")),
            ("phone", phone(SQL("p.phone"))),
            ("email", email(SQL("p.email"))),
            ("number", number(SQL("p.vat"))),
            ("address", SQL("address.by_code")),
            ("address", SQL("address.by_town")),
        ]
        return SQL(
            """
            SELECT w.owner, k.kind, k.key
            FROM (%(whose)s) AS w JOIN res_partner p ON p.id = w.partner_id
            CROSS JOIN LATERAL (%(addresses)s) AS address
            CROSS JOIN LATERAL (VALUES %(keys)s) AS k (kind, key)
            WHERE k.key IS NOT NULL
            UNION
            SELECT w.owner, 'account', upper(b.sanitized_acc_number)
            FROM (%(whose)s) AS w JOIN res_partner_bank b ON b.partner_id = w.partner_id
            WHERE b.sanitized_acc_number <> '' AND %(accounts)s
            """,
            whose=whose,
            addresses=addresses(SQL("p.street"), SQL("p.zip"), SQL("p.city")),
            keys=SQL(", ").join(
                SQL("(%s, %s)", kind, key) for kind, key in keys if kind in kinds
            ),
            accounts="account" in kinds,
        )

    def _get_vendor_keys(self, vendors, kinds=tuple(WEIGHTS)):
        """Keys of vendors, their contacts' included. ``vendors``: SQL of ids."""
        return self._get_partner_keys(
            SQL(
                "SELECT p.commercial_partner_id AS owner, p.id AS partner_id"
                " FROM res_partner p WHERE p.commercial_partner_id IN (%s)",
                vendors,
            ),
            kinds,
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
