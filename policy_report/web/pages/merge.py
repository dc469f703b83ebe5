"""`/actors/ID/merge`, `/topics/ID/merge`: two that are one. What follows is shown first; one undo takes it back."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response

from policy_report.errors import UserError, errors, stop
from policy_report.i18n import Words
from policy_report.records.change import ChangePlan
from policy_report.records.change.joined import Pair
from policy_report.records.change.merge import Merge, merge
from policy_report.records.positions import current
from policy_report.records.store import WorkspaceState
from policy_report.text import sort_key
from policy_report.web import declared, fields, wording
from policy_report.web.pages import names
from policy_report.web.rendering import Part, respond
from policy_report.web.request import Page, PageRequest
from policy_report.web.session import Current

OTHER = {"actor": "topic", "topic": "actor"}


def ask(kind: str, asked: PageRequest) -> Response:
    """Ask into which one is merged, and show what would follow once that is said."""
    declared.shown(kind, asked.session.current(), asked.path["id"])
    side = names.unfiltered(asked, lambda: _page(kind, asked))
    return respond(asked, names.PLACES[kind], lambda: names.listed(kind, asked), side)


def _page(kind: str, asked: PageRequest, said: str = "") -> Part:
    now, gone = asked.session.current(), asked.path["id"]
    into = (asked.form.get("into") or asked.query.get("into", "")).strip()
    kept = fields.identify(now.records, kind, into) if into else ""
    follows: list[dict[str, Any]] = []
    if into and not said:
        said, follows = _preview(kind, asked, Pair(kind, gone, kept), into)
    title = asked.words("Merge {what}", what=fields.name_in_form(now.records, kind, gone))
    things = now.records.actors if kind == "actor" else now.records.topics
    shown = {
        "title": title,
        "action": f"{names.PLACES[kind]}/{quote(gone, safe='')}",
        "into": into,
        "kept": kept,
        "kept_name": fields.name_in_form(now.records, kind, kept),
        "said": said,
        "follows": follows,
        "others": sorted(
            (fields.name_in_form(now.records, kind, each) for each in things if each != gone), key=sort_key
        ),
    }
    return Part("merge.html.j2", title, shown)


def _preview(kind: str, asked: PageRequest, pair: Pair, into: str) -> tuple[str, list[dict[str, Any]]]:
    """Return why a merge is refused, and what would follow where it is not."""
    now = asked.session.current()
    if not pair.kept:
        return _unknown(kind, asked, now, into), []
    try:
        found = merge(now.base, pair)
        plan = asked.session.plan(found.request)
        stop(plan.new_problems)
    except UserError as error:
        return told(asked.words, error), []
    return "", _follows(asked, found, plan, pair)


def _unknown(kind: str, asked: PageRequest, now: Current, into: str) -> str:
    near = wording.near(now.records.names[kind].like(into))
    if near:
        return asked.words("There is no “{name}” here; did you mean {near}?", name=into, near=near)
    return asked.words("There is no “{name}” here; choose one of the list.", name=into)


def _follows(asked: PageRequest, found: Merge, plan: ChangePlan, pair: Pair) -> list[dict[str, Any]]:
    """Return what follows in a merge, line by line: in words, and what it is about."""
    lines = [*_counted(asked.words, found), *_named(asked, found, pair)]
    if mixed := _mixed(plan.after, pair) - _mixed(plan.base.state, pair):
        records = asked.session.current().records
        called = sorted(fields.name_in_form(records, OTHER[pair.kind], each) for each in mixed)
        lines.append((asked.words("Sources disagree then, and both stances stay"), called))
    return [{"said": said, "about": about} for said, about in lines]


def _counted(words: Words, found: Merge) -> Iterator[tuple[str, Sequence[str]]]:
    count = sum(found.files.values())
    files = [f"{file} ({words.number(n)})" for file, n in found.files.items()]
    yield words.many(count, "{n} position follows", "{n} positions follow"), files
    if found.twice:
        once = words.many(found.twice, "{n} of them stands at both: once then", "{n} of them stand at both: once then")
        yield once, ()
    if found.readings:
        yield words.many(found.readings, "{n} reading follows", "{n} readings follow"), ()
    if found.reviews:
        yield words.many(found.reviews, "{n} sign-off follows", "{n} sign-offs follow"), ()


def _named(asked: PageRequest, found: Merge, pair: Pair) -> Iterator[tuple[str, Sequence[str]]]:
    words = asked.words
    yield words("It is found by these other names"), found.names
    if found.groups:
        yield words("It is in these groups, too"), found.groups
    if found.lost:
        said = [
            (declared.FIELDS[pair.kind][field], declared.KINDS.get(text, text)) for field, text in found.lost.items()
        ]
        about = [words.say(head) + words(": ") + words.say(text) for head, text in said]
        yield words("This goes, since the other one says something else"), about
    if found.briefs:
        briefs = asked.session.current().config.briefs
        yield (
            words("Briefs name it, and find the other one"),
            [str(briefs[name].title or name) for name in found.briefs],
        )


def _mixed(state: WorkspaceState, pair: Pair) -> set[str]:
    """Return the topics on which the actor that stays has several stances, or the actors of the topic."""
    table = state.records.positions
    table = table[current(table)]
    own = table[table[pair.kind] == pair.kept]
    stances = own.groupby(own[OTHER[pair.kind]].astype(str))["stance"].nunique()
    return set(stances[stances > 1].index)


def told(words: Words, error: UserError) -> str:
    """Return why something is refused, in the language of the page."""
    each = [
        f"{problem.file}:{problem.line}: {wording.said(words, problem.message)}" for problem in errors(error.problems)
    ]
    return "; ".join(each or filter(None, [wording.said(words, error.message)]))


def save(kind: str, asked: PageRequest) -> Response:
    """Merge two."""
    now, gone = asked.session.current(), asked.path["id"]
    declared.shown(kind, now, gone)
    pair = Pair(kind, gone, fields.identify(now.records, kind, asked.form.get("into", "")))
    side = partial(_page, kind, asked)
    if pair.kept:
        one, other = (fields.name_in_form(now.records, kind, each) for each in pair[1:])
        what = asked.words("merged {one} into {other}", one=one, other=other)
        try:
            asked.session.save(lambda now: merge(now.base, pair).request, what)
            return RedirectResponse(names.PLACES[kind], 303)
        except UserError as error:
            side = partial(_page, kind, asked, told(asked.words, error))
    return respond(asked, names.PLACES[kind], lambda: names.listed(kind, asked), side, 422)


def _routes(kind: str) -> Iterator[tuple[str, str, Page]]:
    yield f"{names.PLACES[kind]}/{{id}}/merge", "FORM", partial(ask, kind)
    yield f"{names.PLACES[kind]}/{{id}}/merge", "POST", partial(save, kind)


ROUTES = (*_routes("actor"), *_routes("topic"))
