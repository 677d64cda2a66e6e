{
    "name": "Internal Analysis of Corruption Risks: Receipts",
    "summary": "Purchase orders open for who carries out the internal analysis of "
    "corruption risks, also where Inventory shows their receipts",
    "version": "19.0.1.0.0",
    "category": "Human Resources/Compliance",
    "author": "KS Risk",
    "license": "LGPL-3",
    "depends": ["ksrisk_analysis", "purchase_stock"],
    "data": ["security/ir.model.access.csv"],
    "auto_install": True,
}
