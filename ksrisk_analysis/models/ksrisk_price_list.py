"""Prices of products, as the last full run of a detector found them."""

from odoo import models
from odoo.tools import SQL

from .ksrisk_detect_prices import COMPANY


class KsriskPriceList(models.AbstractModel):
    """What runs of what changed compare the lines of changed orders with.

    An order touches products that a good part of all lines is of: to read these anew
    would cost a run of what changed half of a full one. The table has arrays, which
    are no fields: rules read and write it in SQL. A full run writes all lists anew; of
    the old ones the room is free after the next automatic vacuum.
    """

    _name = "ksrisk.price.list"
    _description = "Prices Remembered by a Detector"
    _table = "ksrisk_price_list"

    def init(self):
        self.env.cr.execute(
            SQL(
                """
                CREATE TABLE IF NOT EXISTS ksrisk_price_list (
                    detector_id int NOT NULL
                        REFERENCES ksrisk_detector ON DELETE CASCADE,
                    company_id int NOT NULL REFERENCES res_company ON DELETE CASCADE,
                    k int8 NOT NULL,  -- company, reference unit, product
                    n int NOT NULL,  -- how many prices there are
                    median numeric,
                    mad float8,  -- median distance to it, of logarithms
                    ps int8[],  -- the prices in their order
                    line int8[],  -- the line of each, its day above its id
                    days int[],  -- the days in their order
                    blocks int8[],  -- and within blocks of neighbours in price
                    PRIMARY KEY (detector_id, k)
                )
                """
            )
        )

    def _replace(self, query, columns, rows):
        """Let a detector remember these lists, and no others, for its companies.

        :param query: the :class:`Query` of a full run
        :param columns: names of those that the rows fill besides their key
        :param rows: SQL of a ``SELECT`` with the key ``k`` and these columns
        """
        names = SQL(", ").join(map(SQL.identifier, columns))
        self.env.cr.execute(
            SQL(
                "DELETE FROM ksrisk_price_list WHERE detector_id = %s AND %s",
                query.detector.id,
                query.ours(SQL("company_id")),
            )
        )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO ksrisk_price_list
                    (detector_id, company_id, k, %(names)s)
                SELECT %(detector)s, %(company)s, k, %(names)s
                FROM (%(rows)s) AS rows
                """,
                names=names,
                detector=query.detector.id,
                company=COMPANY,
                rows=rows,
            )
        )

    def _drop(self):
        self.env.cr.execute(SQL("DROP TABLE IF EXISTS ksrisk_price_list"))
