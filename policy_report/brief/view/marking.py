"""What each page of a brief says of how far it may travel: its marking, and that it is internal, where it is."""

from policy_report.brief.report import BriefInfo
from policy_report.i18n import words_of


def shown(brief: BriefInfo) -> str:
    """Return the marking of a brief as it is printed, "" for none: TLP:RED; TLP:RED · Internal."""
    words = words_of(brief.language)
    internal = words("Internal") if brief.internal else ""
    return " · ".join(filter(None, (brief.marking, internal)))
