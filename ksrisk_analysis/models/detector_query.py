"""What a rule needs to say in SQL: companies, period, parameters, columns of a flag.

Raw SQL passes by record rules: a rule always names its companies, by :meth:`Query.ours`
or a condition that holds it.
"""

import math
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo.tools import SQL

from .detector_clock import midnight, on_clock
from .detector_quantiles import Quantiles
from .ksrisk_detector_parameter import WHOLE

#: How many ids of the rows behind a flag are kept with it.
KEPT = 200

#: Temporary table of (kind, company_id, id) with what changed since the last run.
CHANGES = "ksrisk_change"

#: What a comparison with a computed fence allows for: the last bits of fractions.
SLACK = SQL("1e-12")

COLUMNS = (
    "company_id",
    "res_model",
    "res_id",
    "key",
    "scope_id",
    "partner_id",
    "score",
    "amount",
    "date_from",
    "date_to",
    "evidence",
    "evidence_count",
)

_TYPES = {"money": "numeric", "mrp": "numeric"}


class Query(Quantiles):
    """One question to one detector.

    :ivar since: first day looked at, :ivar today: the last one
    """

    def __init__(
        self, detector, companies, today=None, since=None, changed=False, run=None
    ):
        self.env = detector.env
        self.detector = detector
        self.companies = companies
        self.today = today or max(c._ksrisk_now().date() for c in companies)
        self.since = since or self.today - relativedelta(months=detector.months)
        self.changed = changed
        self.run = run
        self._parameters = {p.code: p for p in detector.parameter_ids}

    def once(self, name, rows):
        """What several rules read: a run computes it once for all of them.

        :param name: what the rows are, a word for who looks at a run's tables
        :param rows: SQL of a ``SELECT``
        :return: SQL of a ``SELECT`` of the same rows
        """
        if not self.run:
            return rows
        return SQL("SELECT * FROM %s", self.run._keep_rows(name, rows))

    # ------------------------------------------------------------------
    # Conditions
    # ------------------------------------------------------------------
    def ours(self, company):
        """Condition on SQL ``company``, e.g. ``o.company_id``: one of those asked."""
        return SQL("%s = ANY(%s)", company, self.companies.ids)

    def within(self, moment):
        """Condition on a column of moments in UTC: it lies in the period looked at."""
        zone = self.companies[0]._ksrisk_zone()
        return SQL(
            "(%(at)s >= %(first)s AND %(at)s < %(end)s)",
            at=moment,
            first=midnight(self.since, zone),
            end=midnight(self.today + timedelta(days=1), zone),
        )

    def until(self, moment):
        """Condition on a column of moments in UTC: by the clock of the order's company,
        they are not after the last day looked at."""
        return self.before(moment, self.today + timedelta(days=1))

    def before(self, moment, day, company=None):
        """Condition on a column of moments in UTC: by the clock of the company, they
        are before a day."""
        ends = {c.id: midnight(day, c._ksrisk_zone()) for c in self.companies}
        end = self._by_company(ends, company or SQL("o.company_id"), "timestamp")
        return SQL("%s < %s", moment, end)

    def on_days(self, day):
        """Condition on a column of days: it lies in the period looked at."""
        return SQL("(%s BETWEEN %s AND %s)", day, self.since, self.today)

    def only(self, company, scope):
        """Condition on the key of recomputation: TRUE in a full run."""
        if not self.changed:
            return SQL("TRUE")
        return SQL(
            "(%s, %s) IN (SELECT company_id, id FROM %s WHERE kind = %s)",
            company,
            scope,
            SQL.identifier(CHANGES),
            self.detector.scope,
        )

    def only_vendors(self):
        """The same for vendors, of the orders ``o`` that are not joined with them."""
        if not self.changed:
            return SQL("TRUE")
        return SQL(
            "(o.company_id, o.partner_id) IN (SELECT c.company_id, p.id FROM %s c"
            " JOIN res_partner p ON p.commercial_partner_id = c.id WHERE c.kind = %s)",
            SQL.identifier(CHANGES),
            self.detector.scope,
        )

    def awarded(self, order="o"):
        """Condition: the order of ours was awarded within the period."""
        alias = SQL.identifier(order)
        return SQL(
            "(%(o)s.state = 'purchase' AND %(ours)s AND %(within)s)",
            o=alias,
            ours=self.ours(SQL("%s.company_id", alias)),
            within=self.within(SQL("%s.date_approve", alias)),
        )

    def direct(self, order="o"):
        """Condition: awarded with no competition; a call-off of an agreement is not."""
        return SQL(
            "(%(o)s.ksrisk_method = 'single_source' OR (%(o)s.ksrisk_method IS NULL"
            " AND %(o)s.purchase_group_id IS NULL AND %(o)s.requisition_id IS NULL))",
            o=SQL.identifier(order),
        )

    def of_categories(self, category):
        """Condition on the column of the category: TRUE where all are looked at."""
        if not self.detector.is_by_category:
            return SQL("TRUE")
        below = self.env["product.category"].search(
            [("id", "child_of", self.detector.category_ids.ids)]
        )
        return SQL("%s = ANY(%s)", category, below.ids)

    def in_categories(self, product):
        """The same condition on the column of the product."""
        if not self.detector.is_by_category:
            return SQL("TRUE")
        return SQL(
            "%s IN (SELECT pp.id FROM product_product pp JOIN product_template pt"
            " ON pt.id = pp.product_tmpl_id WHERE %s)",
            product,
            self.of_categories(SQL("pt.categ_id")),
        )

    # ------------------------------------------------------------------
    # Values
    # ------------------------------------------------------------------
    def amount(self, order="o"):
        """The order's amount in company currency, ``numeric``, with or without tax."""
        alias = SQL.identifier(order)
        # One basis for all companies asked at once: each amount by its own company's.
        taxed = self.companies.filtered(lambda c: c.ksrisk_amount_basis == "total")
        untaxed = self.converted(SQL("%s.amount_untaxed", alias), order)
        if not taxed:
            return untaxed
        if taxed == self.companies:
            return SQL("%s.amount_total_cc", alias)
        return SQL(
            "(CASE WHEN %(o)s.company_id = ANY(%(taxed)s) THEN %(o)s.amount_total_cc"
            " ELSE %(untaxed)s END)",
            o=alias,
            taxed=taxed.ids,
            untaxed=untaxed,
        )

    def converted(self, amount, order="o"):
        """An amount in the order's currency, in company currency: ``numeric``."""
        return SQL(
            "(CASE WHEN %(o)s.currency_rate = 1 THEN %(amount)s"
            " ELSE %(amount)s / NULLIF(%(o)s.currency_rate, 0) END)",
            o=SQL.identifier(order),
            amount=amount,
        )

    def currency(self, company=None):
        """The id of the company's currency."""
        currencies = {c.id: c.currency_id.id for c in self.companies}
        return self._by_company(currencies, company or SQL("o.company_id"), "int")

    def line_price(self):
        """What the line ``l`` of the order ``o`` costs, on the basis of orders' amounts
        but in the order's currency: ``numeric``."""
        taxed = self.companies.filtered(lambda c: c.ksrisk_amount_basis == "total")
        if not taxed:
            return SQL("l.price_subtotal")
        return SQL(
            "(CASE WHEN o.company_id = ANY(%s) THEN l.price_total"
            " ELSE l.price_subtotal END)",
            taxed.ids,
        )

    def line_amount(self):
        """The same in company currency."""
        return self.converted(self.line_price())

    def local(self, moment, company=None):
        """A moment in UTC on the clock of the company (its zone knows its history)."""
        clocks = {
            c.id: on_clock(moment, c._ksrisk_zone(), self.today) for c in self.companies
        }
        return self._by_company(clocks, company or SQL("o.company_id"), "timestamp")

    def parameter(self, code, company=None, at=None, on=None):
        """The value of a parameter as SQL.

        :param company: SQL of the company's column, default ``o.company_id``
        :param at: SQL of a moment in UTC on which it has to be in force
        :param on: SQL of a day, likewise; with neither, the last day looked at
        """
        parameter = self._parameters[code]
        unit = parameter.unit
        kind = "int" if unit in WHOLE else _TYPES.get(unit, "float8")
        values = {}
        for one in self.companies:
            steps = parameter._get_steps(one)
            if at is None and on is None:
                values[one.id] = parameter._get_value(one, self.today)
            elif len({value for _day, value in steps}) == 1:
                values[one.id] = steps[0][1]
            else:
                values[one.id] = self._stepped(steps, one, at, on, kind)
        return self._by_company(values, company or SQL("o.company_id"), kind)

    def steps(self, code, company=None):
        """A distance in days that each company may set, for windows by RANGE.

        The offset of a frame is one number for all partitions: so days are counted in
        steps, as many a day as make each company's distance equally many steps.

        :return: SQL of the company's steps a day, and the distance in steps
        """
        parameter = self._parameters[code]
        days = {c.id: parameter._get_value(c, self.today) for c in self.companies}
        distance = math.lcm(*days.values())
        a_day = {company_id: distance // n for company_id, n in days.items()}
        return self._by_company(a_day, company or SQL("o.company_id"), "int8"), distance

    def _stepped(self, steps, company, at, on, kind):
        """CASE over the days from which a value is in force."""
        zone = company._ksrisk_zone()
        whens = [
            SQL(
                "WHEN %s >= %s THEN %s",
                at if on is None else on,
                midnight(day, zone) if on is None else day,
                _literal(value, kind),
            )
            for day, value in reversed(steps[1:])
        ]
        return SQL(
            "(CASE %s ELSE %s END)", SQL(" ").join(whens), _literal(steps[0][1], kind)
        )

    def _by_company(self, values, company, kind):
        """One expression for all companies, a constant where they agree."""
        found = [
            value if isinstance(value, SQL) else _literal(value, kind)
            for value in values.values()
        ]
        if all(one == found[0] for one in found):
            return found[0]
        whens = [
            SQL("WHEN %s THEN %s", company_id, value)
            for company_id, value in zip(values, found, strict=True)
        ]
        return SQL("(CASE %s %s END)", company, SQL(" ").join(whens))

    # ------------------------------------------------------------------
    # Results
    # ------------------------------------------------------------------
    def flags(self, *, company, model, record, score, evidence=None, **optional):
        """The columns of a flag, in their order: what stands after ``SELECT``.

        :param company: SQL of the company's id
        :param model: name of the subject's model, or SQL of it
        :param record: SQL of the subject's id
        :param score: SQL, how far beyond the rule; the bigger, the sooner to be seen
        :param evidence: dict by model of SQL of arrays of ids (of ints, most telling
            first); or the SQL of the number of rows, where ``_evidence_x`` finds them;
            default the subject itself
        :param optional: SQL of ``key`` (what tells two flags of a subject apart),
            ``scope`` (key of recomputation, default the subject), ``partner`` (vendor),
            ``amount`` (at risk, company currency), ``date_from``, ``date_to``
        """
        null = SQL("NULL")
        if isinstance(evidence, dict):
            rows = SQL(
                "jsonb_build_object(%s)",
                SQL(", ").join(
                    SQL("%s, to_jsonb((%s)[1:%s])", SQL("%s::text", name), ids, KEPT)
                    for name, ids in evidence.items()
                ),
            )
            count = SQL(" + ").join(
                SQL("COALESCE(cardinality(%s), 0)", ids) for ids in evidence.values()
            )
        else:
            rows, count = SQL("NULL"), evidence or SQL("1")
        columns = {
            "company_id": SQL("%s::int", company),
            "res_model": model if isinstance(model, SQL) else SQL("%s::text", model),
            "res_id": SQL("%s::int", record),
            "key": SQL("%s::text", optional.get("key", SQL("''"))),
            "scope_id": SQL("%s::int", optional.get("scope", record)),
            "partner_id": SQL("%s::int", optional.get("partner", null)),
            "score": SQL("%s::float8", score),
            "amount": SQL("%s::numeric", optional.get("amount", null)),
            "date_from": SQL("%s::date", optional.get("date_from", null)),
            "date_to": SQL("%s::date", optional.get("date_to", null)),
            "evidence": SQL("%s::jsonb", rows),
            "evidence_count": SQL("(%s)::int", count),
        }
        return SQL(", ").join(
            SQL("%s AS %s", columns[name], SQL.identifier(name)) for name in COLUMNS
        )


def _literal(value, kind):
    return SQL("%s::%s", value, SQL(kind))
