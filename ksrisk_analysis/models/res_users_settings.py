from odoo import fields, models


class ResUsersSettings(models.Model):
    _inherit = "res.users.settings"

    ksrisk_hide_readiness = fields.Boolean(
        "Hide “Getting Ready” on the Board of Corruption Risks"
    )
