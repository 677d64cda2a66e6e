from odoo import fields, models
from odoo.tools import SQL

#: What stands before the first entry of a chain.
GENESIS = "genesis"


class KsriskJournalHead(models.Model):
    _name = "ksrisk.journal.head"
    _description = "Head of the Journal's Chain"
    _log_access = False

    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    position = fields.Integer(required=True)
    hash = fields.Char(required=True)

    _company_unique = models.UniqueIndex("(company_id)")

    def _advance(self, company_id, count):
        """Reserve ``count`` positions of the company's chain.

        The row is the lock: of two transactions at once, the second one gets a
        serialization failure, and Odoo replays its request on a fresh snapshot.

        :return: (position, hash) of the last entry so far
        """
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO ksrisk_journal_head (company_id, position, hash)
                VALUES (%s, 0, %s) ON CONFLICT (company_id) DO NOTHING
                """,
                company_id,
                GENESIS,
            )
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE ksrisk_journal_head SET position = position + %s
                WHERE company_id = %s RETURNING position - %s, hash
                """,
                count,
                company_id,
                count,
            )
        )
        return self.env.cr.fetchone()

    def _set_hash(self, company_id, value):
        self.env.cr.execute(
            SQL(
                "UPDATE ksrisk_journal_head SET hash = %s WHERE company_id = %s",
                value,
                company_id,
            )
        )
