"""V03, V04: vendors that are not as independent, or as real, as they should be."""

from odoo import models
from odoo.tools import SQL

from .ksrisk_detect_keys import email, number, squeezed, weight

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

    # ------------------------------------------------------------------
    # V03: bidders of one tender have something in common
    # ------------------------------------------------------------------
    def _get_bidders(self, query):
        """Who bids in which tender, with each request: company, process, vendor."""
        bidders = SQL(
            """
            SELECT o.company_id, o.purchase_group_id AS process,
                p.commercial_partner_id AS vendor
            FROM purchase_order o JOIN res_partner p ON p.id = o.partner_id
            WHERE o.purchase_group_id IS NOT NULL AND %(ours)s AND %(only)s
            """,
            ours=query.ours(SQL("o.company_id")),
            only=query.only(SQL("o.company_id"), SQL("o.purchase_group_id")),
        )
        return query.once("bidders", bidders)

    def _get_requests(self, query, alone):
        """Requests of the tenders of the period: process, vendor, order, amount.

        :param alone: SQL condition on the orders ``o``
        """
        return SQL(
            """
            SELECT * FROM (
                SELECT o.id, o.company_id, o.purchase_group_id AS process, o.state,
                    p.commercial_partner_id AS vendor, %(amount)s AS amount,
                    max(COALESCE(o.date_approve, o.date_order)) OVER w AS settled,
                    bool_and(o.state = 'cancel') OVER w AS is_off
                FROM purchase_order o JOIN res_partner p ON p.id = o.partner_id
                WHERE o.purchase_group_id IS NOT NULL AND %(ours)s AND %(only)s
                    AND %(alone)s
                WINDOW w AS (PARTITION BY o.company_id, o.purchase_group_id)
            ) AS o WHERE NOT is_off AND %(within)s
            """,
            amount=query.amount(),
            ours=query.ours(SQL("o.company_id")),
            only=query.only(SQL("o.company_id"), SQL("o.purchase_group_id")),
            alone=alone,
            within=query.within(SQL("settled")),
        )

    def _select_v03(self, query):
        """Tenders where they met are few: of these alone are the requests read."""
        company = SQL("company_id")
        return SQL(
            """
            WITH
            alike AS (
                SELECT kind, key, array_agg(owner) AS owners
                FROM (%(everybody)s) AS k WHERE kind <> 'contact'
                GROUP BY kind, key HAVING count(*) BETWEEN 2 AND %(shared)s
            ),
            common AS (
                SELECT DISTINCT one, other, a.kind FROM alike a
                CROSS JOIN LATERAL unnest(a.owners) AS one
                CROSS JOIN LATERAL unnest(a.owners) AS other
                WHERE one < other AND NOT EXISTS (SELECT FROM (%(own_keys)s) AS own
                    WHERE own.kind = a.kind AND own.key = a.key)
            ),
            pairs AS (
                SELECT one, other, sum(%(weight)s) AS score FROM common GROUP BY 1, 2
            ),
            met AS (
                SELECT a.company_id, a.process, one, other, score
                FROM pairs JOIN (%(bidders)s) AS a ON a.vendor = one
                JOIN (%(bidders)s) AS b ON b.vendor = other
                    AND b.company_id = a.company_id AND b.process = a.process
                WHERE score >= %(strength)s
            ),
            tied AS MATERIALIZED (
                SELECT company_id, process, max(score) AS score,
                    array_agg(one) || array_agg(other) AS vendors
                FROM met GROUP BY 1, 2
            ),
            found AS (
                SELECT company_id, process, t.score, min(b.id) AS first_id,
                    array_agg(b.id ORDER BY b.id) FILTER (WHERE vendor = ANY(t.vendors))
                        AS ids,
                    COALESCE(sum(b.amount) FILTER (WHERE state = 'purchase'),
                        max(b.amount)) AS amount,
                    %(day)s::date AS settled
                FROM tied t JOIN (%(requests)s) AS b USING (company_id, process)
                GROUP BY company_id, process, t.score, settled
            )
            SELECT %(flags)s FROM found
            """,
            bidders=self._get_bidders(query),
            requests=self._get_requests(
                query, SQL("o.purchase_group_id IN (SELECT process FROM tied)")
            ),
            everybody=self._get_vendor_keys(self._get_all_vendors()),
            own_keys=self._get_own_keys(),
            shared=self._get_largest(query, "shared"),
            weight=weight(SQL("kind")),
            strength=query.parameter("strength", SQL("a.company_id")),
            day=query.local(SQL("settled"), company),
            flags=query.flags(
                company=company,
                model="purchase.order",
                record=SQL("first_id"),
                scope=SQL("process"),
                score=SQL("score"),
                amount=SQL("amount"),
                date_from=SQL("settled"),
                date_to=SQL("settled"),
                evidence={"purchase.order": SQL("ids")},
            ),
        )

    def _get_all_vendors(self):
        """Whoever any company has an order or a request with."""
        return SQL(
            "SELECT p.commercial_partner_id FROM res_partner p"
            " WHERE p.id IN (SELECT partner_id FROM purchase_order)"
        )

    def _count_v03(self, query):
        """Tenders with several bidders, and those of which two have any key."""
        return SQL(
            """
            WITH bids AS MATERIALIZED (%(bids)s),
            known AS (
                SELECT DISTINCT owner FROM (%(keys)s) AS k WHERE kind <> 'contact'
            ),
            tenders AS (
                SELECT company_id, process, count(DISTINCT vendor) AS n,
                    count(DISTINCT owner) AS known
                FROM bids LEFT JOIN known ON owner = vendor GROUP BY 1, 2
            )
            SELECT company_id, count(*) AS population,
                count(*) FILTER (WHERE known > 1) AS covered
            FROM tenders WHERE n > 1 GROUP BY company_id
            """,
            bids=self._get_requests(query, SQL("TRUE")),
            keys=self._get_vendor_keys(SQL("SELECT vendor FROM bids")),
        )

    # ------------------------------------------------------------------
    # V04: weak master data
    # ------------------------------------------------------------------
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
