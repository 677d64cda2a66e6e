from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from .. import sql_guards
from ..core.languages import KK, RU
from .bilingual import language_gaps, side

#: Own fields that a document prints.
_PRINTED = {
    "analysis_id",
    "kind",
    "is_final",
    "date_as_of",
    "discussion_id",
    "amendment",
    "amendment_kk",
    "amendment_ru",
}
_SEALED = SQL("OLD.state IN ('signed', 'superseded')")


class KsriskDocument(models.Model):
    """An act of the cycle, versioned and sealed in one way.

    What it prints is in ``ksrisk_document_values.py``; what is signed is the hash of
    those values, and one PDF a language is kept with its own hash.
    """

    _name = "ksrisk.document"
    _inherit = [
        "ksrisk.attachment.mixin",
        "ksrisk.workflow.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _description = "Document of the Analysis"
    _order = "analysis_id desc, id desc"

    analysis_id = fields.Many2one(
        "ksrisk.analysis", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="analysis_id.company_id", store=True, index=True
    )
    kind = fields.Selection(
        [
            ("order", "Order"),
            ("amending_order", "Amending order"),
            ("announcement", "Announcement"),
            ("work_plan", "Work plan"),
            ("reference", "Analytical reference"),
            ("remediation_plan", "Remediation plan"),
            ("positions", "Register of positions"),
            ("monitoring", "Monitoring information"),
            ("minutes", "Minutes"),
            ("closing", "Closing"),
            ("cancellation", "Cancellation"),
        ],
        required=True,
        index=True,
    )
    version = fields.Integer(default=1, readonly=True, copy=False)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("submitted", "Submitted"),
            ("signed", "Signed"),
            ("superseded", "Superseded"),
        ],
        required=True,
        readonly=True,
        copy=False,
        default="draft",
        index=True,
        tracking=True,
    )
    supersedes_id = fields.Many2one(
        "ksrisk.document", "New Version of", readonly=True, copy=False
    )
    is_final = fields.Boolean("Final", help="The last monitoring information.")
    date_as_of = fields.Date("As of")
    discussion_id = fields.Many2one(
        "ksrisk.discussion",
        "Public Discussion",
        domain="[('analysis_id', '=', analysis_id)]",
        index="btree_not_null",
        ondelete="restrict",
        help="That the announcement invites to, or whose minutes these are.",
    )
    amendment = fields.Text(
        "Other Changes",
        translate=True,
        help="What an amending order changes besides the data of the analysis.",
    )
    amendment_kk = side("amendment", KK, "Other Changes (Kazakh)")
    amendment_ru = side("amendment", RU, "Other Changes (Russian)")
    section_ids = fields.One2many("ksrisk.document.section", "document_id", "Sections")
    approval_ids = fields.One2many("ksrisk.approval", "document_id", "Agreement")
    author_id = fields.Many2one("res.users", readonly=True, copy=False)
    date_submitted = fields.Date("Submitted on", readonly=True, copy=False)

    signer_id = fields.Many2one("res.users", "Signed by", readonly=True, copy=False)
    signer_name = fields.Char("Signer", readonly=True, copy=False)
    # Texts of an act are kept by language code, as they were on that day.
    signer_post = fields.Json("Post", readonly=True, copy=False)
    signer_basis = fields.Json("Acting on the Ground of", readonly=True, copy=False)
    number = fields.Char("№", readonly=True, copy=False)
    date_act = fields.Date("Date", readonly=True, copy=False, index=True)
    mode = fields.Selection(
        [("system", "In the system"), ("paper", "On paper")], readonly=True, copy=False
    )
    body = fields.Json("Collegial Body", readonly=True, copy=False)
    body_number = fields.Char("Decision No", readonly=True, copy=False)
    body_date = fields.Date("Decision of", readonly=True, copy=False)
    scan_ids = fields.Many2many(
        "ir.attachment", string="Scans", readonly=True, copy=False
    )
    override_reason = fields.Text("Reason of the Override", readonly=True, copy=False)
    # All that is printed, marked rows too: read through what is printed alone.
    content = fields.Json(
        readonly=True,
        copy=False,
        groups=fields.NO_ACCESS,
        export_string_translation=False,
    )
    content_hash = fields.Char(
        "Hash", readonly=True, copy=False, index="btree_not_null"
    )
    file_ids = fields.One2many(
        "ksrisk.document.file", "document_id", "Sealed Files", readonly=True, copy=False
    )

    # Each search of files asks for them, and few are.
    _confidential_idx = models.Index("(analysis_id) WHERE is_confidential IS TRUE")
    _version_unique = models.UniqueIndex(
        "(analysis_id, kind, version)"
        " WHERE kind NOT IN ('monitoring', 'minutes', 'announcement')",
        "This version of the document is there already.",
    )
    _signed_is_sealed = models.Constraint(
        "CHECK((state IN ('signed', 'superseded')) = (content_hash IS NOT NULL"
        " AND date_act IS NOT NULL AND content IS NOT NULL AND mode IS NOT NULL))",
        "A signed document is sealed, and only a signed one.",
    )
    _amendment_amends = models.Constraint(
        "CHECK(kind <> 'amending_order' OR supersedes_id IS NOT NULL)",
        "An amending order is a new version of the order: open it from there.",
    )
    _signer_is_not_author = models.Constraint(
        "CHECK(mode = 'paper' OR signer_id IS DISTINCT FROM author_id"
        " OR signer_id IS NULL)",
        "The author of a document does not sign it.",
    )
    _system_act_has_signer = models.Constraint(
        "CHECK(mode IS DISTINCT FROM 'system' OR signer_id IS NOT NULL)",
        "A document signed in the system has its signer.",
    )

    _attachment_fields = ("scan_ids",)
    _guarded_fields = frozenset(
        {
            "state",
            "version",
            "supersedes_id",
            "author_id",
            "date_submitted",
            "signer_id",
            "signer_name",
            "signer_post",
            "signer_basis",
            "number",
            "date_act",
            "mode",
            "body",
            "body_number",
            "body_date",
            "scan_ids",
            "override_reason",
            "content",
            "content_hash",
            "file_ids",
            "approval_ids",
            "is_confidential",
            "public_copy_ids",
        }
    )

    def init(self):
        sql_guards.guard_seal(
            self.env.cr,
            self._table,
            # Its state goes on to "superseded": guard_state looks after that; rows are
            # marked after it is signed too.
            sql_guards.sealed_columns(
                self,
                "analysis_id",
                "kind",
                "is_final",
                "date_as_of",
                "discussion_id",
                "amendment",
                "create_uid",
                "create_date",
            )
            - {"state", "is_confidential"},
            when=_SEALED,
        )
        return super().init()

    @api.depends("kind", "version", "number", "analysis_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for document in self:
            parts = [kinds.get(document.kind, ""), document.analysis_id.name or ""]
            if document.number:
                parts.insert(1, f"№ {document.number}")
            if document.version > 1:
                parts.append(f"v{document.version}")
            document.display_name = " ".join(parts)

    @api.model
    def _get_family(self, kind):
        """The kinds whose versions follow each other: an order and what amends it."""
        return ("order", "amending_order") if kind == "order" else (kind,)

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------
    @api.model_create_multi
    def create(self, vals_list):
        documents = super().create(vals_list)
        for document in documents.filtered(lambda d: d.kind == "reference"):
            if not document.section_ids:
                document._create_sections()
        return documents

    def write(self, vals):
        if not _PRINTED.isdisjoint(vals):
            self._check_open()
        return super().write(vals)

    @api.constrains("discussion_id", "analysis_id")
    def _check_own_discussion(self):
        for document in self:
            analysis = document.discussion_id.analysis_id
            if analysis and analysis != document.analysis_id:
                raise ValidationError(
                    self.env._(
                        "“%s” belongs to another analysis.",
                        document.discussion_id.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_if_open(self):
        self._check_open()
        for document in self:
            if document.approval_ids:
                raise UserError(
                    self.env._("“%s” was voted on: it stays.", document.display_name)
                )
            previous = document.supersedes_id
            if previous and document._is_changed():
                raise UserError(
                    self.env._(
                        "“%s” differs from what was signed: undo the changes before "
                        "you discard it, or have it signed.",
                        document.display_name,
                    )
                )

    def _is_open(self):
        """Whether the rows that the document prints may change; none is open too.

        Of a reference signed on paper the scan is the original: its risks and
        recommendations are entered until the plan that rests on them is approved.
        """
        if self.kind == "reference" and self.mode == "paper":
            return self.analysis_id.state == "signed"
        return self.state not in ("signed", "superseded")

    def _check_open(self):
        """Refuse to touch a document that is signed."""
        for document in self:
            if document.state in ("signed", "superseded"):
                raise UserError(
                    self.env._(
                        "“%s” is signed and does not change. Make a new version.",
                        document.display_name,
                    )
                )
        # The mark of an edit: who edits the document may not write the analysis.
        for analysis in self.sudo().analysis_id:
            analysis.content_revision += 1

    def _get_language_gaps(self):
        """Texts of its own that lack one of the languages: (record, name, language)."""
        return language_gaps(self, "amendment", optional=("amendment",))
