"""Addresses of pages, as users type them."""

from urllib.parse import urlsplit


def is_page(url):
    """Whether a text is the address of a page: http or https, with a host."""
    try:
        parts = urlsplit(url)
    except ValueError:  # e.g. half of an IPv6 address
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
