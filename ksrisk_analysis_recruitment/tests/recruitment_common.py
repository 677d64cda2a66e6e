"""Applications by the hundred, beside the staff."""

from datetime import timedelta

from odoo.addons.ksrisk_analysis.tests.personnel_common import TODAY, PersonnelCase


class RecruitmentCase(PersonnelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        stage = cls.env["hr.recruitment.stage"]
        stage.search([]).job_ids = cls.jobs[-1]  # none of them is of all jobs
        cls.stages = stage.create(
            [{"name": f"S{n}", "sequence": n, "hired_stage": n == 4} for n in range(5)]
        )
        cls.pattern_applicant = cls.env["hr.applicant"].create(
            {"partner_name": "Pattern", "company_id": cls.company.id}
        )
        cls.partners = cls.env["res.partner"].create(
            [{"name": f"Person {n}"} for n in range(12)]
        )
        cls.env.flush_all()

    def applications(self, rows):
        """Insert applications, and give each row its id; what is not named is empty.

        ``applied``, ``closed`` and ``refused`` are days, at noon here.
        """
        empty = {
            "partner_id": None,
            "email_normalized": None,
            "employee_id": None,
            "job_id": self.jobs[0].id,
            "company_id": self.company.id,
            "type_id": None,
            "stage_id": self.stages[-1].id,
            "active": True,
            "applied": TODAY - timedelta(days=40),
            "closed": None,
            "refused": None,
        }
        columns = {
            "applied": "create_date",
            "closed": "date_closed",
            "refused": "refuse_date",
        }
        for row in rows:
            row.update({**empty, **row})
        ids = self.clone(
            self.pattern_applicant,
            [
                {
                    columns.get(name, name): self.moment(value)
                    if name in columns and value
                    else value
                    for name, value in row.items()
                }
                for row in rows
            ],
        )
        for row, row_id in zip(rows, ids, strict=True):
            row["id"] = row_id
        return rows
