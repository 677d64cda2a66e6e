"""What the chatter tells of the orders of earlier years."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {"lang": "en_US"})
    env["purchase.order"]._ksrisk_fill_history()
