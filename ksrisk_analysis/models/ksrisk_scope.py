from odoo import api, fields, models

from .ksrisk_answer import ask
from .ksrisk_guard_mixin import permit, permit_effect


class KsriskScope(models.Model):
    """Who is asked what: one department, one direction."""

    _name = "ksrisk.scope"
    _inherit = ["ksrisk.content.mixin"]
    _description = "Scope of the Analysis"
    _order = "analysis_id, department_id, direction_id"

    analysis_id = fields.Many2one(
        "ksrisk.analysis", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="analysis_id.company_id", store=True, index=True
    )
    department_id = fields.Many2one(
        "hr.department", required=True, index=True, check_company=True
    )
    direction_id = fields.Many2one("ksrisk.direction", required=True, index=True)
    respondent_id = fields.Many2one("res.users", domain="[('share', '=', False)]")
    applicable = fields.Boolean(default=True)
    reason = fields.Char(help="Why the department is not asked about this direction.")
    request_ids = fields.One2many("ksrisk.request", "scope_id", "Requests")

    _pair_unique = models.Constraint(
        "UNIQUE(analysis_id, department_id, direction_id)",
        "The department is asked about this direction already.",
    )

    _content_kind = "order"
    _content_fields = frozenset(
        {"analysis_id", "department_id", "direction_id", "applicable"}
    )

    @api.depends("department_id", "direction_id")
    def _compute_display_name(self):
        for scope in self:
            scope.display_name = (
                f"{scope.department_id.name or ''} · {scope.direction_id.code or ''}"
            )

    @api.onchange("department_id")
    def _onchange_department_id(self):
        if self.department_id and not self.respondent_id:
            self.respondent_id = self.department_id._ksrisk_get_respondent()

    def write(self, vals):
        result = super().write(vals)
        if "respondent_id" in vals:
            for row in self:
                # Requests follow their row; who edits the order may not write them.
                requests = row.sudo().request_ids.filtered(
                    lambda request: request.state != "accepted"
                )
                permit(requests, "user_id").write({"user_id": row.respondent_id.id})
                requests._reschedule()
        return result

    def _create_requests(self, day):
        """Send a request with all of its answers for each applicable row without one.

        Set-based: the number of queries grows with batches, not with rows.

        :param day: day on which they are sent
        """
        rows = self.filtered(lambda row: row.applicable and not row.request_ids)
        if not rows:
            return
        deadlines = {
            analysis: analysis._get_request_deadlines() for analysis in rows.analysis_id
        }
        model = self.env["ksrisk.request"].with_context(
            mail_create_nolog=True,
            mail_create_nosubscribe=True,
            mail_notrack=True,
            tracking_disable=True,
        )
        requests = permit_effect(model, *model._guarded_fields).create(
            [
                {
                    "scope_id": row.id,
                    "analysis_id": row.analysis_id.id,
                    "company_id": row.company_id.id,
                    "department_id": row.department_id.id,
                    "direction_id": row.direction_id.id,
                    "user_id": row.respondent_id.id,
                    "date_deadline": deadlines[row.analysis_id].get(
                        row.direction_id, row.analysis_id.date_end
                    ),
                    "date_sent": day,
                    "state": "sent",
                }
                for row in rows
            ]
        )
        ask(requests)
        self.env.ref("ksrisk_analysis.ir_cron_schedule_requests")._trigger()
