"""What a company still needs before its first analysis, and where it is mended."""

from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import KsriskCommon


@tagged("post_install", "-at_install")
class TestReadiness(KsriskCommon):
    def points(self, role="officer"):
        self.env.invalidate_all()
        found = self.as_role(self.env["res.company"], role).ksrisk_get_readiness()
        self.assertEqual(found["company"], "Test JSC")
        return {point["code"]: point for point in found["points"]}

    def missing(self):
        return {code for code, point in self.points().items() if not point["done"]}

    def test_from_nothing_to_ready(self):
        self.assertLessEqual(
            {"names", "head", "officer"},
            self.missing(),
        )
        self.assertNotIn("library", self.missing())
        self.company.write(
            {
                "ksrisk_city_kk": "Астана",
                "ksrisk_city_ru": "Астана",
                "ksrisk_head_id": self.employees["head"].id,
                "ksrisk_officer_id": self.users["officer"].id,
            }
        )
        self.assertFalse(self.missing() - {"mail"})

    def test_names_say_which(self):
        self.assertIn("Place in Documents (Kazakh)", self.points()["names"]["text"])
        self.assertNotIn("Official Name", self.points()["names"]["text"])

    def test_calendar(self):
        self.assertTrue(self.points()["calendar"]["done"])
        self.company.resource_calendar_id = False
        self.assertFalse(self.points()["calendar"]["done"])

    def test_holidays_of_both_years(self):
        self.assertTrue(self.points()["holidays"]["done"])
        self.env["ksrisk.calendar.day"].search(
            [("date", ">=", date(2027, 1, 1)), ("date", "<=", date(2027, 12, 31))]
        ).active = False
        point = self.points()["holidays"]
        self.assertFalse(point["done"])
        self.assertIn("2027", point["text"])
        self.assertNotIn("2026", point["text"])

    def test_signatory_is_no_administrator(self):
        self.assertTrue(self.points()["signatory"]["done"])
        self.users["head"].group_ids += self.env.ref(
            "ksrisk_analysis.group_ksrisk_admin"
        )
        self.assertFalse(self.points()["signatory"]["done"])

    def test_officer_without_the_right(self):
        self.company.ksrisk_officer_id = self.users["respondent"]
        point = self.points()["officer"]
        self.assertFalse(point["done"])
        self.assertIn("Test respondent", point["text"])

    def test_departments_without_a_respondent(self):
        self.assertTrue(self.points()["departments"]["done"])
        self.env["hr.department"].create(
            {"name": "Archive", "company_id": self.company.id}
        )
        point = self.points()["departments"]
        self.assertFalse(point["done"])
        self.assertIn("Archive", point["text"])

    def test_no_library(self):
        self.env.cr.execute("UPDATE ksrisk_methodology SET state = 'archived'")
        self.assertFalse(self.points()["library"]["done"])

    def test_links_lead_to_what_the_user_may_open(self):
        for role in ("officer", "admin", "head", "auditor"):
            for code, point in self.points(role).items():
                if point["action"]:
                    model = self.as_role(self.env[point["action"]["res_model"]], role)
                    self.assertTrue(model.has_access("read"), (role, code))
        self.assertFalse(self.points("officer")["mail"]["action"])
        self.assertFalse(self.points("officer")["names"]["editable"])
        self.assertTrue(self.points("admin")["holidays"]["editable"])

    def test_not_for_everybody(self):
        for role in ("respondent", "leader", "outsider"):
            with self.assertRaises(AccessError):
                self.points(role)

    def test_hiding_is_ones_own(self):
        """The panel is hidden by a setting of the user, which others don't have."""
        settings = self.env["res.users.settings"]
        own = settings._find_or_create_for_user(self.users["officer"])
        other = settings._find_or_create_for_user(self.users["head"])
        self.as_role(own, "officer").set_res_users_settings(
            {"ksrisk_hide_readiness": True}
        )
        self.assertTrue(own.ksrisk_hide_readiness)
        self.assertFalse(other.ksrisk_hide_readiness)
        shown = own._res_users_settings_format()
        self.assertTrue(shown["ksrisk_hide_readiness"])
