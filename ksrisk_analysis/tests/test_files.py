from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import KsriskCommon


@tagged("post_install", "-at_install")
class TestFiles(KsriskCommon):
    def setUp(self):
        super().setUp()
        self.analysis = self.reach("signed")

    def test_opening_a_sealed_file_may_store_its_thumbnail(self):
        file = self.analysis.reference_id.file_ids[0].attachment_id
        file.thumbnail = False
        with self.assertRaises(AccessError):
            file.raw = b"forged"

    def test_an_uploaded_scan_is_given_to_the_document(self):
        """Whoever reads the document can open the scan that somebody else uploaded."""
        officer = self.as_role(self.env["ir.attachment"], "officer")
        scan = officer.create({"name": "register.pdf", "raw": b"%PDF"})
        self.as_role(self.env["ksrisk.position"], "officer").create(
            {
                "analysis_id": self.analysis.id,
                "job_id": self.job.id,
                "department_id": self.departments[0].id,
                "functions_kk": "Іріктеу",
                "functions_ru": "Отбор",
            }
        )
        document = self.as_role(self.env["ksrisk.document"], "officer").create(
            {"analysis_id": self.analysis.id, "kind": "positions"}
        )
        document.action_sign(
            {"date": date(2026, 3, 12), "mode": "paper", "scan_ids": scan.ids}
        )
        self.assertEqual((scan.res_model, scan.res_id), (document._name, document.id))
        self.assertEqual(self.as_role(scan, "auditor").raw, b"%PDF")
