"""Rows of tables before they are written: ids of the real sequences, then one COPY."""

import io
import json

from odoo import models
from odoo.tools import SQL

#: Ids are drawn this many at a time.
_BLOCK = 200
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class Row(dict):
    """The columns of one row; ``row.id`` and the others read as attributes too."""

    __slots__ = ("table",)

    def __init__(self, table, values):
        super().__init__(values)
        self.table = table

    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"{self.table.name} has no {name}") from None

    def __hash__(self):
        return hash((self.table.name, self.get("id")))

    def __eq__(self, other):
        return self is other


class Table:
    """A table of the live database, its columns and the rows that wait for it."""

    def __init__(self, cr, name, late=()):
        self.cr = cr
        self.name = name
        #: Columns that point at tables written later: filled in at the end.
        self.late = late
        self.rows = []
        self._ids = iter(())
        cr.execute(
            "SELECT column_name, udt_name FROM information_schema.columns"
            " WHERE table_schema = current_schema AND table_name = %s",
            [name],
        )
        self.columns = dict(cr.fetchall())
        if not self.columns:
            raise LookupError(
                f"There is no table {name}: the module that brings it is not installed."
            )

    def add(self, values, with_id=True):
        row = Row(self, {name: self._clean(name, values[name]) for name in values})
        row.update({name: None for name in row if row[name] is None})
        if with_id:
            row["id"] = self.next_id()
        self.rows.append(row)
        return row

    def set(self, row, **values):
        """Change columns of a row that is not written yet."""
        row.update({name: self._clean(name, value) for name, value in values.items()})

    def next_id(self):
        number = next(self._ids, None)
        if number is None:
            self.cr.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id'))"
                " FROM generate_series(1, %s)",
                [self.name, _BLOCK],
            )
            self._ids = iter([number for (number,) in self.cr.fetchall()])
            number = next(self._ids)
        return number

    def _clean(self, name, value):
        """What is stored for a value: ids for records and rows, nothing for False."""
        if name not in self.columns:
            raise LookupError(f"{self.name} has no column {name}.")
        if isinstance(value, Row):
            return value["id"]
        if isinstance(value, models.BaseModel):
            return value.id or None
        if value is False and self.columns[name] != "bool":
            return None
        return value

    def put(self):
        """Write what waits, in one COPY of the columns that any row has."""
        if not self.rows:
            return
        names = sorted({name for row in self.rows for name in row} - set(self.late))
        text = io.StringIO()
        for row in self.rows:
            text.write("\t".join(_escape(row.get(name)) for name in names) + "\n")
        text.seek(0)
        columns = SQL(", ").join(map(SQL.identifier, names))
        statement = SQL("COPY %s (%s) FROM STDIN", SQL.identifier(self.name), columns)
        self.cr.copy_expert(statement.code, text)

    def fill_late(self):
        """Fill in the columns that point at later tables, and forget the rows."""
        for name in self.late:
            pairs = [(row["id"], row[name]) for row in self.rows if row.get(name)]
            if pairs:
                ids, values = map(list, zip(*pairs, strict=True))
                self.cr.execute(
                    SQL(
                        "UPDATE %s t SET %s = v.value"
                        " FROM unnest(%s::int[], %s::int[]) v (id, value)"
                        " WHERE t.id = v.id",
                        SQL.identifier(self.name),
                        SQL.identifier(name),
                        ids,
                        values,
                    )
                )
        self.rows = []


def _escape(value):
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, dict | list):
        value = json.dumps(value, ensure_ascii=False)
    return str(value).translate(_ESCAPES)
