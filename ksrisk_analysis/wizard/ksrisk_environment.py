"""What the documents need of the machine, and what to install where it lacks.

Each probe is asked once a process: what is installed is seen after a restart.
"""

import functools
import importlib.util
import logging
import shutil
import subprocess
from ipaddress import ip_address
from urllib.parse import urlsplit

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.base.models.ir_actions_report import _wkhtml

from ..core.languages import LANGS

_logger = logging.getLogger(__name__)

#: Families with every Kazakh letter that the style of the documents names.
FAMILIES = ("Noto Serif", "DejaVu Serif")
#: What each format rests on, and a text in both languages by itself.
_NEEDS = {
    "text": {"lang"},
    "pdf": {"engine", "font", "lang"},
    "docx": {"docx", "lang"},
    "xlsx": {"xlsxwriter", "lang"},
}


@functools.cache
def _find_families():
    """The installed families of fonts for Kazakh; None where nobody can tell."""
    program = shutil.which("fc-list")
    if not program:
        return None
    try:
        done = subprocess.run(
            [program, ":lang=kk", "family"],
            capture_output=True,
            check=True,
            encoding="utf-8",
            timeout=30,
        )
    except (OSError, subprocess.SubprocessError) as error:
        _logger.info("The installed fonts can't be listed: %s", error)
        return None
    names = (name for line in done.stdout.splitlines() for name in line.split(","))
    return frozenset(name.strip() for name in names)


@functools.cache
def _is_importable(package):
    return importlib.util.find_spec(package) is not None


def _is_only_here(url):
    """Whether an address is known to this computer alone."""
    host = urlsplit(url or "").hostname or ""
    try:
        address = ip_address(host)
    except ValueError:
        return not host or host == "localhost" or host.endswith(".localhost")
    return address.is_loopback or address.is_unspecified


