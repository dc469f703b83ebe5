"""`/topics/ID/split`: positions of a topic, by actor, to choose those that move to another topic or a new one."""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from policy_report.errors import Problem, UserError
from policy_report.records.change import ChangeRequest
from policy_report.records.change.split import split
from policy_report.records.store import SourceRecord
from policy_report.text import free_id, id_of
from policy_report.web import declared, fields, wording
from policy_report.web.pages import names
from policy_report.web.pages.merge import told
from policy_report.web.pages.panel import day_of
from policy_report.web.rendering import Part, respond
from policy_report.web.request import PageRequest
from policy_report.web.session import Current
from policy_report.web.stances import mark

KIND = "topic"
HOME = names.PLACES[KIND]


def ask(asked: PageRequest) -> Response:
    """Show the positions of a topic to choose from."""
    declared.shown(KIND, asked.session.current(), asked.path["id"])
    return respond(asked, HOME, lambda: names.listed(KIND, asked), names.unfiltered(asked, lambda: _page(asked)))


def _page(asked: PageRequest, said: str = "", problems: Sequence[Problem] = ()) -> Part:
    """Return the form. `said`: why nothing was moved; `problems`: of single positions."""
    now, topic = asked.session.current(), asked.path["id"]
    chosen = {key for key, _ in _chosen(asked, now)}
    wrong = {(each.file, each.line): wording.said(asked.words, each.message) for each in problems}
    entries = [_entry(asked, now, key, record, wrong, chosen) for key, record in _of_topic(now, topic)]
    entries.sort(key=lambda each: (each["name"], each["actor"]))
    groups = [(name, list(found)) for name, found in groupby(entries, key=lambda each: (each["actor"], each["name"]))]
    title = asked.words("Split {what}", what=fields.name_in_form(now.records, KIND, topic))
    others = [(each, fields.name_in_form(now.records, KIND, each)) for each in now.records.topics if each != topic]
    shown = {
        "title": title,
        "action": f"{HOME}/{quote(topic, safe='')}",
        "groups": groups,
        "others": others,
        "to": asked.form.get("to", ""),
        "new_title": asked.form.get("title", ""),
        "said": said,
        "reviewed": now.records.reviewed is not None,
    }
    return Part("split.html.j2", title, shown)


def _of_topic(now: Current, topic: str) -> list[tuple[str, SourceRecord]]:
    return [(key, record) for key, record in now.by_key.items() if record.ids["topic"] == topic]


def _entry(
    asked: PageRequest,
    now: Current,
    key: str,
    record: SourceRecord,
    wrong: Mapping[tuple[str, int], str],
    chosen: set[str],
) -> dict[str, Any]:
    return {
        "key": key,
        "actor": record.ids["actor"],
        "name": fields.name_in_form(now.records, "actor", record.ids["actor"]),
        "mark": mark(now, asked.words, record.ids["stance"], record.ids["topic"]),
        "day": asked.words.day(day_of(now, record)),
        "summary": record.fields.get("summary") or record.fields.get("quote", ""),
        "wrong": wrong.get((record.file, record.line), ""),
        "chosen": key in chosen,
    }


def _chosen(asked: PageRequest, now: Current) -> list[tuple[str, SourceRecord]]:
    """Return the positions that a form chooses, by themselves or all of an actor."""
    sent = set(asked.pairs)
    return [
        (key, record)
        for key, record in _of_topic(now, asked.path["id"])
        if ("position", key) in sent or ("actor", record.ids["actor"]) in sent
    ]


def save(asked: PageRequest) -> Response:
    """Move the chosen positions."""
    now, topic = asked.session.current(), asked.path["id"]
    declared.shown(KIND, now, topic)
    to, title = asked.form.get("to", ""), asked.form.get("title", "").strip()
    keys = {key for key, _ in _chosen(asked, now)}
    if said := _incomplete(asked, now, keys, to, title):
        return _again(asked, said)

    def request(now: Current) -> ChangeRequest:
        there = dict(_of_topic(now, topic))
        if not keys <= there.keys():
            raise UserError(asked.words("Somebody changed it meanwhile; look at it again."))
        moved, target = [there[key] for key in there if key in keys], _target(now, to, title)
        return split(now.base, topic, moved, target, "" if to else title)

    one, other = fields.name_in_form(now.records, KIND, topic), to and fields.name_in_form(now.records, KIND, to)
    what = asked.words.many(
        len(keys),
        "moved {n} position from {one} to {other}",
        "moved {n} positions from {one} to {other}",
        one=one,
        other=other or title,
    )
    try:
        asked.session.save(request, what)
    except UserError as error:
        places = {(record.file, record.line) for _, record in _of_topic(now, topic)}
        at_place = [each for each in error.problems if (each.file, each.line) in places]
        linked = [_linked(asked, each, _target(now, to, title)) for each in error.problems if each.link]
        others = [each for each in error.problems if each not in at_place and not each.link]
        alone = UserError.of(others) if error.problems else error
        said = " ".join(filter(None, [*linked, told(asked.words, alone)]))
        return _again(asked, said or asked.words("Nothing was moved."), at_place)
    return RedirectResponse(HOME, 303)


def _target(now: Current, to: str, title: str) -> str:
    """Return the id of the topic that positions move to: one that is there, or a new one."""
    known = now.records.names[KIND]
    return to or id_of(title) or free_id(KIND, lambda each: known.get(each) is not None)


def _linked(asked: PageRequest, problem: Problem, target: str) -> str:
    """Return what to do about a key message that links to a cell of which all would move."""
    actor = problem.link.partition("/")[0]
    return asked.words(
        "{place}: a key message links to ({cell}), where nothing would be left. Take this link out there, move the "
        "positions, and then link to ({new}); or leave a position here.",
        place=f"{problem.file}:{problem.line}",
        cell=problem.link,
        new=f"{actor}/{target}",
    )


def _incomplete(asked: PageRequest, now: Current, keys: set[str], to: str, title: str) -> str:
    """Return what is still to be said before anything moves, "" for nothing."""
    if not keys:
        return asked.words("Choose the positions that move.")
    if to and (to not in now.records.topics or to == asked.path["id"]):
        return asked.words("Choose the topic that they move to.")
    if not to and not title:
        return asked.words("Give the new topic a title.")
    if not to and fields.identify(now.records, KIND, title):
        return asked.words("A topic has this name already; choose it in the list, or give another title.")
    return ""


def _again(asked: PageRequest, said: str, problems: Sequence[Problem] = ()) -> Response:
    side = partial(_page, asked, said, problems)
    return respond(asked, HOME, lambda: names.listed(KIND, asked), side, 422)


ROUTES = ((f"{HOME}/{{id}}/split", "FORM", ask), (f"{HOME}/{{id}}/split", "POST", save))
