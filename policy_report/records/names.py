"""Names that records use for actors, topics, sources and stances, and the id that each of them means."""

from collections.abc import Callable, Iterable

from policy_report.text import fold


class Names:
    """A table from every spelling of a name to the one id that it means. Case, width and spaces do not matter.

    `standard` gives the spelling to try for a name that nothing here means, as a country's code for its name.
    """

    def __init__(self, standard: Callable[[str], str] = str) -> None:
        self._standard = standard
        self._ids: dict[str, str] = {}
        self._spellings: dict[str, str] = {}

    def add(self, identifier: str, spellings: Iterable[str]) -> list[tuple[str, str]]:
        """Let `spellings` mean `identifier`; return `(spelling, other id)` for those that are taken already."""
        taken = []
        for spelling in spellings:
            folded = fold(spelling)
            other = self._ids.setdefault(folded, identifier)
            self._spellings.setdefault(folded, spelling)
            if other != identifier:
                taken.append((spelling, other))
        return taken

    def offer(self, identifier: str, spellings: Iterable[str]) -> None:
        """Let `spellings` mean `identifier` where they do not mean anything yet."""
        for spelling in spellings:
            self._ids.setdefault(fold(spelling), identifier)

    def get(self, name: str) -> str | None:
        """Return the id that a name means, or None."""
        return self._ids.get(fold(name)) or self._ids.get(fold(self._standard(name)))

    def known(self) -> list[str]:
        """Return the spellings to suggest from."""
        return list(self._spellings.values())
