from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..core import words
from ..core.languages import KK, RU
from ..core.urls import is_page
from .bilingual import side
from .ksrisk_document_values import _html, _row
from .ksrisk_workflow_mixin import Reason

_SIGNED = ("signed", "superseded")


class KsriskDiscussion(models.Model):
    """A public discussion of the results: what its announcement and minutes say."""

    _name = "ksrisk.discussion"
    _inherit = ["ksrisk.content.mixin", "mail.thread", "mail.activity.mixin"]
    _description = "Public Discussion"
    _order = "date desc, id desc"

    analysis_id = fields.Many2one(
        "ksrisk.analysis", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="analysis_id.company_id", store=True, index=True
    )
    date = fields.Datetime("Date and Time", required=True, index=True)
    form = fields.Selection(
        [
            ("meeting", "Meeting"),
            ("online", "Online conference"),
            ("website", "Discussion on the website"),
        ],
        required=True,
        default="meeting",
    )
    place = fields.Char(translate=True, help="Address, room, or the name of the page.")
    place_kk = side("place", KK, "Place (Kazakh)")
    place_ru = side("place", RU, "Place (Russian)")
    urls = fields.Text(
        "Links", help="The page, the broadcast, the recording: one address a line."
    )
    chair_id = fields.Many2one("res.partner", "Chaired by")
    secretary_id = fields.Many2one("res.partner")
    participant_ids = fields.One2many(
        "ksrisk.discussion.participant", "discussion_id", "Participants", copy=True
    )
    participant_count = fields.Integer(
        "Number of Participants", compute="_compute_participant_count", store=True
    )
    line_ids = fields.One2many("ksrisk.discussion.line", "discussion_id", copy=True)
    agenda_ids = fields.One2many(
        "ksrisk.discussion.line",
        "discussion_id",
        domain=[("kind", "=", "agenda")],
    )
    heard_ids = fields.One2many(
        "ksrisk.discussion.line",
        "discussion_id",
        domain=[("kind", "=", "heard")],
    )
    decision_ids = fields.One2many(
        "ksrisk.discussion.line",
        "discussion_id",
        "Decisions",
        domain=[("kind", "=", "decision")],
    )
    document_ids = fields.One2many("ksrisk.document", "discussion_id", "Documents")
    state = fields.Selection(
        [
            ("planned", "Planned"),
            ("held", "Held"),
            ("recorded", "Minutes signed"),
        ],
        compute="_compute_state",
    )

    _content_kind = "minutes"
    _content_fields = frozenset(
        {
            "analysis_id",
            "date",
            "form",
            "place",
            "urls",
            "chair_id",
            "secretary_id",
            "participant_ids",
            "line_ids",
            "agenda_ids",
            "heard_ids",
            "decision_ids",
        }
    )
    _content_texts = ("place",)

    # ------------------------------------------------------------------
    # Computed
    # ------------------------------------------------------------------
    @api.depends("participant_ids.count")
    def _compute_participant_count(self):
        for discussion in self:
            discussion.participant_count = sum(
                discussion.participant_ids.mapped("count")
            )

    @api.depends("date", "document_ids.state", "document_ids.kind")
    def _compute_state(self):
        now = fields.Datetime.now()
        for discussion in self:
            if discussion._get_signed_minutes():
                discussion.state = "recorded"
            else:
                past = discussion.date and discussion.date <= now
                discussion.state = "held" if past else "planned"

    @api.depends("date", "analysis_id.name")
    def _compute_display_name(self):
        for discussion in self:
            start = discussion._get_local_start()
            parts = [discussion.analysis_id.name, start and f"{start:%d.%m.%Y}"]
            discussion.display_name = " · ".join(part for part in parts if part)

    def _compute_is_sealed(self):
        for discussion in self:
            discussion.is_sealed = bool(discussion._get_signed_minutes())

    def _get_signed_minutes(self):
        # Signed minutes freeze the discussion for who does not read them, too.
        return self.sudo().document_ids.filtered(
            lambda document: document.kind == "minutes" and document.state in _SIGNED
        )

    def _get_local_start(self):
        """The time by the clock of the company, or None."""
        if not self.date:
            return None
        return self.company_id._ksrisk_now(self.date)

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------
    @api.constrains("urls")
    def _check_urls(self):
        for discussion in self:
            for url in discussion._get_urls():
                if not is_page(url):
                    raise ValidationError(
                        self.env._("“%s” is not the address of a page.", url)
                    )

    def _check_content_open(self):
        """Refuse to touch what signed minutes print.

        :raises UserError: the minutes are signed, or the analysis has ended
        """
        for discussion in self:
            minutes = discussion._get_signed_minutes()
            if minutes:
                raise UserError(
                    self.env._(
                        "“%s” is signed: its discussion does not change.",
                        minutes[:1].display_name,
                    )
                )
        # The mark of an edit: who edits the discussion may not write the analysis.
        for analysis in self.sudo().analysis_id:
            if analysis.state == "cancelled":
                raise UserError(self.env._("“%s” has ended.", analysis.display_name))
            analysis.content_revision += 1

    def _get_urls(self):
        return [line.strip() for line in (self.urls or "").splitlines() if line.strip()]

    # ------------------------------------------------------------------
    # Signature of the minutes
    # ------------------------------------------------------------------
    def _check_for_minutes(self, act):
        """Reasons for which the minutes can't be signed."""
        for discussion in self:
            required = (
                (discussion.chair_id, self.env._("Name who chaired the discussion.")),
                (discussion.secretary_id, self.env._("Name the secretary.")),
                (discussion.participant_ids, self.env._("List the participants.")),
                (discussion.agenda_ids, self.env._("Fill in the agenda.")),
                (discussion.decision_ids, self.env._("Fill in the decisions.")),
            )
            for value, message in required:
                if not value:
                    yield Reason(discussion, message)
            start = discussion._get_local_start()
            if act and start and act.date < start.date():
                yield Reason(
                    discussion,
                    self.env._("Minutes are not dated before the discussion itself."),
                )
        for records in (self, self.line_ids, self.participant_ids):
            yield from self.analysis_id._reasons_of_gaps(records)

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------
    def action_announcement(self):
        """Open the announcement of the discussion, a new one if there is none."""
        return self._open_document("announcement")

    def action_minutes(self):
        """Open the minutes of the discussion, new ones if there are none."""
        return self._open_document("minutes")

    def _open_document(self, kind):
        self.ensure_one()
        document = self.document_ids.filtered(lambda own: own.kind == kind)[:1]
        if not document:
            document = self.env["ksrisk.document"].create(
                {
                    "analysis_id": self.analysis_id.id,
                    "kind": kind,
                    "discussion_id": self.id,
                }
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": document._name,
            "res_id": document.id,
            "view_mode": "form",
        }

    # ------------------------------------------------------------------
    # Print
    # ------------------------------------------------------------------
    def _get_details(self, minutes=False):
        """What, when and where: pairs of name and text, in the context's language."""
        start = self._get_local_start()
        day = start and words.date_in_words(start.date(), self.env.lang)
        forms = dict(self._fields["form"]._description_selection(self.env))
        details = [
            (self.env._("Date (discussion)"), day),
            (self.env._("Time (discussion)"), start and f"{start:%H:%M}"),
            (self.env._("Form (discussion)"), forms[self.form]),
            (self.env._("Place (discussion)"), self.place),
            (self.env._("Links"), "\n".join(self._get_urls())),
        ]
        if minutes:
            details += [
                (self.env._("Chaired by"), self.chair_id.name),
                (self.env._("Secretary (minutes)"), self.secretary_id.name),
            ]
        return details

    def _get_line_blocks(self, kind):
        """The numbered texts of one part of the minutes."""
        lines = self.line_ids.filtered(lambda line: line.kind == kind)
        headings = {
            "agenda": self.env._("AGENDA"),
            "heard": self.env._("HEARD"),
            "decision": self.env._("DECIDED"),
        }
        if not lines:
            return []
        texts = [f"{index}. {line.name or ''}" for index, line in enumerate(lines, 1)]
        return [{"heading": headings[kind], "html": _html(*texts)}]

    def _get_agenda_blocks(self):
        return self._get_line_blocks("agenda")

    def _get_participant_blocks(self):
        if not self.participant_ids:
            return []
        rows = [
            _row(
                [[str(index)], [row.name or ""], [str(row.count)]],
                row,
            )
            for index, row in enumerate(self.participant_ids, 1)
        ]
        total = [[""], [self.env._("Total (row)")], [str(self.participant_count)]]
        rows.append(_row(total, lead=(1, 1)))
        columns = [
            self.env._("No (participant)"),
            self.env._("Participant or organisation"),
            self.env._("Number of persons"),
        ]
        return [
            {
                "heading": self.env._("Participants"),
                "columns": columns,
                "widths": [7, 71, 22],
                "rows": rows,
            }
        ]

    def _get_signatures(self):
        """The chair and the secretary sign the minutes."""
        return [
            {"post": post, "name": words.initials(person.name or ""), "date": ""}
            for post, person in (
                (self.env._("Chair of the discussion"), self.chair_id),
                (self.env._("Secretary (minutes)"), self.secretary_id),
            )
        ]
