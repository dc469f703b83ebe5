"""`/uncoded/ID`: passages of a source on a topic that no quote covers; "read, nothing there"."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from policy_report.errors import UserError
from policy_report.records.change import ChangeRequest
from policy_report.search import Hit, Search, nothing
from policy_report.search.index import opened
from policy_report.web import view
from policy_report.web.pages.reading import address, known, reading
from policy_report.web.pages.sources import HOME
from policy_report.web.rendering import Part, respond
from policy_report.web.request import PageRequest
from policy_report.web.session import Current

PASSAGES = 12  # that are proposed at a time


def uncoded(asked: PageRequest) -> Response:
    """Show passages of a source on a topic that no quote covers."""
    name = known(asked, asked.path["id"])
    return respond(asked, HOME, lambda: reading(asked, name), lambda: _uncoded(asked, name))


def _uncoded(asked: PageRequest, name: str) -> Part:
    now = view.current(asked)
    topic, actor = asked.query.get("topic", ""), asked.query.get("actor", "")
    if topic not in now.records.topics:
        raise HTTPException(404)
    with opened(asked.session.workspace) as index:
        index.update(asked.session.workspace)
        search = Search(now.state.records, now.state.source_records, index)
        hits = [hit for hit in search.hits(search.query((), actor, topic, uncoded=True)) if hit.source == name]
    read = {(each.source, each.topic, each.actor or "") for each in now.records.readings}
    title = asked.words("Not coded yet: {topic}", topic=str(now.records.topics[topic].title))
    shown = {
        "title": title,
        "id": name,
        "topic": topic,
        "actor": actor,
        "hits": [_passage(hit) for hit in hits[:PASSAGES]],
        "read": (name, topic, actor) in read,
        "back": address(name),
    }
    return Part("uncoded.html.j2", title, shown)


def _passage(hit: Hit) -> dict[str, Any]:
    return {"text": hit.text, "place": hit.place, "start": hit.start, "end": hit.end}


def read(asked: PageRequest) -> Response:
    """Note a source as read on a topic, with nothing in it."""
    name = known(asked, asked.path["id"])
    topic, actor = asked.form.get("topic", ""), asked.form.get("actor", "")
    now = asked.session.current()
    if topic not in now.records.topics or (actor and actor not in now.records.actors):
        raise HTTPException(404)

    def request(_: Current) -> ChangeRequest:
        with opened(asked.session.workspace) as index:
            query = Search(now.state.records, now.state.source_records, index).query((), actor, topic)
        planned, _ids = nothing.plan(asked.session.workspace, query, [name], "", asked.session.day())
        return ChangeRequest(files=planned.files)

    title = str(now.records.topics[topic].title)
    try:
        asked.session.save(request, asked.words("read {source}: nothing on {topic}", source=name, topic=title))
    except UserError as error:
        shown = {"title": asked.words("Nothing was saved"), "said": str(error), "onward": asked.back}
        return respond(asked, HOME, lambda: Part("said.html.j2", shown["title"], shown), status=409)
    return RedirectResponse(address(name), 303)


ROUTES = (("/uncoded/{id}", "GET", uncoded), ("/uncoded/{id}", "POST", read))
