from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..core.languages import KK, RU
from .bilingual import side


class KsriskAnalysisMember(models.Model):
    _name = "ksrisk.analysis.member"
    _inherit = ["ksrisk.content.mixin"]
    _description = "Member of the Working Group or Commission"
    _order = "analysis_id, sequence, id"
    _rec_names_search = ["user_id.name", "partner_id.name"]

    analysis_id = fields.Many2one(
        "ksrisk.analysis", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="analysis_id.company_id", store=True, index=True
    )
    sequence = fields.Integer(default=10)
    user_id = fields.Many2one("res.users", index=True, domain="[('share', '=', False)]")
    partner_id = fields.Many2one(
        "res.partner",
        "Person",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        help="An outside member may have no login.",
    )
    role = fields.Selection(
        [
            ("leader", "Head of the working group"),
            ("member", "Member of the working group"),
            ("secretary", "Secretary"),
            ("commission", "Member of the commission"),
            ("expert", "Outside expert"),
        ],
        required=True,
        default="member",
    )
    position = fields.Char(translate=True)
    position_kk = side("position", KK, "Position (Kazakh)")
    position_ru = side("position", RU, "Position (Russian)")
    is_outside = fields.Boolean("From Outside", compute="_compute_is_outside")

    _person_once = models.Constraint(
        "UNIQUE(analysis_id, partner_id, role)",
        "A person has a role in an analysis only once.",
    )

    _content_kind = "order"
    _content_fields = frozenset(
        {"analysis_id", "user_id", "partner_id", "role", "position"}
    )
    _content_texts = ("position",)

    @api.depends("user_id")
    def _compute_partner_id(self):
        for member in self:
            member.partner_id = member.user_id.partner_id or member.partner_id

    @api.depends("user_id", "role")
    def _compute_is_outside(self):
        for member in self:
            member.is_outside = member.role == "expert" or not member.user_id

    @api.depends("partner_id", "role")
    def _compute_display_name(self):
        roles = dict(self._fields["role"]._description_selection(self.env))
        for member in self:
            # A member may be a contact of another company, whom the reader does not
            # see.
            member.display_name = (
                f"{member.sudo().partner_id.name or ''} ({roles.get(member.role, '')})"
            )

    def _get_public_name(self):
        """Who a member is, without his name."""
        return self.position or self.env._("member of the group")

    @api.onchange("user_id")
    def _onchange_user_id(self):
        # His post is on his public card; his job is the HR application's.
        job = self.user_id.sudo().employee_id.job_id
        if job and not self.position_kk and not self.position_ru:
            self.position_kk = job.with_context(lang=KK).name
            self.position_ru = job.with_context(lang=RU).name

    @api.constrains("user_id", "role")
    def _check_user(self):
        for member in self:
            if member.role in ("leader", "secretary") and not member.user_id:
                raise ValidationError(
                    self.env._(
                        "The head of the working group and the secretary work in the "
                        "system: give them a user."
                    )
                )
