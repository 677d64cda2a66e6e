from odoo import api, fields, models
from odoo.exceptions import UserError

from .bilingual import language_gaps
from .ksrisk_workflow_mixin import Reason


class KsriskMethodology(models.Model):
    """A version of the library. Published, it never changes: analyses pin it."""

    _name = "ksrisk.methodology"
    _inherit = ["ksrisk.workflow.mixin"]
    _description = "Library of Indicators"
    _order = "date_published desc, id desc"

    name = fields.Char(required=True, translate=True)
    version = fields.Char(required=True)
    state = fields.Selection(
        [("draft", "Draft"), ("published", "Published"), ("archived", "Archived")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )
    date_published = fields.Date("Published on", readonly=True, copy=False)
    direction_ids = fields.One2many(
        "ksrisk.direction", "methodology_id", "Directions", copy=True
    )
    form_ids = fields.One2many("ksrisk.form", "methodology_id", "Forms", copy=True)
    indicator_count = fields.Integer("Indicators", compute="_compute_indicator_count")

    _version_unique = models.Constraint(
        "UNIQUE(version)", "There is a library with this version already."
    )
    _published_has_date = models.Constraint(
        "CHECK(state = 'draft' OR date_published IS NOT NULL)",
        "A published library has the date of its publication.",
    )

    _guarded_fields = frozenset({"state", "date_published"})

    @api.depends("direction_ids.indicator_ids")
    def _compute_indicator_count(self):
        for methodology in self:
            methodology.indicator_count = len(methodology.direction_ids.indicator_ids)

    def copy(self, default=None):
        """Copies whose forms belong to their own directions."""
        copies = super().copy(default)
        for methodology in copies:
            for form in methodology.form_ids:
                codes = set(form.direction_ids.mapped("code"))
                form.direction_ids = methodology.direction_ids.filtered(
                    lambda direction, codes=codes: direction.code in codes
                )
        return copies

    def copy_data(self, default=None):
        return [
            {
                **values,
                "version": self.env._("%s (copy)", methodology.version),
                **(default or {}),
            }
            for methodology, values in zip(
                self, super().copy_data(default=default), strict=True
            )
        ]

    def write(self, vals):
        if not {"name", "version"}.isdisjoint(vals):
            self._check_editable()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_draft(self):
        self._check_editable()

    def _check_editable(self):
        """Refuse a change of the library's content once it is published."""
        published = self.filtered(lambda methodology: methodology.state != "draft")
        if published:
            raise UserError(
                self.env._(
                    "The library “%s” is published and does not change any more. "
                    "Make a new version of it.",
                    published[0].name,
                )
            )

    @api.model
    def _get_current(self):
        """The library that a new analysis pins: the one published last."""
        return self.search([("state", "=", "published")], limit=1)

    # ------------------------------------------------------------------
    # Transitions
    # ------------------------------------------------------------------
    def action_publish(self, act=None):
        """Publish the version; from now on it does not change."""
        return self._transition("publish", act)

    def action_archive(self, act=None):
        """Take the version out of use; analyses that pin it keep it."""
        return self._transition("archive", act)

    def action_new_version(self):
        """Copy the library into a draft to edit."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.copy().id,
            "view_mode": "form",
        }

    def _check_library(self, act):
        for methodology in self:
            directions = methodology.direction_ids
            if not directions:
                yield Reason(methodology, self.env._("The library is empty."))
            for records in (directions, directions.indicator_ids):
                for record, _name, lang in language_gaps(records, "name"):
                    yield Reason(
                        record,
                        self.env._(
                            "“%(text)s” has no text in %(lang)s.",
                            text=record.display_name,
                            lang=lang,
                        ),
                    )

    def _transition_values(self, transition, act, prepared):
        if transition.name == "publish":
            return {"date_published": act.date}
        return super()._transition_values(transition, act, prepared)