class KsriskEnvironment(models.TransientModel):
    """The check of the environment: a screen of the administrator, and its banner."""

    _name = "ksrisk.environment"
    _description = "Check of the Environment"

    summary = fields.Html(
        compute="_compute_summary", sanitize=False, export_string_translation=False
    )

    def _compute_summary(self):
        for check in self:
            check.summary = check._get_summary()

    @api.depends_context("lang")
    def _compute_display_name(self):
        for check in self:
            check.display_name = self.env._("Check of the Environment")

    # ------------------------------------------------------------------
    # Probes
    # ------------------------------------------------------------------
    @api.model
    def _probe_engine(self):
        """``ok``, ``missing``, ``broken`` or ``unpatched``."""
        engine = _wkhtml()
        if engine.state in ("install", "broken", "upgrade"):
            return {"install": "missing"}.get(engine.state, "broken")
        return "ok" if engine.is_patched_qt else "unpatched"

    @api.model
    def _probe_font(self):
        """Whether a font of the documents has every Kazakh letter; None: unknown."""
        families = _find_families()
        return None if families is None else bool(families.intersection(FAMILIES))

    @api.model
    def _probe_package(self, name):
        return _is_importable(name)

    @api.model
    def _probe_languages(self):
        """Codes of the languages that are not active."""
        active = {code for code, _name in self.env["res.lang"].get_installed()}
        return [lang for lang in LANGS if lang not in active]

    @api.model
    def _probe_url(self):
        """The address in QR codes and letters, if it leads nowhere; else None."""
        url = self.get_base_url()
        return url if _is_only_here(url) else None

    # ------------------------------------------------------------------
    # Defects
    # ------------------------------------------------------------------
    @api.model
    def _get_defects(self):
        """What is missing.

        :return: dict by code of texts that say what it is and what to do
        """
        defects = {}
        engine = self._probe_engine()
        if engine != "ok":
            defects["engine"] = self._describe_engine(engine)
        if self._probe_font() is False:
            defects["font"] = self.env._(
                "No font with every Kazakh letter is installed: documents would mix "
                "two fonts in a word. Install %s (Debian: fonts-noto-core or "
                "fonts-dejavu-core) and restart Odoo.",
                self.env._(" or ").join(FAMILIES),
            )
        inactive = self._probe_languages()
        if inactive:
            defects["lang"] = self.env._(
                "A language of the documents is not active: %s. Activate it in "
                "Settings › Translations › Languages.",
                ", ".join(inactive),
            )
        for package, name in (("docx", "python-docx"), ("xlsxwriter", "XlsxWriter")):
            if not self._probe_package(package):
                defects[package] = self.env._(
                    "The Python package %(name)s is missing: there are no .%(format)s "
                    "files. Run “pip install %(name)s” and restart Odoo.",
                    name=name,
                    format="docx" if package == "docx" else "xlsx",
                )
        url = self._probe_url()
        if url:
            defects["url"] = self.env._(
                "The address of this server is %s: QR codes of signed documents and "
                "links in letters would lead nowhere from another computer. Log in as "
                "administrator by the address that everybody uses, or set it as "
                "web.base.url in Settings › Technical › System Parameters, before "
                "documents are signed.",
                url,
            )
        return defects

    @api.model
    def _describe_engine(self, state):
        if state == "unpatched":
            return self.env._(
                "wkhtmltopdf has no patched Qt: documents would have no page numbers "
                "and no repeated headings of tables. Install the build “with patched "
                "Qt” and restart Odoo."
            )
        if state == "missing":
            return self.env._(
                "wkhtmltopdf is missing: no document can be printed. Install the build "
                "“with patched Qt” and restart Odoo."
            )
        return self.env._(
            "wkhtmltopdf is too old or does not answer. Install the build “with "
            "patched Qt” and restart Odoo."
        )

    @api.model
    def _check(self, file_format):
        """Refuse what would come out wrong.

        :param file_format: ``pdf``, ``docx``, ``xlsx``, or ``text`` of any of them
        :raises UserError: something that the format needs is missing
        """
        defects = self._get_defects()
        texts = [text for code, text in defects.items() if code in _NEEDS[file_format]]
        if texts:
            raise UserError(
                self.env._(
                    "The file can't be made properly; tell your administrator:\n\n%s",
                    "\n\n".join(texts),
                )
            )

    # ------------------------------------------------------------------
    # Who is told
    # ------------------------------------------------------------------
    @api.model
    def _is_told(self):
        """Administrators alone: nobody else can mend it."""
        user = self.env.user
        return user.has_group("ksrisk_analysis.group_ksrisk_admin") or user.has_group(
            "base.group_system"
        )

    @api.model
    def _get_banner(self):
        """The defects as a text for the administrator, empty for all others."""
        return "\n\n".join(self._get_defects().values()) if self._is_told() else ""

    def _get_summary(self):
        """All checks with their results."""
        defects = self._get_defects()
        titles = {
            "engine": self.env._("PDF engine (wkhtmltopdf with patched Qt)"),
            "font": self.env._("Font with every Kazakh letter"),
            "lang": self.env._("Kazakh and Russian are active"),
            "docx": self.env._("Word files (python-docx)"),
            "xlsxwriter": self.env._("Excel files (XlsxWriter)"),
            "url": self.env._("Address of the server in QR codes and letters"),
        }
        unknown = self._probe_font() is None
        lines = []
        for code, title in titles.items():
            text = defects.get(code, "")
            if code == "font" and unknown:
                text = self.env._("Not known: the program fc-list is not installed.")
            state = (
                self.env._("to be mended") if code in defects else self.env._("fine")
            )
            if code == "font" and unknown:
                state = self.env._("not known")
            colour = "danger" if code in defects else "success"
            lines.append(
                Markup(
                    '<tr><td class="pe-3 py-2">%s</td><td class="pe-3 py-2">'
                    '<span class="badge text-bg-%s">%s</span></td>'
                    '<td class="py-2">%s</td></tr>'
                )
                % (title, colour, state, text)
            )
        return Markup("<table>%s</table>") % Markup("").join(lines)


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    def session_info(self):
        """Tell the administrator at once what the documents lack."""
        info = super().session_info()
        # The session keeps the language of the login, whatever the user chose since.
        user = self.with_context(lang=self.env.user.lang)
        defects = user.env["ksrisk.environment"]._get_banner()
        if defects:
            info["ksrisk_defects"] = defects
        return info


class ResCompany(models.Model):
    _inherit = "res.company"

    ksrisk_defects = fields.Text(
        compute="_compute_ksrisk_defects", export_string_translation=False
    )

    @api.depends_context("uid", "lang")
    def _compute_ksrisk_defects(self):
        self.ksrisk_defects = self.env["ksrisk.environment"]._get_banner()


class KsriskAnalysis(models.Model):
    _inherit = "ksrisk.analysis"

    environment_defects = fields.Text(
        compute="_compute_environment_defects",
        groups="ksrisk_analysis.group_ksrisk_admin,base.group_system",
        export_string_translation=False,
    )

    @api.depends_context("uid", "lang")
    def _compute_environment_defects(self):
        self.environment_defects = self.env["ksrisk.environment"]._get_banner()
