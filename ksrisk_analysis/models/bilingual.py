"""Kazakh and Russian side by side.

A text of a signed document is a translated field. For each language the model gets
one more field that reads and writes that language alone, with no fallback, so that
both stand next to each other on the screen and a gap is seen.
"""

from psycopg2.extras import Json

from odoo import api, fields
from odoo.tools import SQL

from ..core.languages import LANGS, SUFFIX


def side(base, lang, string, **attributes):
    """A field that holds the text of translated field ``base`` in one language.

    :param base: name of the translated field; this one is called ``<base>_kk`` or
        ``<base>_ru``
    :param lang: code of the language, one of ``LANGS``
    """
    name = f"{base}_{SUFFIX[lang]}"

    @api.depends(base)
    def _compute(self):
        texts = stored_texts(self, base)
        for record in self:
            record[name] = texts.get(record._origin.id, {}).get(lang, False)

    def _inverse(self):
        _store_texts(self, base, lang, {record.id: record[name] for record in self})

    return fields.Text(
        string, compute=_compute, inverse=_inverse, readonly=False, **attributes
    )


def stored_texts(records, name):
    """What is stored of a translated field, with no fallback to another language.

    :return: dict by record id of dicts by language code; one query
    """
    real = records._origin
    if not real:
        return {}
    real.flush_recordset([name])
    rows = records.env.execute_query(
        SQL(
            "SELECT id, %s FROM %s WHERE id IN %s",
            SQL.identifier(name),
            SQL.identifier(real._table),
            real._ids,
        )
    )
    return {row[0]: row[1] or {} for row in rows}


def language_gaps(records, *names):
    """Texts that lack one of the two languages.

    :param names: translated fields
    :return: list of (record, field name, language code)
    """
    gaps = []
    for name in names:
        texts = stored_texts(records, name)
        gaps += [
            (record, name, lang)
            for record in records
            for lang in LANGS
            if not (texts.get(record.id, {}).get(lang) or "").strip()
        ]
    return gaps


def _store_texts(records, name, lang, texts):
    """Write one language of a translated field of all records in one query."""
    records.flush_recordset([name])
    rows = SQL(", ").join(
        SQL(
            "(%s, %s::jsonb, %s::jsonb)",
            record_id,
            Json({lang: text} if text else {}),
            Json({"en_US": text} if text else {}),
        )
        for record_id, text in texts.items()
    )
    records.env.cr.execute(
        SQL(
            """
            UPDATE %(table)s AS t
            SET %(column)s = NULLIF(v.source || t_text.stored || v.text, '{}'::jsonb)
            FROM (VALUES %(rows)s) AS v(id, text, source),
            LATERAL (
                SELECT COALESCE(old.%(column)s, '{}'::jsonb) - %(lang)s AS stored
                FROM %(table)s AS old WHERE old.id = v.id
            ) AS t_text
            WHERE t.id = v.id
            """,
            table=SQL.identifier(records._table),
            column=SQL.identifier(name),
            rows=rows,
            lang=lang,
        )
    )
    records.invalidate_recordset([name], flush=False)
    records.modified([name])
