"""The words of the demo company, one table a subject: code and texts stay apart."""

import csv
from pathlib import Path

_FOLDER = Path(__file__).parent / "data"


def read(name):
    """The rows of ``data/<name>.tsv`` as dicts by the titles of the columns."""
    with (_FOLDER / f"{name}.tsv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(
            file, delimiter="\t", quoting=csv.QUOTE_NONE, restval=""
        )
        return list(reader)


def read_by_code(name):
    """The rows of a table by their code."""
    return {row["code"]: row for row in read(name)}
