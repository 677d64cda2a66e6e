"""How long flags over private data are kept."""

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from .ksrisk_journal import journal


class KsriskFlag(models.Model):
    _inherit = "ksrisk.flag"

    def _get_frozen(self):
        """The flags of which something rests on them: they stay with it."""
        # Who purges is the scheduler; signals are of every analysis.
        signals = (
            self.env["ksrisk.signal"]
            .sudo()
            .search([("detector_id", "in", self.detector_id.ids)])
        )
        copied = {row["id"] for signal in signals for row in signal.evidence or ()}
        return self.filtered(lambda flag: flag.risk_id or flag.id in copied)

    @api.model
    def _cron_purge(self):
        """Remove the confidential flags whose term of keeping is over.

        The term runs from when a flag was found or decided on. What was dismissed until
        a day to come stays till then, for the next run would find it anew.
        """
        for company in self.env["res.company"].search([("ksrisk_flag_months", ">", 0)]):
            today = company._ksrisk_today()
            last = today - relativedelta(months=company.ksrisk_flag_months)
            found = self.sudo().search(  # of every company, by the scheduler
                [
                    ("company_id", "=", company.id),
                    ("is_confidential", "=", True),
                    ("create_date", "<", fields.Datetime.to_datetime(last)),
                    "|",
                    ("date_decided", "=", False),
                    ("date_decided", "<", last),
                    "|",
                    ("date_expiry", "=", False),
                    ("date_expiry", "<", today),
                ]
            )
            (found - found._get_frozen())._purge(company)

    def _purge(self, company):
        for detector, flags in self.grouped("detector_id").items():
            journal(
                detector,
                "ksrisk.flag.purge",
                {"detector": detector.code, "count": len(flags)},
                company,
            )
        self.unlink()
