"""Quantiles and fences, as SQL: what is usual, and how far beyond it a value lies."""

from odoo.tools import SQL


class Quantiles:
    """Of type R-8, as Cardinal has them: free of the distribution."""

    def fences(self, rows, value, by=("company_id",)):
        """Quartiles of a column and the fences of Tukey around them, as a ``SELECT``.

        The quantiles are of type R-8, as in Cardinal. Values are gathered in one pass
        and sorted by themselves: to sort rows by group costs more.

        :param rows: SQL of what stands after ``FROM``
        :param value: SQL of the value; rows without one do not count
        :param by: names of the columns within which rows are compared
        :return: SQL with those columns, ``n``, ``q1``, ``q3``, ``low`` and ``high``
        """
        return SQL(
            """
            SELECT *, q1 - 1.5 * (q3 - q1) AS low, q3 + 1.5 * (q3 - q1) AS high
            FROM (
                SELECT %(by)s, n, quartiles[1] AS q1, quartiles[2] AS q3
                FROM (
                    SELECT %(by)s, count(*) AS n, array_agg(x) AS xs
                    FROM (SELECT %(by)s, (%(value)s)::float8 AS x FROM %(rows)s) AS v
                    WHERE x IS NOT NULL GROUP BY %(by)s
                ) AS gathered
                CROSS JOIN LATERAL (
                    SELECT %(quartiles)s AS quartiles FROM unnest(xs) AS x
                ) AS sorted
            ) AS found
            """,
            rows=rows,
            value=value,
            by=SQL(", ").join(map(SQL.identifier, by)),
            quartiles=self._percentile(
                SQL("ARRAY[%s, %s]", _place(0.25, SQL("n")), _place(0.75, SQL("n"))),
                SQL("x"),
            ),
        )

    def quantile(self, share, value, count):
        """A quantile of type R-8 as an aggregate.

        :param share: number or SQL, such as 0.25
        :param value: SQL of the values, none of them NULL
        :param count: SQL of how many they are, a column that is grouped by
        """
        return self._percentile(_place(share, count), value)

    def _percentile(self, places, value):
        return SQL(
            "percentile_cont(%s) WITHIN GROUP (ORDER BY (%s)::float8)", places, value
        )

    def placed(self, share, values, count, below=0):
        """A quantile of type R-8 of a sorted array, which no value is converted for.

        :param share: SQL of a share, such as 0.25
        :param values: SQL of an array of numbers, sorted, none of them NULL
        :param count: SQL of how many they are
        :param below: SQL of how many of them, the smallest, are left out of the array
        """
        place = SQL(
            "LEAST(%(n)s, GREATEST(1, (%(n)s + 1 / 3.0::float8) * %(p)s"
            " + 1 / 3.0::float8))",
            n=count,
            p=SQL("%s::float8", share),
        )
        return SQL(
            "(%(low)s + (%(at)s - floor(%(at)s)) * (%(high)s - %(low)s))",
            low=SQL("(%s)[floor(%s)::int - %s]::float8", values, place, below),
            high=SQL("(%s)[ceil(%s)::int - %s]::float8", values, place, below),
            at=place,
        )

    def fence(self, width, value, count):
        """Tukey's upper fence of ``value``, an aggregate as :meth:`quantile` is.

        :param width: SQL of how many interquartile ranges it stands above the quartile
        """
        third = self.quantile(0.75, value, count)
        first = self.quantile(0.25, value, count)
        return SQL(
            "(%(third)s + %(width)s * (%(third)s - %(first)s))",
            third=third,
            first=first,
            width=width,
        )

    def reaches(self, value, fence):
        """Condition: a value stands on a fence or beyond, but for the last bits."""
        return SQL("(%s >= %s * (1 - 1e-12::float8))", value, fence)

    def exceeds(self, value, fence):
        """Condition: a value stands beyond a fence, but for the last bits."""
        return SQL("(%s > %s * (1 + 1e-12::float8))", value, fence)


def _place(share, count):
    """Where a quantile of type R-8 lies among ``count`` sorted values, from 0 to 1."""
    return SQL(
        "COALESCE(LEAST(1, GREATEST(0, ((%(n)s + 1 / 3.0::float8) * %(p)s"
        " - 2 / 3.0::float8) / NULLIF(%(n)s - 1, 0))), 0)",
        n=count,
        p=SQL("%s::float8", share),
    )


def twelfths(values, count, quartile):
    """Twelve times a quartile (1 or 3) of a sorted array, as SQL without rounding.

    Definition 8 of Hyndman and Fan, which is free of the distribution: the position of
    the quartile p among n values is (n + 1/3) p + 1/3, a number of twelfths.
    """
    slope, start = {1: (3, 5), 3: (9, 7)}[quartile]
    position = SQL("(%s * %s + %s)", slope, count, start)
    low = SQL("(%s)[GREATEST((%s / 12)::int, 1)]", values, position)
    high = SQL("(%s)[LEAST((%s / 12)::int + 1, %s::int)]", values, position, count)
    return SQL("(%s * 12 + (%s - %s) * (%s %% 12))", low, high, low, position)
