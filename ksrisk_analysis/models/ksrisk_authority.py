from odoo import api, fields, models


class KsriskAuthority(models.Model):
    _name = "ksrisk.authority"
    _inherit = ["ksrisk.dated.mixin"]
    _description = "Authorised Body"
    _order = "date_from desc, id desc"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)

    @api.model
    def _get(self, day):
        """The authorised body on a day, empty if none is known."""
        return self.search(self._domain_in_force(day), limit=1)
