"""Prices are remembered by another key: the next run of these rules is a full one."""


def migrate(cr, version):
    cr.execute("DROP TABLE IF EXISTS ksrisk_price_list")
