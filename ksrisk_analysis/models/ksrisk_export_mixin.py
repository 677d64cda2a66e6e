"""Rows of our records as .xlsx: which field stands in which column and language."""

from collections.abc import Callable
from dataclasses import dataclass

from odoo import models
from odoo.tools import split_every

from ..core import words, xlsx
from ..core.languages import LANGS, SUFFIX
from .company_day import today_of
from .ksrisk_journal import journal

#: Of as many records the cells are held at once.
_BATCH = 1000


@dataclass(frozen=True)
class ExportColumn:
    """A column of an export.

    :param title: in the language of the context
    :param names: the model's fields that it shows, with spaces between; who may not
        read one of them has no column
    :param value: function of a record, which gives a text, a number or a date
    :param bilingual: whether each language has a column of its own
    :param by: field, or function of a record, that decides the value: it is worked out
        once for all records that have this in common
    """

    title: str
    names: str
    value: Callable
    width: float = 16
    bilingual: bool = False
    by: str | Callable = ""

    def get_cells(self, records, groups):
        """The cell of each record.

        :param groups: dict by ``by`` of the ids that have it in common, for all columns
        """
        if not self.by:
            return [self.value(record) for record in records]
        if self.by not in groups:
            found = records.grouped(self.by).values()
            groups[self.by] = [group._ids for group in found]
        cells = {}
        for ids in groups[self.by]:
            first = records.browse(ids[0]).with_prefetch(records._prefetch_ids)
            cells |= dict.fromkeys(ids, self.value(first))
        return [cells[record_id] for record_id in records._ids]


def in_language(name):
    """The value of a column: one language of a translated field, with no fallback."""
    return lambda record: record[f"{name}_{SUFFIX[record.env.lang]}"] or ""


def labelled(model, name):
    """The value of a column: the label of a selection in the context's language."""
    labels = dict(model._fields[name]._description_selection(model.env))
    return lambda record: labels.get(record[name], "")


class KsriskExportMixin(models.AbstractModel):
    _name = "ksrisk.export.mixin"
    _description = "Export to a Spreadsheet"

    #: Stored fields that no column shows, with the reason: a test compares.
    _export_left_out = {}

    # ------------------------------------------------------------------
    # What each model says
    # ------------------------------------------------------------------
    def _get_export_sheets(self):
        """The sheets in the language of the context.

        :return: dict by code of (title, list of :class:`ExportColumn`)
        """
        raise NotImplementedError

    def _filter_restricted(self):
        """Rows that are confidential: that somebody took them out is journalled."""
        return self.filtered("is_confidential")

    # ------------------------------------------------------------------
    # The file
    # ------------------------------------------------------------------
    def export_data(self, fields_to_export):
        """Odoo's own export of a list: what is restricted is journalled here too."""
        self._journal_restricted()
        return super().export_data(fields_to_export)

    def _make_workbook(self, langs=LANGS, codes=None):
        """The .xlsx of these records, which the user may read.

        :param codes: of the sheets, default all
        """
        self = self.with_prefetch()  # whatever relation they were read from
        self.check_access("read")
        self.env["ksrisk.environment"]._check("xlsx")
        self._journal_restricted()
        return xlsx.workbook(
            self._iterate_sheets(langs, codes), author=self.env.company.name
        )

    def _iterate_sheets(self, langs, codes=None):
        by_lang = [self.with_context(lang=lang)._get_export_sheets() for lang in langs]
        for code in codes or by_lang[0]:
            titles = [sheets[code][0] for sheets in by_lang]
            columns = list(zip(*(sheets[code][1] for sheets in by_lang), strict=True))
            columns = [pair for pair in columns if self._can_export(pair[0])]
            yield xlsx.Sheet(
                name=titles[0],
                title=" / ".join(titles),
                notes=[self._get_export_note()],
                columns=[
                    xlsx.Column(title, columns_of_one[0].width)
                    for columns_of_one in columns
                    for title in self._get_export_titles(columns_of_one)
                ],
                rows=self._iterate_rows(columns, langs),
            )

    def _can_export(self, column):
        return all(
            self._has_field_access(self._fields[name], "read")
            for name in column.names.split()
        )

    def _get_export_titles(self, columns):
        """A heading a language, or one of all languages for what has none."""
        titles = [column.title for column in columns]
        if columns[0].bilingual:
            return titles
        return ["\n".join(dict.fromkeys(titles))]

    def _get_export_note(self):
        day = words.date_short(today_of(self))
        # Respondents do not read the analysis, and may know what theirs is called.
        names = self.sudo().mapped("analysis_id.display_name")
        return " · ".join([*names[:5], day])

    def _iterate_rows(self, columns, langs):
        """The cells of each record, worked out column by column."""
        self.fetch({name for pair in columns for name in pair[0].names.split()})
        for batch in split_every(_BATCH, self._ids, self.browse):
            batch = batch.with_prefetch(self._ids)  # what is missing, for all at once
            in_langs = [batch.with_context(lang=lang) for lang in langs]
            groups = {}
            cells = [
                column.get_cells(records, groups)
                for pair in columns
                for column, records in zip(pair, in_langs, strict=True)
                if column.bilingual or records is in_langs[0]
            ]
            yield from zip(*cells, strict=True)

    def _journal_restricted(self):
        """Enter in the journal that confidential rows left the system."""
        restricted = self._filter_restricted()
        for company, records in restricted.grouped("company_id").items():
            journal(
                records[0],
                "ksrisk.export",
                {"model": self._name, "rows": len(self), "restricted": records.ids},
                company,
            )
