"""The preview as HTML: the list of briefs, and a brief as `build` writes it, with what keeps both live.

A board or a view goes in, a page or the news for one that is open comes out. The page of a brief is the HTML format's,
byte for byte, but for two things: what `live.html.j2` gives stands at the end of its body, and its content security
policy allows the script of that, and the one connection that brings the news.
"""

import json
from itertools import groupby
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from policy_report.formats.html import POLICY, hashed
from policy_report.preview.state import BriefState, BriefView, Faults, Overview
from policy_report.templating import TemplateSet

NAMED = 50  # mistakes that a panel lists
FONTS = "/* fonts */"
SCRIPT, STYLE = "; script-src ", "; style-src "  # where a brief's policy is opened for them
CONNECT = "connect-src 'self'"

EVENTS = "/events"
LIST = "/"


def address(brief: str) -> str:
    """Return the path of a brief's page."""
    return f"/brief/{quote(brief)}"


def events_address(brief: str) -> str:
    """Return the path where the news of a brief come from."""
    return f"{EVENTS}/{quote(brief)}"


class Pages:
    """Lays out pages with the built-in templates, so that no mistake in a template can hide another."""

    def __init__(self) -> None:
        self._look = TemplateSet()
        self._script = hashed("\n" + self._look.render("preview/live.js", {}))
        self.policy = f"{POLICY.format(scripts=self._script)}; {CONNECT}"  # of all pages but briefs

    def list(self, board: Overview) -> bytes:
        """Return the page with all briefs."""
        return self._page("preview/list.html.j2", _listed(board) | self._live("", EVENTS, self._list_panel(board)))

    def list_event(self, board: Overview) -> str:
        """Return what is new for an open list, as JSON."""
        briefs = self._look.render("preview/briefs.html.j2", _listed(board))
        return json.dumps({"page": None, "panel": self._list_panel(board), "briefs": briefs})

    def brief(self, view: BriefView) -> bytes:
        """Return the last good page of a brief, or one that says why there is none."""
        live = self._live(_shown(view) or "", events_address(view.brief), self._panel(view))
        if view.page is None:
            return self._page("preview/nothing.html.j2", {"known": view.known or bool(view.trouble)} | live)
        content = view.page.content
        for place, more in ((SCRIPT, f"{SCRIPT}{self._script} "), (STYLE, f"; {CONNECT}{STYLE}")):
            content = content.replace(place.encode(), more.encode(), 1)  # the policy stands first
        body, end, rest = content.rpartition(b"</body>")
        extra = self._look.render("preview/live.html.j2", live).encode()
        return body + extra + end + rest if end else content + extra

    def brief_event(self, view: BriefView) -> str:
        """Return what is new for an open page of a brief, as JSON; `page` is null while nobody knows yet."""
        return json.dumps({"page": _shown(view), "panel": self._panel(view)})

    def _page(self, template: str, context: dict[str, Any]) -> bytes:
        text = self._look.render(template, {"font_mark": FONTS} | context)
        return text.replace(FONTS, self._look.fonts(text), 1).encode()

    def _live(self, page: str, news: str, panel: str) -> dict[str, Any]:
        return {"page": page, "news": news, "panel": Markup(panel), "list": LIST}  # noqa: S704 - escaped as it was laid out

    def _panel(self, view: BriefView) -> str:
        gone = "" if view.known or view.trouble else view.brief
        behind = "The page behind is from before." if view.page else ""
        return self._trouble(view.trouble, gone=gone, behind=behind, building=view.building)

    def _list_panel(self, board: Overview) -> str:
        return self._trouble(board.trouble, behind="The list behind is from before." if board.sheets else "")

    def _trouble(self, trouble: Faults, *, behind: str, gone: str = "", building: bool = False) -> str:
        """Return the panel for what is wrong: each error, and how many warnings there are besides."""
        problems = [problem._asdict() for problem in trouble.errors[:NAMED]]
        context = {
            "count": trouble.count,
            "message": trouble.message,
            "problems": problems,
            "more": len(trouble.errors) - len(problems),
            "warnings": trouble.warnings,
            "gone": gone,
            "behind": behind,
            "building": building,
        }
        return self._look.render("preview/panel.html.j2", context)


def _shown(view: BriefView) -> str | None:
    """Return what tells one page of a brief from the next: "" where there is none, None where that is not known yet."""
    return view.page.digest if view.page else "" if view.settled else None


def _listed(board: Overview) -> dict[str, Any]:
    """Return the briefs as plain data, those that one brief of the settings makes beside each other."""
    groups = [
        {"id": name, "sheets": [_sheet(sheet) for sheet in sheets]}
        for name, sheets in groupby(board.sheets.values(), key=lambda sheet: sheet.group)
    ]
    states = [sheet.state for sheet in board.sheets.values()]
    return {
        "title": board.title,
        "groups": groups,
        "warnings": board.warnings,
        "total": len(states),
        "totals": {state: states.count(state) for state in ("mistake", "changed", "up-to-date")},
    }


def _sheet(sheet: BriefState) -> dict[str, Any]:
    first = next(iter(sheet.trouble.errors), None)
    return vars(sheet) | {
        "address": address(sheet.id),
        "mistakes": sheet.trouble.count,
        "first": str(first) if first else sheet.trouble.message,
    }
