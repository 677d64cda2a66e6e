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


def digits(text):
    """Digits alone: what is none is taken away, faster than a pattern finds it."""
    return SQL("translate(%(t)s, translate(%(t)s, '0123456789', ''), '')", t=text)


def phone(text):
    """The last ten digits: 8 701…, +7 701… and 701… are one number."""
    n = digits(text)
    return SQL("CASE WHEN length(%(n)s) >= 10 THEN right(%(n)s, 10) END", n=n)


def email(text):
    """The first address in a text, in lower case."""
    return SQL("lower(substring(%s FROM '[^[:space:]<>;,]+@[^[:space:]<>;,]+'))", text)


def number(text):
    """An individual or business number: twelve digits."""
    return SQL("CASE WHEN length(%(n)s) = 12 THEN %(n)s END", n=digits(text))


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


def listed(keys):
    """Rows ``k`` of ``kind, key``: what stands after ``FROM``. ``VALUES`` would be
    compiled anew for each owner.

    :param keys: pairs of a kind and the SQL of a text
    """
    kinds, texts = zip(*keys, strict=True)
    return SQL(
        "unnest(%s, ARRAY[%s]) AS k (kind, key)", list(kinds), SQL(", ").join(texts)
    )


def _is_among(table, kind, key):
    """Condition: the key is one of a table's; TRUE where there is none."""
    if table is None:
        return SQL("TRUE")
    return SQL("(%s, %s) IN (SELECT kind, key FROM %s)", kind, key, table)


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    def _get_partner_keys(self, whose, kinds=tuple(WEIGHTS), among=None):
        """Keys of partners as ``owner, kind, key``, each once.

        :param whose: SQL of a table of ``owner, partner_id``
        :param kinds: which ones; to take a text apart costs more than to read it
        :param among: SQL of a table of ``kind, key`` that others are left out of
        """
        account = SQL("upper(b.sanitized_acc_number)")
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
            CROSS JOIN LATERAL %(keys)s
            WHERE k.key IS NOT NULL AND %(shared)s
            UNION
            SELECT w.owner, 'account', %(account)s
            FROM (%(whose)s) AS w JOIN res_partner_bank b ON b.partner_id = w.partner_id
            WHERE b.sanitized_acc_number <> '' AND %(accounts)s AND %(shared_account)s
            """,
            whose=whose,
            account=account,
            shared=_is_among(among, SQL("k.kind"), SQL("k.key")),
            shared_account=_is_among(among, SQL("'account'"), account),
            addresses=addresses(SQL("p.street"), SQL("p.zip"), SQL("p.city")),
            keys=listed((kind, key) for kind, key in keys if kind in kinds),
            accounts="account" in kinds,
        )

    def _get_vendor_keys(self, vendors, kinds=tuple(WEIGHTS), among=None):
        """Keys of vendors, their contacts' included. ``vendors``: SQL of ids."""
        return self._get_partner_keys(
            SQL(
                "SELECT p.commercial_partner_id AS owner, p.id AS partner_id"
                " FROM res_partner p WHERE p.commercial_partner_id IN (%s)",
                vendors,
            ),
            kinds,
            among,
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
