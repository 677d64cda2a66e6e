"""What the journal shows: each event and its record in words."""

from odoo import api, fields, models


class KsriskJournal(models.Model):
    _inherit = "ksrisk.journal"

    record_name = fields.Char("About", compute="_compute_record_name")

    @api.model
    def _selection_event(self):
        """Events in words; companion addons add theirs."""
        labels = {
            "ksrisk.analysis.issue_order": self.env._("Order issued"),
            "ksrisk.analysis.approve_work_plan": self.env._("Work plan approved"),
            "ksrisk.analysis.start_collection": self.env._("Collection started"),
            "ksrisk.analysis.sign_reference": self.env._("Reference signed"),
            "ksrisk.analysis.approve_plan": self.env._("Plan approved"),
            "ksrisk.analysis.start_monitoring": self.env._("Monitoring started"),
            "ksrisk.analysis.close": self.env._("Analysis closed"),
            "ksrisk.analysis.cancel": self.env._("Analysis stopped"),
            "ksrisk.document.submit": self.env._("Document submitted"),
            "ksrisk.document.withdraw": self.env._("Document withdrawn"),
            "ksrisk.document.sign": self.env._("Document signed"),
            "ksrisk.approval.vote": self.env._("Vote given"),
            "ksrisk.request.send": self.env._("Request sent over warnings"),
            "ksrisk.request.submit": self.env._("Answers submitted over warnings"),
            "ksrisk.request.return": self.env._("Answers returned over warnings"),
            "ksrisk.request.accept": self.env._("Answers accepted over warnings"),
            "ksrisk.risk.confirm": self.env._("Risk confirmed"),
            "ksrisk.risk.reject": self.env._("Risk rejected"),
            "ksrisk.risk.eliminate": self.env._("Risk eliminated"),
            "ksrisk.risk.not_eliminate": self.env._("Risk left not eliminated"),
            "ksrisk.measure.start": self.env._("Measure begun"),
            "ksrisk.measure.claim": self.env._("Measure claimed as done"),
            "ksrisk.measure.return": self.env._("Claim of a measure returned"),
            "ksrisk.measure.confirm": self.env._("Measure confirmed"),
            "ksrisk.postponement.submit": self.env._("Postponement asked for"),
            "ksrisk.postponement.withdraw": self.env._("Postponement withdrawn"),
            "ksrisk.postponement.support": self.env._("Postponement supported"),
            "ksrisk.postponement.object": self.env._("Postponement not supported"),
            "ksrisk.postponement.approve": self.env._("Deadline of a measure moved"),
            "ksrisk.postponement.refuse": self.env._("Postponement refused"),
            "ksrisk.document.public_copy": self.env._("Public copy made"),
            "ksrisk.evidence.look": self.env._("Confidential evidence opened"),
            "ksrisk.evidence.purge": self.env._("Confidential evidence purged"),
            "ksrisk.flag.review": self.env._("Flag taken up"),
            "ksrisk.flag.explain": self.env._("Flag explained"),
            "ksrisk.flag.propose": self.env._("Dismissal of a flag proposed"),
            "ksrisk.flag.dismiss": self.env._("Flag dismissed"),
            "ksrisk.flag.keep": self.env._("Dismissal of a flag refused"),
            "ksrisk.flag.confirm": self.env._("Flag confirmed as a risk"),
            "ksrisk.flag.reopen": self.env._("Flag reopened"),
            "ksrisk.flag.look": self.env._("Confidential flag opened"),
            "ksrisk.signal.freeze": self.env._("Computed signal used as evidence"),
            "ksrisk.reminder.purge": self.env._("Reminders purged"),
            "ksrisk.flag.purge": self.env._("Confidential flags purged"),
            "ksrisk.detector.run": self.env._("Confidential detector run"),
            "ksrisk.detector.on": self.env._("Confidential detector switched on"),
            "ksrisk.detector.off": self.env._("Confidential detector switched off"),
            "ksrisk.export": self.env._("Confidential rows exported"),
            "ksrisk.export.ocds": self.env._("Purchases exported"),
            "ksrisk.import.contracts": self.env._("Contracts imported"),
            **{
                f"{model}.lift_confidential": self.env._("Mark of confidence lifted")
                for model in self._get_marked_models()
            },
            "ksrisk.deadline.done": self.env._("Obligation noted as met"),
            "ksrisk.methodology.publish": self.env._("Library published"),
            "ksrisk.methodology.archive": self.env._("Library archived"),
            "res.users.grant": self.env._("Right granted"),
            "res.users.revoke": self.env._("Right revoked"),
        }
        return list(labels.items())

    @api.model
    def _get_marked_models(self):
        """Names of the models whose records may be marked as confidential."""
        return [
            name
            for name, model in self.env.items()
            if not model._abstract and hasattr(model, "action_lift_confidential")
        ]

    @api.depends("event", "position")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._selection_event())
        for entry in self:
            label = labels.get(entry.event, entry.event)
            entry.display_name = f"№ {entry.position} {label}"

    @api.depends("res_model", "res_id")
    @api.depends_context("lang", "uid")
    def _compute_record_name(self):
        """The record's name, or its kind and id to whoever may not read it."""
        for model, entries in self.grouped("res_model").items():
            names = self._get_record_names(model, entries.mapped("res_id"))
            kind = self.env["ir.model"]._get(model).name or model
            for entry in entries:
                entry.record_name = names.get(entry.res_id) or f"{kind} {entry.res_id}"

    @api.model
    def _get_record_names(self, model, ids):
        """Display names of those records that are there and the user may read."""
        if model not in self.env:
            return {}
        records = self.env[model].browse(ids).exists()._filtered_access("read")
        return {record.id: record.display_name for record in records}
