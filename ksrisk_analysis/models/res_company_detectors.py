import re

from odoo import fields, models

#: The services at which many vendors of the country have a box.
_FREE_MAIL = (
    "gmail.com, mail.ru, bk.ru, inbox.ru, list.ru, internet.ru, yandex.ru, yandex.kz, "
    "ya.ru, yandex.com, rambler.ru, mail.kz, nur.kz, outlook.com, hotmail.com, "
    "live.com, icloud.com, me.com, yahoo.com, proton.me, protonmail.com"
)


class ResCompany(models.Model):
    _inherit = "res.company"

    ksrisk_amount_basis = fields.Selection(
        [("untaxed", "Without tax"), ("total", "With tax")],
        "Amounts of Detectors",
        default="untaxed",
        required=True,
        help="The amount of an order that detectors compare with limits.",
    )
    ksrisk_free_mail = fields.Text(
        "Free Mail Services",
        default=_FREE_MAIL,
        help="Domains at which anybody opens a box, separated by commas.",
    )
    ksrisk_no_order_account_ids = fields.Many2many(
        "account.account",
        "ksrisk_company_account_rel",
        string="Accounts of Bills without Orders",
        check_company=True,
        help="Bills of these expenses need no purchase order, e.g. taxes, utilities, "
        "rent.",
    )
    ksrisk_flag_months = fields.Integer(
        "Confidential Flags are Kept (Months)",
        default=12,
        help="So long after it was found, or decided on, a confidential flag that has "
        "become no risk is kept; then it is removed.",
    )

    _ksrisk_flag_months_positive = models.Constraint(
        "CHECK(ksrisk_flag_months >= 1)",
        "Confidential flags are kept for one month at least.",
    )

    def _ksrisk_get_free_mail(self):
        """Domains of the free services, in lower case."""
        self.ensure_one()
        return re.split(r"[\s,;]+", (self.ksrisk_free_mail or "").lower().strip(" ,;"))
