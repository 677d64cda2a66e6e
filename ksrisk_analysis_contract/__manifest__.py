{
    "name": "Internal Analysis of Corruption Risks: Contracts",
    "summary": "Contracts as evidence, and what is worth a look in them, for the "
    "internal analysis of corruption risks",
    "version": "19.0.1.0.0",
    "category": "Human Resources/Compliance",
    "author": "KS Risk",
    "license": "AGPL-3",
    "depends": ["ksrisk_analysis", "contract"],
    "data": [
        "data/ksrisk_detector_contract.xml",
        "views/contract_contract_views.xml",
    ],
    "auto_install": True,
}
