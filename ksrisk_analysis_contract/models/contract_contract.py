from odoo import models


class ContractContract(models.Model):
    _name = "contract.contract"
    _inherit = ["contract.contract", "ksrisk.cited.mixin"]
