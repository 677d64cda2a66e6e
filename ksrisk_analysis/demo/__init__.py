"""The demo company, built by calling the real actions as the demo users."""

import logging
import time

from .company import build_companies
from .flags import build_flags
from .last_year import build_last_year
from .purchases import build_purchases
from .subsidiary import build_subsidiary
from .thematic import build_thematic
from .this_year import build_this_year

_logger = logging.getLogger(__name__)


def build(env):
    """Build both companies, their purchases and their analyses."""
    started = time.monotonic()
    company, subsidiary = build_companies(env)
    _log("people", started)
    build_purchases(company)
    _log("purchases", started)
    last_year = build_last_year(company)
    _log("last year", started)
    this_year = build_this_year(company, last_year)
    _log("this year", started)
    build_flags(company, this_year)
    _log("flags", started)
    build_thematic(company)
    build_subsidiary(subsidiary)
    _log("all", started)


def _log(what, started):
    _logger.info("Demo company: %s after %.1f s", what, time.monotonic() - started)
