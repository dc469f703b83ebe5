"""Which address a document may link to: from the `url` of a source to what a click opens, or nothing."""

import re
from urllib.parse import quote, unquote

OPENED = ("https://", "http://", "mailto:")
RESOLVER = "https://doi.org/"
WEB = re.compile(r"https?:|mailto:", re.IGNORECASE)
AWAY = re.compile(r"[a-z][a-z0-9+.-]*:|[/\\]|(?:.*[/\\])?\.\.(?:[/\\?#]|$)", re.IGNORECASE)
"""Another place than one beside, or below: `..` leads up, as far as the files of the machine."""
INVISIBLE = re.compile(r"[\x00-\x20\x7f-\xa0\xad\u200b-\u200f\u2028-\u202f\u2060\ufeff\s]+")
"""What a browser ignores in the name of a scheme or before it, or another program does."""


def target(url: str) -> str:
    """Return the address that a link goes to, "" where the text alone is shown; a DOI goes to its resolver.

    Letters outside ASCII, spaces and what an address cannot hold are escaped, what is escaped already stays.
    """
    kind = url[:8].lower()
    if kind.startswith("doi:"):
        return RESOLVER + quote(url[4:].strip(), safe="/%:;().,_-")
    return quote(url, safe="/%:?#[]@!$&'()*+,;=~") if kind.startswith(OPENED) else ""


def visible(address: str) -> str:
    """Return an address as the most lenient program takes it."""
    return INVISIBLE.sub("", address)


def leads_out(address: str) -> bool:
    """Return whether a link leads to anything but the web, mail, or a place beside it."""
    return not WEB.match(visible(address)) and strays(address)


def strays(address: str) -> bool:
    """Return whether an address is anything but a place beside, or below, what names it."""
    plain = visible(address)
    return any(AWAY.match(form) for form in (plain, visible(unquote(plain))))


def loads(tag: str, address: str) -> bool:
    """Return whether what an element shows in its place comes from elsewhere; a picture may carry its data."""
    own = ("#", "data:image/") if tag in ("image", "img") else ("#",)
    return not visible(address).lower().startswith(own)
