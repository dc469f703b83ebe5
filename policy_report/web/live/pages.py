"""The preview as HTML: the list of briefs, and a brief as `build` writes it, with what keeps both live.

An overview or a view goes in, a page or the update of one that is open comes out. The page of a brief is the HTML
format's, byte for byte, but for two things: what `live.html.j2` gives stands at the end of its body, and its content
security policy allows the script of that, and the one connection that brings the updates.
"""

import json
from collections import Counter
from itertools import groupby
from operator import attrgetter
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from policy_report.formats.html import POLICY, hashed
from policy_report.templating import TemplateSet
from policy_report.web.live.state import BriefView, Faults, Overview

NAMED = 50  # mistakes that a panel lists
FONTS = "/* fonts */"
SCRIPT, STYLE = "; script-src ", "; style-src "  # where a brief's policy is opened for them
CONNECT = "connect-src 'self'"

UPDATES = "/updates"
LIST = "/"


def address(brief: str) -> str:
    """Return the path of a brief's page."""
    return f"/brief/{quote(brief)}"


def updates_address(brief: str) -> str:
    """Return the path where an open page of a brief asks for what is new."""
    return f"{UPDATES}/{quote(brief)}"


class Pages:
    """Lays out pages with the built-in templates, so that no mistake in a template can hide another."""

    def __init__(self) -> None:
        self._look = TemplateSet()
        self._script = hashed("\n" + self._look.render("preview/live.js", {}))
        self.policy = f"{POLICY.format(scripts=self._script)}; {CONNECT}"  # of all pages but briefs

    def list(self, overview: Overview) -> bytes:
        """Return the page with all briefs."""
        live = self._live("", UPDATES, self._list_panel(overview))
        return self._page("preview/list.html.j2", _listed(overview) | live)

    def list_update(self, overview: Overview) -> bytes:
        """Return the update of an open list, as JSON."""
        briefs = self._look.render("preview/briefs.html.j2", _listed(overview))
        return json.dumps({"page": None, "panel": self._list_panel(overview), "briefs": briefs}).encode()

    def brief(self, view: BriefView, *, alone: bool = True) -> bytes:
        """Return the last good page of a brief, or one that says why there is none.

        `alone`: with the way to the list; else it stands in a page that has that.
        """
        live = self._live(_shown(view) or "", updates_address(view.brief), self._panel(view)) | {"alone": alone}
        if view.page is None:
            return self._page("preview/nothing.html.j2", {"known": view.known or bool(view.trouble)} | live)
        content = view.page.content
        for place, more in ((SCRIPT, f"{SCRIPT}{self._script} "), (STYLE, f"; {CONNECT}{STYLE}")):
            content = content.replace(place.encode(), more.encode(), 1)  # the policy stands first
        body, end, rest = content.rpartition(b"</body>")
        extra = self._look.render("preview/live.html.j2", live).encode()
        return body + extra + end + rest if end else content + extra

    def brief_update(self, view: BriefView) -> bytes:
        """Return the update of an open page of a brief, as JSON; `page` is null while nobody knows yet."""
        return json.dumps({"page": _shown(view), "panel": self._panel(view)}).encode()

    def _page(self, template: str, context: dict[str, Any]) -> bytes:
        text = self._look.render(template, {"font_mark": FONTS} | context)
        return text.replace(FONTS, self._look.fonts(text), 1).encode()

    def _live(self, page: str, updates: str, panel: str) -> dict[str, Any]:
        return {"page": page, "updates": updates, "panel": Markup(panel), "list": LIST, "alone": True}  # noqa: S704 - escaped as it was laid out

    def _panel(self, view: BriefView) -> str:
        behind = "The page behind is from before." if view.page else ""
        gone = "" if view.known or view.trouble else view.brief
        return self._trouble(view.trouble, behind, gone=gone, building=view.building)

    def _list_panel(self, overview: Overview) -> str:
        return self._trouble(overview.trouble, "The list behind is from before." if overview.briefs else "")

    def _trouble(self, trouble: Faults, behind: str, *, gone: str = "", building: bool = False) -> str:
        """Return the panel for what is wrong: each error, and how many warnings there are besides."""
        context = {"trouble": trouble, "named": NAMED, "gone": gone, "behind": behind, "building": building}
        return self._look.render("preview/panel.html.j2", context)


def _shown(view: BriefView) -> str | None:
    """Return the digest of the page of a brief: "" where there is none, None where that is not known yet."""
    return view.page.digest if view.page else "" if view.settled else None


def _listed(overview: Overview) -> dict[str, Any]:
    """Return the context of the list: the briefs, those that one brief of the settings makes beside each other."""
    briefs = overview.briefs.values()
    groups = [(name, list(group)) for name, group in groupby(briefs, key=attrgetter("group"))]
    counts = Counter(status.state for status in briefs)
    return {"overview": overview, "groups": groups, "counts": counts, "address": address}
