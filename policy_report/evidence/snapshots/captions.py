"""Captions of a recording, WebVTT and SubRip: what is said, and when. The place of a passage is its time.

Who speaks (`<v Name>`) stands before the words where it changes. Lines that roll up and so stand in two cues are taken
once.
"""

import html
import re
from collections.abc import Iterator

from policy_report.evidence.pages import PagedText
from policy_report.evidence.snapshots.base import Said
from policy_report.evidence.snapshots.plain import decode

SUFFIXES = (".vtt", ".srt")
TIMING = re.compile(r"\s*(?:(\d{1,4}):)?(\d\d?):(\d\d)[.,]\d+\s*-->")
VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]*)>")
MARKUP = re.compile(r"</?[a-zA-Z0-9.:\s#=\"-]*>|\{\\[^}]*\}")


def text(data: bytes) -> PagedText:
    """Return the words of all cues, a line each line of a cue; places are the times of the cues."""
    decoded, encoding = decode(data)
    lines: list[str] = []
    places: list[tuple[int, str]] = []
    length, speaker = 0, ""
    for time, cue in _cues(decoded):
        for line in cue:
            voice = VOICE.search(line)
            words = " ".join(html.unescape(MARKUP.sub("", VOICE.sub("", line))).split())
            if voice and voice[1].strip() != speaker:
                speaker = voice[1].strip()
                words = f"{html.unescape(speaker)}: {words}"
            if not words or lines[-1:] == [words]:
                continue
            if not places or places[-1][1] != time:
                places.append((length, time))
            lines.append(words)
            length += len(words) + 1
    return PagedText("\n".join(lines), encoding=encoding, places=places)


def about(data: bytes) -> Iterator[Said]:
    """Yield the title behind the word WEBVTT, where there is one."""
    first = decode(data)[0].partition("\n")[0]
    title = first.removeprefix("WEBVTT").strip(" -–\t\r")
    if first.startswith("WEBVTT") and title:
        yield Said("title", title, "first line")


def _cues(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the time of each cue and its lines. What has no time (heads, notes, styles, numbers) is none."""
    for block in re.split(r"\n[ \t]*(?:\n[ \t]*)+", re.sub(r"\r\n?", "\n", text)):
        lines = block.split("\n")
        at = next((n for n, line in enumerate(lines) if TIMING.match(line)), None)
        if at is not None:
            hours, minutes, seconds = TIMING.match(lines[at]).groups()  # type: ignore[union-attr] # found above
            yield f"{int(hours or 0):02}:{int(minutes):02}:{seconds}", lines[at + 1 :]
