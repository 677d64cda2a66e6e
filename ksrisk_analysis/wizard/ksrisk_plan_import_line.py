from odoo import fields, models
from odoo.fields import Command

from ..core.languages import KK, RU, SUFFIX


class KsriskPlanImportLine(models.TransientModel):
    _name = "ksrisk.plan.import.line"
    _description = "Row of an Imported Plan"
    _order = "index, id"

    import_id = fields.Many2one(
        "ksrisk.plan.import", required=True, index=True, ondelete="cascade"
    )
    index = fields.Integer("Source Row", readonly=True)
    number = fields.Char("No", readonly=True)
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

    def _create_measures(self):
        """Make the measures with their recommendations and executors."""
        analysis = self.import_id.analysis_id
        departments = self._get_departments(analysis.company_id)
        for line in self:
            recommendations = line._create_recommendations(analysis)
            self.env["ksrisk.measure"].create(
                {
                    "analysis_id": analysis.id,
                    "number": int(line.number) if (line.number or "").isdigit() else 0,
                    "name_kk": line.name_kk,
                    "name_ru": line.name_ru,
                    "completion_form_kk": line.completion_form_kk,
                    "completion_form_ru": line.completion_form_ru,
                    "date_deadline": line.date_deadline,
                    "recommendation_ids": [Command.set(recommendations.ids)],
                    "executor_ids": [
                        Command.create(
                            self._prepare_executor(departments, index, text, note)
                        )
                        for index, (text, note) in enumerate(line.data["executors"])
                    ],
                }
            )

    def _create_recommendations(self, analysis):
        """Recommendations of the row; those of the signed reference are found again."""
        kazakh = self.data["recommendations"].get(KK, [])
        russian = self.data["recommendations"].get(RU, [])
        known = {
            text: recommendation
            for recommendation in analysis.recommendation_ids
            for text in (recommendation.name_kk, recommendation.name_ru)
            if text
        }
        records = self.env["ksrisk.recommendation"]
        for index in range(max(len(kazakh), len(russian))):
            texts = {
                f"name_{SUFFIX[lang]}": items[index] if index < len(items) else False
                for lang, items in ((KK, kazakh), (RU, russian))
            }
            found = next((known[t] for t in texts.values() if t in known), None)
            records |= found or records.create({"analysis_id": analysis.id, **texts})
        return records

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

    def _prepare_executor(self, departments, index, text, note):
        values = {"sequence": 10 * (index + 1), "note_kk": note, "note_ru": note}
        department = departments.get(text.strip(" .").casefold())
        if department:
            return {**values, "department_id": department.id}
        return {**values, "name_kk": text, "name_ru": text}
