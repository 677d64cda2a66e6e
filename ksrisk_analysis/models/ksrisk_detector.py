"""Definitions of what is computed from the company's own data."""

import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.json import json_default

from .detector_query import Query

FAMILIES = [
    ("procurement", "Procurement"),
    ("approval", "Approvals and segregation of duties"),
    ("billing", "Bills and payments"),
    ("vendor", "Vendors"),
    ("contract", "Contracts"),
    ("personnel", "Personnel"),
]

#: What a run that follows the changes computes anew, and by what it is found.
SCOPES = [
    ("order", "Orders that changed"),
    ("vendor", "Vendors of orders that changed"),
    ("bidder", "Vendors of tenders that changed"),
    ("process", "Tenders of orders that changed"),
    ("buyer", "Buyers of orders that changed"),
]


class KsriskDetector(models.Model):
    """A rule that points at records worth a look. A flag is no finding.

    The rule ``x`` (field ``method``) is two methods that add-ons contribute by
    ``_inherit``, each of which returns one ``SQL``:

    - ``_select_x(query)``: the flags, as :meth:`Query.flags` lays out their columns;
    - ``_count_x(query)``: what was looked at, ``company_id, population, covered``: how
      many subjects there are, and how many of them have the data that the rule needs.

    A third one is optional: ``_evidence_x(flag)`` returns a dict of lists of ids by
    model, where the rows behind a flag are too many, or too dear, to be kept with it.
    So is ``_title_x(flag)``: words over these rows, for who opens them; and
    ``_remember_x(query)``, which a full run calls in the end: it writes down what runs
    of what changed compare with.

    Several detectors may share a rule and differ in their parameters.
    """

    _name = "ksrisk.detector"
    _description = "Detector"
    _order = "sequence, code"
    _rec_names_search = ["code", "name"]

    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    code = fields.Char(required=True)
    method = fields.Char(
        "Rule", required=True, readonly=True, help="Name of the rule in the program."
    )
    version = fields.Integer(
        default=1,
        readonly=True,
        help="Grows when the rule changes: flags are then computed anew.",
    )
    family = fields.Selection(FAMILIES, required=True)
    name = fields.Char(required=True, translate=True)
    looks_for = fields.Text("What It Looks for", required=True, translate=True)
    why = fields.Text("Why It Matters", required=True, translate=True)
    innocent = fields.Text("Innocent Explanations", required=True, translate=True)
    to_do = fields.Text("What to Do", required=True, translate=True)
    source = fields.Char(help="The norm, standard or practice that the rule is from.")
    months = fields.Integer(
        "Months Looked at", default=36, required=True, aggregator=None
    )
    minimum_sample = fields.Integer(
        default=1,
        required=True,
        aggregator=None,
        help="With fewer subjects that have the data, the result says “no data”.",
    )
    scope = fields.Selection(
        SCOPES,
        "Between Full Runs",
        readonly=True,
        help="What is computed anew after a change. Empty: only full runs do it, for "
        "the rule compares each subject with all the others. Prices are compared with "
        "those that the last full run found.",
    )
    requires = fields.Char(
        readonly=True,
        help="Models and fields that the rule reads beyond the add-on's own "
        "dependencies, e.g. “stock.picking, hr.job.expected_degree”.",
    )
    is_by_category = fields.Boolean(
        "By Category",
        readonly=True,
        help="It looks at the chosen product categories only.",
    )
    category_ids = fields.Many2many(
        "product.category",
        string="Product Categories",
        help="The categories looked at, with those below them. With none chosen, the "
        "detector is not available.",
    )
    is_confidential = fields.Boolean(
        "Confidential",
        readonly=True,
        help="It reads private data of employees. Off until somebody of the "
        "confidential group switches it on; that group alone sees its flags.",
    )
    legal_basis = fields.Text(
        "Ground for Processing",
        translate=True,
        help="On what legal ground private data is compared: without it a confidential "
        "detector is not switched on.",
    )
    parameter_ids = fields.One2many(
        "ksrisk.detector.parameter", "detector_id", copy=True
    )
    link_ids = fields.One2many(
        "ksrisk.detector.indicator", "detector_id", "Indicators", copy=True
    )
    indicator_ids = fields.Many2many(
        "ksrisk.indicator", compute="_compute_indicator_ids", string="Indicators Now"
    )
    missing = fields.Char(
        "Not Available because",
        compute="_compute_missing",
        help="What this database lacks for the rule. It says nothing of risks.",
    )

    _code_unique = models.Constraint(
        "UNIQUE(code)", "There is a detector with this code already."
    )
    _months_range = models.Constraint(
        "CHECK(months BETWEEN 1 AND 120)", "Between 1 and 120 months are looked at."
    )
    _sample_positive = models.Constraint(
        "CHECK(minimum_sample >= 1)", "The minimum sample is one at least."
    )
    _confidential_has_basis = models.Constraint(
        "CHECK(NOT (is_confidential AND active) OR legal_basis IS NOT NULL)",
        "Say on what legal ground private data is compared before you switch it on.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("is_confidential") and not vals.get("legal_basis"):
                vals["active"] = False
        return super().create(vals_list)

    @api.depends("code", "name")
    def _compute_display_name(self):
        for detector in self:
            detector.display_name = f"{detector.code} {detector.name or ''}"

    @api.depends("link_ids.code")
    def _compute_indicator_ids(self):
        found = self.env["ksrisk.indicator"].search(
            [
                ("code", "in", self.link_ids.mapped("code")),
                ("methodology_id.state", "=", "published"),
            ]
        )
        for detector in self:
            codes = set(detector.link_ids.mapped("code"))
            detector.indicator_ids = found.filtered(
                lambda indicator, codes=codes: indicator.code in codes
            )

    @api.depends("requires", "method", "is_by_category", "category_ids")
    @api.depends_context("lang")
    def _compute_missing(self):
        for detector in self:
            lacks = [
                name
                for name in map(str.strip, (detector.requires or "").split(","))
                if name and not self._has_data(name)
            ]
            rule = getattr(self, f"_select_{detector.method}", None)
            if not lacks and not callable(rule):
                lacks.append(detector.method)
            if lacks:
                detector.missing = self.env._(
                    "this database has no %s", ", ".join(lacks)
                )
            elif detector.is_by_category and not detector.category_ids:
                detector.missing = self.env._("no product category is chosen")
            else:
                detector.missing = False

    @api.model
    def _has_data(self, name):
        """Whether the model, or the stored field ``model.field``, is there."""
        if name in self.env:
            return self.env[name]._auto or self.env[name]._abstract
        model, _dot, field = name.rpartition(".")
        return model in self.env and field in self.env[model]._fields

    # ------------------------------------------------------------------
    # Computing
    # ------------------------------------------------------------------
    def _get_query(self, companies, **options):
        """What one run, or a look at a flag, asks of the detector.

        :param options: as those of :class:`Query`
        """
        self.ensure_one()
        return Query(self, companies, **options)

    def _get_flags_sql(self, query):
        """The rule's flags as one ``SELECT``."""
        return getattr(self, f"_select_{self.method}")(query)

    def _get_population(self, query):
        """Return {company id: (population, covered)} of what the rule looks at."""
        counted = getattr(self, f"_count_{self.method}")(query)
        rows = self.env.execute_query(
            SQL("SELECT company_id, population, covered FROM (%s) AS q", counted)
        )
        return {company: (total, covered) for company, total, covered in rows}

    def _remember(self, query):
        """Keep what the rule's runs of what changed need of this full run."""
        keep = getattr(self, f"_remember_{self.method}", None)
        if keep:
            keep(query)

    def _get_parameters(self, company, day):
        """The parameters in force for a company on a day, as JSON values by code."""
        return {
            parameter.code: parameter._get_value(company, day)
            for parameter in self.parameter_ids
        }

    def _get_hash(self, companies):
        """What the flags were computed by: rule, version and all parameters in time."""
        known = [
            self.method,
            self.version,
            self.months,
            sorted(self.category_ids.ids),
            sorted(
                (parameter.code, company.id, parameter._get_steps(company))
                for parameter in self.parameter_ids
                for company in companies
            ),
        ]
        text = json.dumps(known, sort_keys=True, default=json_default)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    # ------------------------------------------------------------------
    # Screens
    # ------------------------------------------------------------------
    def action_run(self):
        """Compute the chosen detectors for the companies of the user."""
        if not self:
            raise UserError(self.env._("Choose the detectors to run."))
        return self.env["ksrisk.detector.run"]._request("full", self)._open()

    def action_open_flags(self):
        """Open the live flags of the detector."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "ksrisk_analysis.ksrisk_flag_action"
        )
        action["domain"] = [("detector_id", "in", self.ids)]
        return action
