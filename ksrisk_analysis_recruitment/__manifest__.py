{
    "name": "Internal Analysis of Corruption Risks: Recruitment",
    "summary": "Appointments, competitions and vacancies as signals of the internal "
    "analysis of corruption risks",
    "version": "19.0.1.0.0",
    "category": "Human Resources/Compliance",
    "author": "KS Risk",
    "license": "LGPL-3",
    "depends": ["ksrisk_analysis", "hr_recruitment"],
    "data": [
        "data/ksrisk_detector_appointment.xml",
        "data/ksrisk_detector_competition.xml",
        "views/hr_job_views.xml",
        "views/hr_employee_views.xml",
    ],
    "auto_install": True,
}
