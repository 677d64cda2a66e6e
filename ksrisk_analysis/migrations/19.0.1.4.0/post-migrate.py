"""Detectors of prices follow orders or tenders; what flags keep, and runs count."""

from odoo.tools import SQL

#: Methods of rules that keep no copy of the id of the record they flag any more.
_ON_ONE_RECORD = "a01 a03 a04 a06 c01 c01_d706 h01 p02b p06 v04".split()


def migrate(cr, version):
    # Copies included. By the new version the next run computes all anew, and remembers.
    cr.execute(
        SQL(
            """
            UPDATE ksrisk_detector SET version = GREATEST(version, 2),
                scope = CASE method WHEN 'p05_prior' THEN 'process' ELSE 'order' END
            WHERE method IN ('p05', 'p05r', 'p05_prior') AND scope IS NOT NULL
            """
        )
    )
    # As the next run would write them, which would tell reviewers that figures changed.
    cr.execute(
        SQL(
            """
            UPDATE ksrisk_flag f SET scope_id = CASE d.scope WHEN 'order' THEN o.id
                ELSE COALESCE(o.purchase_group_id, -o.id) END
            FROM ksrisk_detector d, purchase_order_line l
            JOIN purchase_order o ON o.id = l.order_id
            WHERE f.detector_id = d.id AND d.method IN ('p05', 'p05r', 'p05_prior')
                AND f.res_model = 'purchase.order.line' AND l.id = f.res_id
            """
        )
    )
    cr.execute(
        SQL(
            """
            UPDATE ksrisk_flag f SET evidence = NULL FROM ksrisk_detector d
            WHERE f.detector_id = d.id AND d.method = ANY(%s)
                AND evidence = jsonb_build_object(res_model, jsonb_build_array(res_id))
            """,
            _ON_ONE_RECORD,
        )
    )
    cr.execute(
        SQL(
            """
            UPDATE ksrisk_detector_run_line l SET flagged_by_company = counted.flagged
            FROM (
                SELECT detector_id, jsonb_object_agg(company_id, n) AS flagged
                FROM (
                    SELECT detector_id, company_id, count(*) AS n FROM ksrisk_flag
                    WHERE state <> 'gone' AND date_gone IS NULL
                    GROUP BY detector_id, company_id
                ) AS c GROUP BY detector_id
            ) AS counted
            WHERE l.detector_id = counted.detector_id AND l.id = (
                SELECT max(id) FROM ksrisk_detector_run_line
                WHERE detector_id = l.detector_id AND state = 'done'
            )
            """
        )
    )
