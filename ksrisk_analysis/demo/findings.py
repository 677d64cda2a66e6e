"""What an analysis finds, from the rows of tables: acts, risks, measures."""

from odoo import Command

from .tables import read


class Findings:
    """The part of a cycle that follows from the answers."""

    def find_answers(self, text):
        """Answers written as ``hr:D1.05 it:D8.04``."""
        found = self.env["ksrisk.answer"]
        for item in text.split():
            department, code = item.split(":")
            found |= self.request(department, code.split(".")[0]).answer_ids.filtered(
                lambda answer, code=code: answer.code == code
            )
        return found

    def factor(self, code):
        return self.env.ref(f"ksrisk_analysis.factor_{code}").id if code else False

    def direction(self, code):
        return self.analysis.methodology_id.direction_ids.filtered(
            lambda direction: direction.code == code
        )

    def add_acts(self, codes=None):
        """Review acts and documents: form 5(9).

        :return: dict of acts by code
        """
        rows = [row for row in read("acts") if not codes or row["code"] in codes]
        acts = self.as_leader(self.env["ksrisk.act"]).create(
            [
                {
                    "analysis_id": self.analysis.id,
                    "sequence": 10 * index,
                    "kind": row["kind"],
                    "hierarchy": row["hierarchy"],
                    "name_kk": row["kk"],
                    "name_ru": row["ru"],
                    "details": row["details"],
                    "provision": row["provision"],
                    "factor_id": self.factor(row["factor"]),
                    "finding_kk": row["finding_kk"],
                    "finding_ru": row["finding_ru"],
                    "gaps": row["gaps"],
                    "is_risk": row["risk"] == "1",
                }
                for index, row in enumerate(rows, 1)
            ]
        )
        return {row["code"]: act for row, act in zip(rows, acts, strict=True)}

    def prepare_risk(self, row, acts):
        """Values of a risk from its row."""
        act = acts.get(row["act"])
        return {
            "analysis_id": self.analysis.id,
            "direction_id": self.direction(row["direction"]).id,
            "answer_ids": [Command.set(self.find_answers(row["answers"]).ids)],
            "act_id": act.id if act else False,
            "provision": row["provision"],
            "factor_id": self.factor(row["factor"]),
            "department_ids": [
                Command.set(self.staff.department_ids(row["departments"]))
            ],
            "job_ids": [Command.set(self.staff.job_ids(row["jobs"]))],
            "name_kk": row["kk"],
            "name_ru": row["ru"],
            "cause_kk": row["cause_kk"],
            "cause_ru": row["cause_ru"],
        }

    def prepare_measure(self, row, recommendations, day):
        """Values of a measure from its row; ``recommendations`` are by code."""
        return {
            "analysis_id": self.analysis.id,
            "recommendation_ids": [
                Command.set(
                    [
                        recommendations[code].id
                        for code in row["recommendations"].split()
                    ]
                )
            ],
            "name_kk": row["kk"],
            "name_ru": row["ru"],
            "completion_form_kk": row["form_kk"],
            "completion_form_ru": row["form_ru"],
            "date_deadline": day,
            "executor_ids": [
                Command.create(
                    {
                        "sequence": 10 * index,
                        "department_id": self.staff.departments[code].id,
                        "note_kk": row["note_kk"] if index == 1 else "",
                        "note_ru": row["note_ru"] if index == 1 else "",
                    }
                )
                for index, code in enumerate(row["executors"].split(), 1)
            ],
        }
