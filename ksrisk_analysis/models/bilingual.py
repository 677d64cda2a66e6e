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


def language_gaps(records, *names, optional=()):
    """Texts that lack one of the two languages.

    :param names: translated fields
    :param optional: those of them that may be empty, but not in one language alone
    :return: list of (record, field name, language code)
    """
    gaps = []
    for name in names:
        texts = stored_texts(records, name)
        gaps += [
            (record, name, lang)
            for record in records
            if name not in optional or texts.get(record.id)
            for lang in LANGS
            if not (texts.get(record.id, {}).get(lang) or "").strip()
        ]
    return gaps


def _store_texts(records, name, lang, texts):
    """Write one language of a translated field of all records, in two queries."""
    stored = stored_texts(records, name)
    rows = SQL(", ").join(
        SQL(
            "(%s, %s::jsonb)",
            record_id,
            Json(_with_text(stored.get(record_id, {}), lang, text)),
        )
        for record_id, text in texts.items()
    )
    records.env.cr.execute(
        SQL(
            """
            UPDATE %(table)s AS t SET %(column)s = NULLIF(v.texts, '{}'::jsonb)
            FROM (VALUES %(rows)s) AS v(id, texts) WHERE t.id = v.id
            """,
            table=SQL.identifier(records._table),
            column=SQL.identifier(name),
            rows=rows,
        )
    )
    records.invalidate_recordset([name], flush=False)
    records.modified([name])


def _with_text(stored, lang, text):
    """The texts by language, with another one in ``lang``.

    English is what Odoo shows where a language is missing: unless somebody wrote an
    English text, it follows the others, and goes with the last of them.
    """
    texts = {code: known for code, known in stored.items() if code != lang}
    if texts.get("en_US") == stored.get(lang):
        texts.pop("en_US", None)
    if text:
        texts[lang] = text
    if texts:
        texts.setdefault("en_US", next(iter(texts.values())))
    return texts
