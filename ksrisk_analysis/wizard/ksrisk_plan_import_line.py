from itertools import zip_longest

from odoo import api, fields, models
from odoo.fields import Command

from ..core.languages import KK, RU


class KsriskPlanImportLine(models.TransientModel):
    _name = "ksrisk.plan.import.line"
    _description = "Row of an Imported Plan"
    _order = "index, id"

    import_id = fields.Many2one(
        "ksrisk.plan.import", required=True, index=True, ondelete="cascade"
    )
    index = fields.Integer("Source Row", readonly=True)
    number = fields.Char("№", readonly=True)
    data = fields.Json(readonly=True)
    recommendation_kk = fields.Text("Recommendations (Kazakh)", readonly=True)
    recommendation_ru = fields.Text("Recommendations (Russian)", readonly=True)
    name_kk = fields.Text("Measure (Kazakh)", readonly=True)
    name_ru = fields.Text("Measure (Russian)", readonly=True)
    completion_form_kk = fields.Text("Form of Completion (Kazakh)", readonly=True)
    completion_form_ru = fields.Text("Form of Completion (Russian)", readonly=True)
    executors = fields.Text(readonly=True)
    date_deadline = fields.Date("Deadline", readonly=True)
    error = fields.Text("Errors", readonly=True)
    notice = fields.Text("To Check", readonly=True)
    remark = fields.Text("Errors and Remarks", compute="_compute_remark")

    @api.depends("error", "notice")
    def _compute_remark(self):
        for line in self:
            line.remark = "\n".join(filter(None, (line.error, line.notice)))

    def _note_unknown(self):
        """Say in each row what the company and its signed reference do not know."""
        if self:
            self._note_recommendations()
            self._note_executors()

    def _note_recommendations(self):
        """Refuse recommendations that the signed reference does not have.

        A plan answers those that were signed; only with a reference that exists on
        paper alone do they come with the plan.
        """
        analysis = self.import_id.analysis_id
        reference = analysis._get_document("reference")
        if reference._is_open() or reference.mode == "paper":
            return
        known = self._get_known(analysis)
        for line in self:
            unknown = [
                self.env._(
                    "The signed reference does not recommend: %s", kazakh or russian
                )
                for kazakh, russian in line._get_pairs("recommendations")
                if kazakh not in known and russian not in known
            ]
            line.error = "\n".join(filter(None, (line.error, *unknown)))

    def _note_executors(self):
        """Tell executors that are no department: outside bodies may be meant or not."""
        departments = self._get_departments(self.import_id.analysis_id.company_id)
        for line in self:
            unknown = [
                kazakh or russian
                for (kazakh, _), (russian, _) in line._get_executors()
                if not self._find_department(departments, kazakh, russian)
            ]
            line.notice = bool(unknown) and self.env._(
                "No department of the company, nobody would be reminded: %s",
                "; ".join(unknown),
            )

    def _create_measures(self):
        """Make the measures with their recommendations and executors."""
        analysis = self.import_id.analysis_id
        departments = self._get_departments(analysis.company_id)
        recommendations = self._create_recommendations(analysis)
        self.env["ksrisk.measure"].create(
            [
                {
                    "analysis_id": analysis.id,
                    "number": int(line.number) if (line.number or "").isdigit() else 0,
                    "name_kk": line.name_kk,
                    "name_ru": line.name_ru,
                    "completion_form_kk": line.completion_form_kk,
                    "completion_form_ru": line.completion_form_ru,
                    "date_deadline": line.date_deadline,
                    "recommendation_ids": [
                        Command.link(recommendations[texts].id)
                        for texts in line._get_pairs("recommendations")
                    ],
                    "executor_ids": [
                        Command.create(self._prepare_executor(departments, index, pair))
                        for index, pair in enumerate(line._get_executors(), 1)
                    ],
                }
                for line in self
            ]
        )

    def _get_pairs(self, key):
        """The items of a list in both languages, side by side: (Kazakh, Russian)."""
        items = self.data[key]
        return list(zip_longest(items.get(KK, ()), items.get(RU, ())))

    def _get_executors(self):
        """As above, each a text with its note; empty where a language says nothing."""
        return [
            tuple(item or ("", "") for item in pair)
            for pair in self._get_pairs("executors")
        ]

    def _create_recommendations(self, analysis):
        """Recommendations of the rows, by their texts in both languages.

        Those that the analysis has already, as in its signed reference, are taken.
        """
        known = self._get_known(analysis)
        pairs = dict.fromkeys(
            p for line in self for p in line._get_pairs("recommendations")
        )
        found = {pair: known.get(pair[0]) or known.get(pair[1]) for pair in pairs}
        missing = [pair for pair in pairs if not found[pair]]
        created = self.env["ksrisk.recommendation"].create(
            [
                {"analysis_id": analysis.id, "name_kk": kazakh, "name_ru": russian}
                for kazakh, russian in missing
            ]
        )
        return found | dict(zip(missing, created, strict=True))

    def _get_known(self, analysis):
        """The recommendations of the analysis by their texts in either language."""
        return {
            text: recommendation
            for recommendation in analysis.recommendation_ids
            for text in (recommendation.name_kk, recommendation.name_ru)
            if text
        }

    def _get_departments(self, company):
        """The company's departments by their names in every language."""
        departments = self.env["hr.department"].search(
            [("company_id", "=", company.id)]
        )
        return {
            (department.with_context(lang=lang).name or "").casefold(): department
            for lang in ("en_US", KK, RU)
            for department in departments
        }

    def _find_department(self, departments, *names):
        """The department that one of the names means, if there is one."""
        found = (departments.get(name.strip(" .").casefold()) for name in names)
        return next(filter(None, found), None)

    def _prepare_executor(self, departments, index, pair):
        """Values of an executor; what a cell says in one language only stays a gap."""
        (kazakh, kazakh_note), (russian, russian_note) = pair
        values = {
            "sequence": 10 * index,
            "note_kk": kazakh_note,
            "note_ru": russian_note,
        }
        department = self._find_department(departments, kazakh, russian)
        if department:
            return {**values, "department_id": department.id}
        return {**values, "name_kk": kazakh, "name_ru": russian}
