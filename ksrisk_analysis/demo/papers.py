"""Acts signed on paper, and what proves an answer or a measure: files as if scanned."""

from functools import cached_property

from ..core.languages import KK, RU
from ..core.words import date_short
from ..models.ir_attachment import KnownTexts
from . import scans
from .tables import read_by_code


class Papers:
    """The part of a cycle that comes from paper."""

    @cached_property
    def _scanned(self):
        return read_by_code("scans")

    def paper(self, kind, day, number="", **values):
        """An act that was signed on paper, with its scan."""
        return {
            "date": day,
            "number": number,
            "mode": "paper",
            "scan_ids": self.scan(kind, day, number).ids,
            **values,
        }

    def scan(self, kind, day, number="", signer=None, login="officer"):
        """A scan of an act, as the user has just uploaded it.

        :param signer: post and name, the head's unless told
        """
        analysis = self.analysis
        row = self._scanned[kind]
        period = {
            "from": date_short(analysis.date_from),
            "to": date_short(analysis.date_to),
        }
        content = scans.make_page(
            [self.staff.company._ksrisk_official_name(lang) for lang in (KK, RU)],
            f"{row['title_kk']} / {row['title_ru']}",
            [
                f"№ {number}, {date_short(day)}" if number else date_short(day),
                row["kk"].format(**period),
                row["ru"].format(**period),
            ],
            signer or (analysis.head_post_ru, analysis.head_id.name),
            f"{kind} {analysis.name} {day}",
        )
        return self.upload(f"{row['title_ru']} {date_short(day)}.pdf", content, login)

    def proof(self, title, day, login):
        """A scan of an internal document that proves an answer or a measure."""
        department = self.staff.departments[
            "hr" if "hr" in self.staff.departments else "office"
        ]
        manager = department.manager_id
        row = self._scanned["proof"]
        content = scans.make_page(
            [self.staff.company._ksrisk_official_name(lang) for lang in (KK, RU)],
            title,
            [date_short(day), row["kk"], row["ru"]],
            (manager.job_id.with_context(lang=RU).name, manager.name),
            f"{title} {day}",
        )
        return self.upload(f"{title[:60]}.pdf", content, login)

    def upload(self, name, content, login):
        # A scan is an image: Odoo's index finds no words in it.
        known = KnownTexts({content: ""})
        files = self.staff.as_user(self.env["ir.attachment"], login)
        files = files.with_context(ksrisk_texts=known)
        return files.create({"name": name, "raw": content})
