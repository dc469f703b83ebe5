"""Which address a document may link to: from the `url` of a source to what a click opens, or nothing."""

from urllib.parse import quote

OPENED = ("https://", "http://", "mailto:")
RESOLVER = "https://doi.org/"


def target(url: str) -> str:
    """Return the address that a link goes to, "" where the text alone is shown; a DOI goes to its resolver.

    Letters outside ASCII, spaces and what an address cannot hold are escaped, what is escaped already stays.
    """
    kind = url[:8].lower()
    if kind.startswith("doi:"):
        return RESOLVER + quote(url[4:].strip(), safe="/%:;().,_-")
    return quote(url, safe="/%:?#[]@!$&'()*+,;=~") if kind.startswith(OPENED) else ""
