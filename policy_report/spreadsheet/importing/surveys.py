"""Exports of survey tools: the columns that a tool fills in by itself, and the further lines of heads of Qualtrics."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from policy_report.spreadsheet.inputs import InputTable
from policy_report.text import fold, in_one_line

OWN: Mapping[str, tuple[str, ...]] = {  # as each tool calls what it notes of an answer
    "Google Forms": ("timestamp", "email address", "username", "score"),
    "Qualtrics": (
        *("startdate", "enddate", "status", "ipaddress", "progress", "duration (in seconds)", "finished"),
        *("recordeddate", "responseid", "recipientlastname", "recipientfirstname", "recipientemail"),
        *("externalreference", "locationlatitude", "locationlongitude", "distributionchannel", "userlanguage"),
    ),
    "LimeSurvey": (
        *("response id", "date submitted", "last page", "start language", "seed", "date started"),
        *("date last action", "ip address", "referrer url", "id", "submitdate", "lastpage", "startlanguage"),
        *("startdate", "datestamp", "ipaddr", "refurl"),
    ),
    "Microsoft Forms": ("id", "start time", "completion time", "email", "name", "last modified time", "language"),
    "SurveyMonkey": (
        *("respondent id", "collector id", "start date", "end date", "ip address", "email address", "first name"),
        *("last name", "custom data 1", "date created", "date modified"),
    ),
    "KoboToolbox": (
        *("start", "end", "today", "deviceid", "username", "_id", "_uuid", "_submission_time", "_validation_status"),
        *("_notes", "_status", "_submitted_by", "__version__", "_tags", "_index", "meta/instanceid", "formhub/uuid"),
    ),
    "Typeform": (
        *("#", "response type", "start date (utc)", "stage date (utc)", "submit date (utc)", "network id", "tags"),
        "ending",
    ),
    "Popolo": ("group",),
    "Polis": ("group-id", "n-comments", "n-votes", "n-agree", "n-disagree", "xid"),
}
CODE = re.compile(r"^\w+\.\s+(?=\S)")  # in front of a head of LimeSurvey: "submitdate. Date submitted"
SIGNS: Mapping[str, set[str]] = {  # of which a table has one if it comes from the tool, and nothing else does
    "Google Forms": {"timestamp"},
    "Qualtrics": {"recordeddate", "responseid"},
    "LimeSurvey": {"last page", "lastpage", "start language", "startlanguage"},
    "Microsoft Forms": {"completion time"},
    "SurveyMonkey": {"collector id"},
    "KoboToolbox": {"_submission_time"},
    "Typeform": {"submit date (utc)"},
    "Popolo": {"vote_event"},
    "Polis": {"n-votes"},
}
NUMBERED = re.compile(r"_\d+$")
IMPORT_ID = '{"ImportId"'  # in each cell of the third line of Qualtrics


def columns_of_tool(header: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Return the tool whose export a table is by its heads, and the heads of what it notes by itself; "" for none."""
    heads = [(fold(CODE.sub("", head)), head) for head in header]
    for tool, names in OWN.items() if heads else ():
        found = tuple(head for folded, head in heads if folded in names)
        first = heads[0][0] == names[0] if tool == "Google Forms" else tool != "Popolo" or "voter" in dict(heads)
        if first and SIGNS[tool] & {folded for folded, _ in heads}:
            return tool, found
    return "", ()


def one_head(sheet: InputTable, topic_of: Callable[[str], str], told: Collection[str]) -> InputTable:
    """Return a table of Qualtrics with one line of heads: the text of a question where a topic stands in it.

    A statement of a question ("Q2_1", "Your view - Shore power") becomes "Your view [Shore power]". `told`: the heads,
    in small letters, that the user speaks of.
    """
    lines = [number for number, row in enumerate(sheet.rows[:2]) if any(IMPORT_ID in cell for cell in row.cells)]
    if not lines:
        return sheet
    texts = [in_one_line(text) for text in sheet.rows[0].cells] if lines[0] else [""] * len(sheet.header)
    named = [_statement(head, text, topic_of) for head, text in zip(sheet.header, texts, strict=True)]
    twice = Counter(named)
    header = tuple(
        name if twice[name] == 1 and fold(head) not in told else head
        for head, name in zip(sheet.header, named, strict=True)
    )
    return replace(sheet, header=header, rows=sheet.rows[lines[0] + 1 :])


def _statement(head: str, text: str, topic_of: Callable[[str], str]) -> str:
    question, dash, tail = text.rpartition(" - ")
    if dash and tail and (NUMBERED.search(head) or topic_of(tail)):
        return f"{question} [{tail}]"
    return text if topic_of(text) else head
