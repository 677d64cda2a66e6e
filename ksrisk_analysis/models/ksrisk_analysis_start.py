"""Where the app opens: the screen of the user's role."""

from odoo import api, models

from .ksrisk_deadline import ENDED


class KsriskAnalysis(models.Model):
    _inherit = "ksrisk.analysis"

    @api.model
    def _get_start_action(self):
        """The action of the screen on which the user's own next step stands."""
        return self.env["ir.actions.actions"]._for_xml_id(
            f"ksrisk_analysis.{self._get_start()}"
        )

    @api.model
    def _get_start(self):
        user = self.env.user
        if user.has_group("ksrisk_analysis.group_ksrisk_officer"):
            return "ksrisk_board_action"
        if user.has_group("ksrisk_analysis.group_ksrisk_signatory"):
            return "ksrisk_to_sign_action"
        if user.has_group("ksrisk_analysis.group_ksrisk_auditor"):
            return "ksrisk_board_action"
        if user.has_group("ksrisk_analysis.group_ksrisk_user"):
            start = self._get_start_of_member()
            if start:
                return start
        if user.has_group("ksrisk_analysis.group_ksrisk_admin"):
            return "ksrisk_readiness_action"
        return self._get_start_of_employee()

    @api.model
    def _get_start_of_member(self):
        """What waits for a member first; with nothing waiting, by his role."""
        if self.env["ksrisk.document"].search_count(
            [("awaits_my_vote", "=", True)], limit=1
        ):
            return "ksrisk_document_action_agree"
        members = self.env["ksrisk.analysis.member"].search_fetch(
            [
                ("user_id", "=", self.env.uid),
                ("analysis_id.state", "not in", ENDED),
            ],
            ["role"],
        )
        roles = set(members.mapped("role"))
        if roles & {"leader", "member", "secretary"}:
            return "ksrisk_request_action_accept"
        if "commission" in roles:
            return "ksrisk_document_action_agree"
        return None

    @api.model
    def _get_start_of_employee(self):
        """Requests, unless the user only has measures to carry out."""
        own_requests = self.env["ksrisk.request"].search_count(
            [("user_id", "=", self.env.uid), ("state", "in", ("sent", "returned"))],
            limit=1,
        )
        own_measures = self.env["ksrisk.measure"].search_count(
            [
                ("user_ids", "=", self.env.uid),
                ("state", "in", ("planned", "in_progress")),
            ],
            limit=1,
        )
        if own_measures and not own_requests:
            return "ksrisk_measure_action_my"
        return "ksrisk_request_action_my"
