"""Markings: how far records may travel. The order of the settings in, the level of each marking in it out."""

from collections.abc import Sequence

from policy_report.records.declarations import Names
from policy_report.records.models import MarkingSettings
from policy_report.text import shorten

NO_ORDER = (
    "policy-report.toml does not say how far a marking lets a record travel; write [markings] there, with `unmarked`"
)


class Markings:
    """The markings of a workspace, the lowest first; what is not marked counts as `unmarked`."""

    def __init__(self, settings: MarkingSettings) -> None:
        self.order: Sequence[str] = settings.order
        self._names = Names()
        for name in settings.order:
            self._names.add(name, [name])
        self.unmarked = self.get(settings.unmarked or "") or self.highest

    @property
    def highest(self) -> str:
        """The marking above all others."""
        return self.order[-1]

    def get(self, name: str) -> str | None:
        """Return the marking that a name means, as the order writes it, or None."""
        return self._names.get(name)

    def level(self, name: str | None) -> int:
        """Return the place in the order of what a record says, of `unmarked` where it says nothing that is there."""
        return self.order.index(self.get(name or "") or self.unmarked)

    def unknown(self, name: str) -> str:
        """Return what is wrong with a name, "" where it is a marking."""
        if self.get(name):
            return ""
        hint = self._names.like(name) or ";"
        return f"unknown marking '{shorten(name, 40)}'{hint} expected one of {', '.join(self.order)}"


def fault(name: str, markings: Markings | None) -> str:
    """Return what is wrong with the marking of a record, "" where it is one."""
    return markings.unknown(name) if markings else NO_ORDER
