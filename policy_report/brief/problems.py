"""What `check` says of a workspace: its loaded records and their problems in, those and the problems of its briefs out.

A brief may be wrong in itself, in what it is compared with, and in texts that lack its language.
"""

from collections.abc import Iterator, Sequence

from policy_report.brief import left_out
from policy_report.brief.baseline import before, refuse_own_output
from policy_report.brief.editions import Choice, Edition, as_of_newest, undated_editions
from policy_report.errors import Problem, UserError, errors
from policy_report.records import checks, untranslated
from policy_report.records.since import Kept
from policy_report.records.store import Loaded
from policy_report.records.untranslated import Asked
from policy_report.texts import language_of
from policy_report.workspace import Workspace


def of_workspace(
    workspace: Workspace, loaded: Loaded, problems: Sequence[Problem], *, kept: bool = True
) -> list[Problem]:
    """Return all problems in reading order. `problems`: of the records and settings; of wrong records, these alone.

    `kept`: whether the states that builds kept are read too, as many as there are briefs.
    """
    if any(problem.file != loaded.settings.file for problem in errors(problems)):
        return list(problems)
    return sorted({*problems, *of_briefs(workspace, loaded, kept=kept), *loaded.implausible})


def of_briefs(workspace: Workspace, loaded: Loaded, *, kept: bool = True) -> list[Problem]:
    """Return the problems of the briefs, of what they are compared with, and of texts that lack their languages."""
    found, problems = undated_editions(loaded.settings, loaded.records, Choice())
    compared = [edition for edition in found if edition.since and (kept or not isinstance(edition.since, Kept))]
    problems = problems or _of_earlier(workspace, loaded, compared)
    if problems:
        return problems
    said = loaded.settings.judged([*_unsaid(loaded, found), *_untranslated(loaded, found)])
    return [*said, *left_out.named(loaded.settings, loaded.records, found)]


def _of_earlier(workspace: Workspace, loaded: Loaded, compared: Sequence[Edition]) -> list[Problem]:
    """Return why the first brief of which that is so cannot be compared with what it should be."""
    for edition in compared:
        try:
            refuse_own_output(workspace, edition)
            before(workspace, loaded.records, as_of_newest(edition))
        except UserError as error:
            where = ("briefs", edition.id.partition("/")[0], "since")
            problem = loaded.settings.problem(where, error.message, checks.NO_EARLIER_BRIEF)
            return list(error.problems) or [problem]
    return []


def _unsaid(loaded: Loaded, found: Sequence[Edition]) -> Iterator[Problem]:
    """Yield a problem for each text of the settings that lacks the language of its brief."""
    for edition in found:
        brief = edition.id.partition("/")[0]
        for key in ("title", "subtitle", "key_messages"):
            value = getattr(edition, key)
            text = next(filter(language_of, value), "") if key == "key_messages" else value
            if language_of(text):
                said = untranslated.message(text, edition.language, brief)
                yield loaded.settings.problem(("briefs", brief, key), said, checks.MISSING_LANGUAGE)


def _untranslated(loaded: Loaded, found: Sequence[Edition]) -> list[Problem]:
    """Return a problem for each text of the records that lacks the language of a brief that shows it."""
    asked: dict[str, Asked] = {}
    for edition in found:
        before_it = asked.get(edition.language, Asked(edition.id, (), ()))
        actors, topics = {*before_it.actors, *edition.actors}, {*before_it.topics, *edition.topics}
        asked[edition.language] = Asked(before_it.brief, sorted(actors), sorted(topics))
    return untranslated.problems(loaded.declarations, loaded.records, asked)
