"""Contracts cited as evidence."""

from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestContractEvidence(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        vendor = cls.env["res.partner"].create({"name": "Alma Cleaning"})
        cls.contract = cls.env["contract.contract"].create(
            {
                "name": "Cleaning of the offices",
                "code": "45-2026",
                "partner_id": vendor.id,
                "contract_type": "purchase",
                "date": "2026-01-12",
            }
        )

    def cite(self, user):
        return (
            self.env["ksrisk.evidence"]
            .with_user(user)
            .create(
                {
                    "name": "The contract",
                    "record": f"contract.contract,{self.contract.id}",
                }
            )
        )

    def test_contract_is_cited_as_it_was(self):
        accountant = new_test_user(
            self.env, "accountant", "base.group_user,account.group_account_invoice"
        )
        evidence = self.cite(accountant)
        self.contract.name = "Another name"
        for text in ("Cleaning of the offices", "45-2026", "Alma Cleaning"):
            self.assertIn(text, evidence.snapshot)
        self.assertNotIn("Another name", evidence.snapshot)
        officer = new_test_user(
            self.env, "officer", "ksrisk_analysis.group_ksrisk_officer"
        )
        contract = self.contract.with_user(officer).sudo()
        self.assertEqual(contract.ksrisk_evidence_count, 1)
        action = contract.action_ksrisk_evidence()
        found = self.env["ksrisk.evidence"].search(action["domain"])
        self.assertEqual(found, evidence)

    def test_who_reads_no_contracts_cites_none(self):
        with self.assertRaises(AccessError):
            self.cite(new_test_user(self.env, "plain", "base.group_user"))

    def test_contracts_are_offered(self):
        offered = dict(self.env["ksrisk.evidence"]._selection_record())
        self.assertIn("contract.contract", offered)
        self.assertIn("purchase.order", offered)
