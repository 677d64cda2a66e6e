"""Copies of the rules on prices have lost what they remembered, as the rules have."""


def migrate(cr, version):
    # The rules themselves have their new version from the data.
    cr.execute(
        """
        UPDATE ksrisk_detector SET version = version + 1
        WHERE method IN ('p05', 'p05r', 'p05_prior') AND id NOT IN (
            SELECT res_id FROM ir_model_data
            WHERE model = 'ksrisk.detector' AND module = 'ksrisk_analysis'
        )
        """
    )
