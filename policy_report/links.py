"""Which address a document may link to: from the `url` of a source to what a click opens, or nothing."""

import re
from urllib.parse import quote

OPENED = ("https://", "http://", "mailto:")
RESOLVER = "https://doi.org/"
LEADS_OUT = re.compile(r"(?!https?:|mailto:)[a-z][a-z0-9+.-]*:|[/\\]", re.IGNORECASE)
INVISIBLE = re.compile(r"[\x00-\x20]+")  # a browser ignores them inside the name of a scheme


def target(url: str) -> str:
    """Return the address that a link goes to, "" where the text alone is shown; a DOI goes to its resolver.

    Letters outside ASCII, spaces and what an address cannot hold are escaped, what is escaped already stays.
    """
    kind = url[:8].lower()
    if kind.startswith("doi:"):
        return RESOLVER + quote(url[4:].strip(), safe="/%:;().,_-")
    return quote(url, safe="/%:?#[]@!$&'()*+,;=~") if kind.startswith(OPENED) else ""


def visible(address: str) -> str:
    """Return an address as a browser takes it."""
    return INVISIBLE.sub("", address)


def leads_out(address: str) -> bool:
    """Return whether a link leads to anything but the web, mail, or a place beside it."""
    return bool(LEADS_OUT.match(visible(address)))


def loads(tag: str, address: str) -> bool:
    """Return whether what an element shows in its place comes from elsewhere; a picture may carry its data."""
    own = ("#", "data:image/") if tag in ("image", "img") else ("#",)
    return not visible(address).lower().startswith(own)
