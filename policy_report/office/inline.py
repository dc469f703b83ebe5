"""Text in HTML as runs: what is bold, soft or a link, which stance gives a colour, white space as browsers show it."""

import re
from dataclasses import replace
from typing import Any

from policy_report.office.flow import Run

SKIPPED = {"svg", "script", "style", "template", "img", "head", "title"}
SOFT = {"see", "n", "check", "confidence", "url", "meta", "record", "citation"}
SHADES = {  # of agreement, from 0 to 1
    "shade-0": "oppose",
    "shade-1": "qualified-opposition",
    "shade-2": "neutral",
    "shade-3": "qualified-support",
    "shade-4": "support",
}
# `breakable` puts a zero-width space after each 20 characters of a long word; a document breaks such words itself.
BREAKS = re.compile(r"(?<=[^\s\u200b]{20})\u200b(?=[^\s\u200b])")
SPACE = re.compile(r"[ \t\r\n\f]+")


def classes_of(element: Any) -> list[str]:
    """Return the classes of an element."""
    return (element.get("class") or "").split()


def tone_of(element: Any) -> str:
    """Return the tone that an element's class gives it."""
    for name in classes_of(element):
        if name.startswith("tone-"):
            return name.removeprefix("tone-")
        if name in SHADES:
            return SHADES[name]
    return ""


def inline(element: Any, run: Run, anchors: list[str]) -> list[Run]:
    """Return the text in an element as runs."""
    if element.tag in SKIPPED or element.get("aria-hidden") == "true":
        return []
    if element.get("id"):
        anchors.append(element.get("id"))
    run = replace(
        run,
        bold=run.bold or element.tag in {"b", "strong"},
        italic=run.italic or element.tag in {"i", "em", "cite"},
        sub=run.sub or element.tag == "sub",
        soft=run.soft or bool(SOFT & set(classes_of(element)) and element.tag == "span"),
        tone=tone_of(element) or run.tone,
        link=(element.get("href") or run.link) if element.tag == "a" else run.link,
        language=element.get("lang") or run.language,
    )
    found = [Run("\n")] if element.tag == "br" else list(runs_of(element.text, run))
    for child in element:
        found += [*inline(child, run, anchors), *runs_of(child.tail, run)]
    return found


def runs_of(text: str | None, run: Run) -> list[Run]:
    """Return a text between tags in the look of a run."""
    return [replace(run, text=BREAKS.sub("", SPACE.sub(" ", text)))] if text else []


def tidied(runs: list[Run]) -> tuple[Run, ...]:
    """Return the runs without white space at the ends or twice, neighbours of one look joined."""
    found: list[Run] = []
    for run in runs:
        text = run.text
        if text != "\n" and (not found or found[-1].text.endswith((" ", "\n"))):
            text = text.removeprefix(" ")
        if not text:
            continue
        if found and replace(found[-1], text="") == replace(run, text=""):
            found[-1] = replace(run, text=found[-1].text + text)
        else:
            found.append(replace(run, text=text))
    while found and not found[-1].text.strip(" \n"):
        found.pop()
    if found:
        found[-1] = replace(found[-1], text=found[-1].text.rstrip(" \n"))
    return tuple(found)
