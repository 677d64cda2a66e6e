from odoo import models


class PurchaseRequisition(models.Model):
    _name = "purchase.requisition"
    _inherit = ["purchase.requisition", "ksrisk.cited.mixin"]
