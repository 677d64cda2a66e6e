from odoo import api, models

from .res_users import journal_grants


class ResGroups(models.Model):
    _inherit = "res.groups"

    @api.model_create_multi
    def create(self, vals_list):
        with journal_grants(self.env):
            return super().create(vals_list)

    def write(self, vals):
        if {"user_ids", "implied_ids", "implied_by_ids"}.isdisjoint(vals):
            return super().write(vals)
        with journal_grants(self.env):
            return super().write(vals)

    def unlink(self):
        with journal_grants(self.env):
            return super().unlink()
