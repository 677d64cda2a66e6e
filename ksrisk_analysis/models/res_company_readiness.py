"""“Getting ready”: what a company still needs before its first analysis.

Nothing is kept: each point is computed from the data that it is about.
"""

from odoo import api, models
from odoo.exceptions import AccessError

from ..core.workflow import ADMIN, AUDITOR, NOT_SIGNING, OFFICER, SIGNATORY
from .company_day import today_of

_READERS = (OFFICER, ADMIN, AUDITOR, SIGNATORY, "base.group_system")
#: Names that a point lists before it says “and more”.
_NAMED = 3


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.model
    def ksrisk_get_readiness(self):
        """What the user's company has and lacks for its first analysis.

        :return: dict with the company's name and the list of points: code, title,
            whether it is done, what there is or is missing, whether it can be left
            out, whether the user may mend it himself, and the action that leads there
        :raises AccessError: the user neither runs analyses nor configures them
        """
        if not any(self.env.user.has_group(name) for name in _READERS):
            raise AccessError(
                self.env._("Only the compliance service and administrators see this.")
            )
        # Whoever prepares the first analysis may know what it lacks, without the right
        # to read employees, users or mail servers.
        company = self.env.company.sudo()
        points = [
            company._ksrisk_ready_names(),
            company._ksrisk_ready_calendar(),
            company._ksrisk_ready_holidays(),
            company._ksrisk_ready_head(),
            company._ksrisk_ready_officer(),
            company._ksrisk_ready_signatory(),
            company._ksrisk_ready_departments(),
            company._ksrisk_ready_library(),
            company._ksrisk_ready_mail(),
        ]
        return {"company": company.name, "points": points}

    def _ksrisk_point(self, code, title, done, text, action, optional=False):
        """One point of the list, with the action that leads to where it is mended."""
        model = action.get("res_model", "res.company")
        records = self.env[model].sudo(False)
        return {
            "code": code,
            "title": title,
            "done": bool(done),
            "text": text,
            "optional": optional,
            "editable": records.has_access("write"),
            "action": records.has_access("read")
            and {
                "type": "ir.actions.act_window",
                "res_model": model,
                "name": title,
                **action,
            },
        }

    def _ksrisk_company_action(self):
        view = self.env.ref("ksrisk_analysis.res_company_view_form_readiness")
        return {"res_id": self.id, "views": [(view.id, "form")]}

    # ------------------------------------------------------------------
    # Points
    # ------------------------------------------------------------------
    def _ksrisk_ready_names(self):
        names = ("ksrisk_name_kk", "ksrisk_name_ru", "ksrisk_city_kk", "ksrisk_city_ru")
        missing = [
            self._fields[name]._description_string(self.env)
            for name in names
            if not self[name]
        ]
        return self._ksrisk_point(
            "names",
            self.env._("Official names and place"),
            not missing,
            self.env._("Missing: %s.", ", ".join(missing))
            if missing
            else f"{self.ksrisk_name_kk} · {self.ksrisk_name_ru}",
            self._ksrisk_company_action(),
        )

    def _ksrisk_ready_calendar(self):
        calendar = self.resource_calendar_id
        return self._ksrisk_point(
            "calendar",
            self.env._("Working schedule"),
            calendar.attendance_ids,
            calendar.name
            if calendar.attendance_ids
            else self.env._(
                "Choose the company's working schedule: legal deadlines are counted in "
                "its working days."
            ),
            self._ksrisk_company_action(),
        )

    def _ksrisk_ready_holidays(self):
        year = today_of(self).year
        days = self.env["ksrisk.calendar.day"].search(
            [
                ("company_id", "in", (False, self.id)),
                ("kind", "=", "off"),
                ("date", ">=", f"{year}-01-01"),
                ("date", "<=", f"{year + 1}-12-31"),
            ]
        )
        years = {day.date.year for day in days}
        missing = [str(y) for y in (year, year + 1) if y not in years]
        estimated = len(days.filtered("is_estimated"))
        if missing:
            text = self.env._("No holidays of %s are entered.", ", ".join(missing))
        elif estimated:
            text = self.env._(
                "Holidays of %(first)s and %(second)s; dates still estimated: "
                "%(number)s.",
                first=year,
                second=year + 1,
                number=estimated,
            )
        else:
            text = self.env._(
                "Holidays of %(first)s and %(second)s.", first=year, second=year + 1
            )
        return self._ksrisk_point(
            "holidays",
            self.env._("Holidays of this and the next year"),
            not missing,
            text,
            {
                "res_model": "ksrisk.calendar.day",
                "views": [(False, "list"), (False, "form")],
            },
        )

    def _ksrisk_ready_head(self):
        head = self.ksrisk_head_id
        if not head:
            text = self.env._("Name the first head, who issues orders and signs.")
        elif not head.user_id:
            text = self.env._(
                "%s has no user: acts can only be registered from paper.", head.name
            )
        else:
            text = head.name
        return self._ksrisk_point(
            "head",
            self.env._("First head"),
            head,
            text,
            self._ksrisk_company_action(),
        )

    def _ksrisk_ready_officer(self):
        officer = self.ksrisk_officer_id
        ready = officer and officer.has_group(OFFICER)
        if not officer:
            text = self.env._("Name the compliance officer, who runs the analyses.")
        elif not ready:
            text = self.env._(
                "%s has no right of a compliance officer: grant it.", officer.name
            )
        else:
            text = officer.name
        return self._ksrisk_point(
            "officer",
            self.env._("Compliance officer"),
            ready,
            text,
            self._ksrisk_company_action(),
        )

    def _ksrisk_ready_signatory(self):
        signers = self.env["res.users"].search(
            [
                ("company_ids", "in", self.ids),
                ("all_group_ids", "in", self.env.ref(SIGNATORY).ids),
            ]
        )
        signers = signers.filtered(
            lambda user: not any(user.has_group(name) for name in NOT_SIGNING)
        )
        return self._ksrisk_point(
            "signatory",
            self.env._("Who signs in the system"),
            signers,
            ", ".join(signers[:_NAMED].mapped("name"))
            if signers
            else self.env._(
                "Give the right “Signatory” to the head, who must not be an "
                "administrator. Until then acts are registered from paper."
            ),
            {
                "res_model": "res.users",
                "views": [(False, "list"), (False, "form")],
                "domain": [("share", "=", False)],
            },
        )

    def _ksrisk_ready_departments(self):
        departments = self.env["hr.department"].search([("company_id", "=", self.id)])
        silent = departments.filtered(lambda d: not d._ksrisk_get_respondent())
        if not departments:
            text = self.env._("Enter the departments and their managers.")
        elif silent:
            names = silent[:_NAMED].mapped("name")
            if len(silent) > _NAMED:
                names.append("…")
            text = self.env._("Nobody can answer for: %s.", ", ".join(names))
        else:
            text = self.env._("Departments with a respondent: %s.", len(departments))
        return self._ksrisk_point(
            "departments",
            self.env._("Departments and respondents"),
            departments and not silent,
            text,
            {
                "res_model": "hr.department",
                "views": [(False, "list"), (False, "form")],
                "domain": [("company_id", "=", self.id)],
            },
        )

    def _ksrisk_ready_library(self):
        library = self.env["ksrisk.methodology"]._get_current()
        return self._ksrisk_point(
            "library",
            self.env._("Published library"),
            library,
            library.display_name
            if library
            else self.env._("Publish a version of the library of indicators."),
            {
                "res_model": "ksrisk.methodology",
                "views": [(False, "list"), (False, "form")],
            },
        )

    def _ksrisk_ready_mail(self):
        server = self.env["ir.mail_server"].search([], limit=1)
        return self._ksrisk_point(
            "mail",
            self.env._("Outgoing mail"),
            server,
            server.name
            if server
            else self.env._(
                "Without a mail server reminders are shown in the system only."
            ),
            {
                "res_model": "ir.mail_server",
                "views": [(False, "list"), (False, "form")],
            },
            optional=True,
        )
