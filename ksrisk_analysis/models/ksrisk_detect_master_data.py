"""V04: vendors about whom the master data say too little, or too much alike."""

from odoo import models
from odoo.tools import SQL

from .ksrisk_detect_keys import email, number, squeezed

#: Legal forms, which tell no two vendors apart.
_FORMS = (
    r"\m(тоо|жшс|ао|ақ|ип|жк|кх|шқ|гкп|мкк|пк|llp|llc|ltd|jsc|inc|gmbh|"
    r"товарищество с ограниченной ответственностью|"
    r"жауапкершілігі шектеулі серіктестігі?|акционерное общество|"
    r"акционерлік қоғамы?|индивидуальный предприниматель|жеке кәсіпкер)\M"
)
#: Shorter names are alike by chance.
_NAME_LENGTH = 5


def _control(weights):
    """What the digits of the array ``d`` leave over 11 by their weights, as SQL."""
    places = enumerate(weights, 1)
    terms = SQL(" + ").join(SQL("%s * d[%s]", weight, i) for i, weight in places)
    return SQL("((%s) %% 11)", terms)


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    def _get_bought(self, query):
        """Vendors with awards of the period, by company."""
        return SQL(
            """
            SELECT o.company_id, p.commercial_partner_id AS vendor,
                sum(o.amount) AS amount, %(first_day)s::date AS first_day,
                %(last_day)s::date AS last_day
            FROM (
                SELECT o.company_id, o.partner_id, sum(%(amount)s) AS amount,
                    min(o.date_approve) AS first, max(o.date_approve) AS last
                FROM purchase_order o WHERE %(awarded)s
                GROUP BY o.company_id, o.partner_id
                OFFSET 0  -- in the order of an index; contacts of a vendor are few
            ) AS o JOIN res_partner p ON p.id = o.partner_id
            GROUP BY 1, 2
            """,
            amount=query.amount(),
            first_day=query.local(SQL("min(o.first)")),
            last_day=query.local(SQL("max(o.last)")),
            awarded=query.awarded(),
        )

    def _get_numbered(self):
        """Vendors of ``vendors`` without a number that can be true.

        Of Kazakhstan's twelve digits the last one controls the others: the sum by the
        weights 1 to 11, over 11; if that leaves ten, by 3 to 11, 1 and 2; if it is ten
        again, no such number is given out.
        """
        return SQL(
            """
            SELECT v.company_id, v.vendor
            FROM vendors v JOIN res_partner p ON p.id = v.vendor
            LEFT JOIN res_country c ON c.id = p.country_id
            CROSS JOIN LATERAL (
                SELECT string_to_array(%(number)s, NULL)::int[] AS d
                OFFSET 0  -- once a vendor
            ) AS number
            WHERE CASE WHEN COALESCE(c.code, 'KZ') <> 'KZ'
                THEN COALESCE(btrim(p.vat), '') = ''
                ELSE d IS NULL OR d[12] <> CASE
                    WHEN %(first)s < 10 THEN %(first)s ELSE %(second)s END END
            """,
            number=number(SQL("p.vat")),
            first=_control(range(1, 12)),
            second=_control((*range(3, 12), 1, 2)),
        )

    def _get_free_mailed(self, query):
        """Vendors of ``vendors`` all of whose addresses are with a free service."""
        return SQL(
            """
            SELECT v.company_id, v.vendor FROM vendors v
            JOIN (
                SELECT p.commercial_partner_id AS vendor,
                    split_part(%(email)s, '@', 2) AS host
                FROM res_partner p
                WHERE p.commercial_partner_id IN (SELECT vendor FROM vendors)
                OFFSET 0  -- once an address, not once a company of its vendor
            ) AS p ON p.vendor = v.vendor
            WHERE p.host IS NOT NULL GROUP BY 1, 2
            HAVING bool_and(p.host = ANY(%(free)s))
            """,
            email=email(SQL("p.email")),
            free=query._by_company(
                {c.id: c._ksrisk_get_free_mail() for c in query.companies},
                SQL("v.company_id"),
                "text[]",
            ),
        )

    def _get_crowded(self, query):
        """Vendors whose address several vendors have: vendor, how many."""
        return SQL(
            """
            SELECT owner AS vendor, max(n) AS n FROM (
                SELECT owner, count(*) OVER (PARTITION BY key) AS n
                FROM (%s) AS k
            ) AS a GROUP BY owner
            """,
            self._get_vendor_keys(self._get_all_vendors(), ("address",)),
        )

    def _get_namesakes(self):
        """Vendors whose name is another's but for a letter, and whose accounts are not.

        Alike are names that become one when at most a letter is left out of each: one
        letter more, less, other or elsewhere. A digit tells branches and schools apart.
        """
        return SQL(
            """
            WITH named AS MATERIALIZED (
                SELECT p.id, %(name)s AS name FROM res_partner p WHERE p.id IN (%(all)s)
            ),
            spelled AS MATERIALIZED (
                SELECT id, CASE WHEN i = 0 THEN name
                    ELSE left(name, i - 1) || substr(name, i + 1) END AS spelling
                FROM (
                    SELECT *, generate_series(0, length(name)) AS i FROM named
                    WHERE length(name) >= %(length)s
                ) AS n
                WHERE i = 0 OR substr(name, i, 1) COLLATE "C" NOT BETWEEN '0' AND '9'
            ),
            alike AS (
                SELECT array_agg(id) AS ids
                FROM spelled JOIN (
                    SELECT spelling FROM spelled
                    GROUP BY spelling HAVING min(id) < max(id)
                ) AS several USING (spelling)
                GROUP BY spelling
            ),
            accounts AS (
                SELECT p.commercial_partner_id AS vendor,
                    array_agg(b.sanitized_acc_number) AS numbers
                FROM res_partner_bank b JOIN res_partner p ON p.id = b.partner_id
                GROUP BY 1
            ),
            pairs AS (
                SELECT DISTINCT one, other FROM alike
                CROSS JOIN LATERAL unnest(ids) AS one
                CROSS JOIN LATERAL unnest(ids) AS other WHERE one <> other
            )
            SELECT DISTINCT one AS vendor FROM pairs
            JOIN accounts a ON a.vendor = one JOIN accounts b ON b.vendor = other
            WHERE NOT a.numbers && b.numbers
            """,
            name=squeezed(
                SQL("regexp_replace(lower(p.name), %s, '', 'g')", _FORMS),
            ),
            all=self._get_all_vendors(),
            length=_NAME_LENGTH,
        )

    def _select_v04(self, query):
        """Vendors with several signs that nobody looked who they are."""
        company = SQL("v.company_id")
        return SQL(
            """
            WITH vendors AS MATERIALIZED (%(vendors)s),
            signs AS (
                (%(numbered)s)
                UNION ALL (%(mailed)s)
                UNION ALL SELECT v.company_id, vendor FROM (%(crowded)s) AS c
                JOIN vendors v USING (vendor) WHERE c.n >= %(shared)s
                UNION ALL SELECT v.company_id, vendor FROM (%(namesakes)s) AS n
                JOIN vendors v USING (vendor)
            ),
            counted AS (
                SELECT company_id, vendor, count(*) AS n FROM signs GROUP BY 1, 2
            )
            SELECT %(flags)s
            FROM vendors v JOIN counted c USING (company_id, vendor)
            WHERE c.n >= %(count)s
            """,
            vendors=self._get_bought(query),
            numbered=self._get_numbered(),
            mailed=self._get_free_mailed(query),
            crowded=self._get_crowded(query),
            namesakes=self._get_namesakes(),
            shared=query.parameter("shared", company),
            count=query.parameter("count", company),
            flags=query.flags(
                company=company,
                model="res.partner",
                record=SQL("v.vendor"),
                partner=SQL("v.vendor"),
                score=SQL("c.n"),
                amount=SQL("v.amount"),
                date_from=SQL("v.first_day"),
                date_to=SQL("v.last_day"),
            ),
        )

    def _count_v04(self, query):
        return SQL(
            "SELECT company_id, count(*) AS population, count(*) AS covered"
            " FROM (%s) AS v GROUP BY company_id",
            self._get_bought(query),
        )
