"""The ground of a direct award: asked for, never demanded."""

from odoo import api, fields, models

from .ksrisk_detector_parameter import at


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    ksrisk_lacks_ground = fields.Boolean(
        "Ground Missing",
        compute="_compute_ksrisk_lacks_ground",
        help="A direct award that reaches the limit of a competition, without a "
        "ground.",
    )

    @api.depends(
        "ksrisk_is_direct",
        "ksrisk_direct_reason_id",
        "state",
        "amount_untaxed",
        "amount_total_cc",
        "currency_rate",
        "date_approve",
    )
    def _compute_ksrisk_lacks_ground(self):
        # The limit is the detector's, whose figures a buyer does not read.
        detector = self.env.ref(
            "ksrisk_analysis.detector_p02b", raise_if_not_found=False
        )
        # A buyer reads no detectors; the limit is no secret.
        limit = detector and detector.sudo().parameter_ids.filtered(
            lambda parameter: parameter.code == "limit"
        )
        direct = self.filtered(
            lambda order: (
                limit
                and order.ksrisk_is_direct
                and not order.ksrisk_direct_reason_id
                and order.state != "cancel"
            )
        )
        (self - direct).ksrisk_lacks_ground = False
        steps = {c: limit._get_steps(c) for c in direct.company_id}
        for order in direct:
            day = fields.Datetime.context_timestamp(
                order, order.date_approve or fields.Datetime.now()
            ).date()
            reached = order._ksrisk_amount() >= at(steps[order.company_id], day)
            order.ksrisk_lacks_ground = reached

    def _ksrisk_amount(self):
        """The order's amount as detectors compare it, in company currency."""
        if self.company_id.ksrisk_amount_basis == "total":
            return self.amount_total_cc
        return self.amount_untaxed / (self.currency_rate or 1)
