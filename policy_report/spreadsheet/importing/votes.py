"""Roll calls: what a vote of yes, no or abstention says of a topic, as a file of meanings says it, a line a vote.

Goes in: a table of votes, and the meanings. Comes out: a table with a row for each record. An absence makes none. Where
several members of one actor vote, their votes are one record with its n, or one for each side if none has more than
half.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from policy_report.errors import Problem, UserError, stop
from policy_report.records import checks
from policy_report.spreadsheet.importing.columns import Columns, placed
from policy_report.spreadsheet.importing.source import read_file
from policy_report.spreadsheet.inputs import InputRow, InputTable
from policy_report.text import fold, many, shorten

WORDS: Mapping[str, tuple[str, ...]] = {  # as parliaments and assemblies write votes
    "yes": ("yes", "y", "yea", "aye", "for", "in favour", "in favor", "+", "oui", "pour", "ja", "sí", "si"),
    "no": ("no", "n", "nay", "against", "-", "non", "contre", "nein", "en contra"),
    "abstain": ("abstain", "abstention", "abstentions", "abstained", "enthaltung", "abstención"),
    "absent": ("absent", "did not vote", "not voting", "non-voting", "nonvoting", "no vote", "excused", "paired", ""),
}
OPTIONS = {fold(word): option for option, words in WORDS.items() for word in words}
CAST = ("yes", "no", "abstain")


def option_of(word: str) -> str:
    """Return what a word for a vote is: yes, no, abstain, absent; "" for none of them."""
    return OPTIONS.get(fold(word).replace("_", " "), "")


@dataclass(frozen=True)
class Meaning:
    """What each vote says: its fields, and the stance of each option. `key`: the head of the column of votes."""

    file: str
    key: str
    votes: Mapping[str, tuple[Mapping[str, str], Mapping[str, str]]]

    @property
    def fields(self) -> list[str]:
        """The fields that the votes give to records."""
        return list(dict.fromkeys(name for said, _ in self.votes.values() for name in said))


def read_meaning(path: Path, header: Sequence[str]) -> Meaning:
    """Return the meanings of the votes of a table with this header. Raise UserError where they are not said."""
    table = read_file(path)
    stop(problem for problem in table.problems if problem.severity == "error")
    heads = list(table.sheet.header)
    key = next((head for head in heads if fold(head) in map(fold, header) and not option_of(head)), "")
    fields = {place: field for place, field in placed(heads, {}, {}).fields.items() if heads[place] != key}
    options = {place: option_of(head) for place, head in enumerate(heads) if option_of(head) in CAST}
    fields = {place: field for place, field in fields.items() if place not in options and field != "stance"}
    problems = [
        Problem(path.name, 1, "is no field of a record; delete the column", checks.UNKNOWN_FIELD, field=head)
        for place, head in enumerate(heads)
        if place not in fields and place not in options and head != key
    ]
    if "topic" not in fields.values() or not {"yes", "no"} <= set(options.values()):
        message = "needs the columns topic, yes and no, and beside them abstain, source, date and the like"
        problems.append(Problem(path.name, 1, message, checks.MISSING_FIELD))
    if not key and len(table.sheet.rows) != 1:
        message = "has several votes, so its first column must bear the head of the column that names them in the table"
        problems.append(Problem(path.name, 1, message, checks.MISSING_FIELD))
    stop(problems)
    votes = {}
    for row in table.sheet.rows:
        said = {field: row.cells[place] for place, field in fields.items() if row.cells[place]}
        stances = {option: row.cells[place] for place, option in options.items()}
        votes[fold(row.cells[heads.index(key)]) if key else ""] = (said, stances)
    return Meaning(path.name, key, votes)


class Votes:
    """A table of votes on the way to records. `stances`: what --stance says of words for votes."""

    def __init__(self, sheet: InputTable, found: Columns, meaning: Meaning, stances: Mapping[str, str]) -> None:
        self.sheet, self.meaning = sheet, meaning
        self.told = {fold(word): option for word, option in stances.items()}
        places = {field: place for place, field in found.fields.items()}
        if missing := [field for field in ("actor", "stance") if field not in places]:
            raise UserError(f"no column holds the {missing[0]}; say which with --map 'COLUMN={missing[0]}'")
        self.actor, self.vote = places["actor"], places["stance"]
        self.key = next((p for p, head in enumerate(sheet.header) if fold(head) == fold(meaning.key)), -1)
        self.fields = list(dict.fromkeys([*meaning.fields, "summary", "locator", "stance"]))
        own = {self.vote, self.key, *(place for field, place in places.items() if field in self.fields)}
        self.others = [place for place in range(len(sheet.header)) if place not in own]
        self.aggregated = False
        self.signs = any(row.cells[self.vote] == "+" for row in sheet.rows)  # where 0 is an abstention

    def records(self, file: str) -> tuple[InputTable, list[Problem]]:
        """Return a table with a row for each record, and a word about the votes that make none."""
        groups: dict[tuple[str, str], list[tuple[InputRow, str]]] = defaultdict(list)
        absent, unnamed, problems = 0, Counter[str](), []
        for row in self.sheet.rows:
            vote = fold(row.cells[self.key]) if self.key >= 0 else ""
            option = self._option(row.cells[self.vote])
            if vote not in self.meaning.votes:
                unnamed[row.cells[self.key]] += 1
            elif option == "absent":
                absent += 1
            elif not option:
                problems.append(self._unknown(row, file))
            else:
                groups[vote, row.cells[self.actor]].append((row, option))
        stop(problems)
        members = sum(map(len, groups.values()))
        self.aggregated = members > len(groups)
        rows = [record for (vote, _), cast in groups.items() for record in self._of_group(vote, cast)]
        words = {
            f"{many(members, 'vote')} of members, together as {many(len(groups), 'vote')} of actors, each with its n": (
                self.aggregated
            ),
            f"{many(absent, 'row')} of somebody who did not vote: no record": absent,
            f"{many(unnamed.total(), 'row')} of {many(len(unnamed), 'vote')} that {self.meaning.file} does not name: "
            "no record": unnamed,
        }
        said = [Problem(file, 1, message, checks.READ_OTHERWISE) for message, occurs in words.items() if occurs]
        return self._table(rows), said

    def _option(self, word: str) -> str:
        return option_of(self.told.get(fold(word), word)) or ("abstain" if word == "0" and self.signs else "")

    def _unknown(self, row: InputRow, file: str) -> Problem:
        word = shorten(row.cells[self.vote], 40)
        message = f"'{word}' is no vote that is known; say what it is with --stance '{word}=yes', no, abstain or absent"
        place = row.places[self.vote] if row.places else row.place
        return Problem(file, row.line, message, checks.UNKNOWN_STANCE, field="stance", place=place)

    def _of_group(self, vote: str, cast: list[tuple[InputRow, str]]) -> list[InputRow]:
        """Return the records of one actor in one vote: that of more than half of its votes, else one for each side."""
        said, stances = self.meaning.votes[vote]
        counts = Counter(option for _, option in cast)
        most, number = counts.most_common(1)[0]
        sides = [most] if number * 2 > len(cast) else [option for option in CAST if counts[option]]
        tally = ", ".join(f"{counts[option]} {option}" for option in CAST if counts[option])
        summary = f"{tally} (n = {len(cast)})" if self.aggregated else ""
        rows = [row for row, _ in cast]
        own = {side: {"locator": f"{counts[side]} {side}"} if len(sides) > 1 else {} for side in sides}
        return [self._row(rows, {**said, **own[side]}, stances[side], summary) for side in sides if stances.get(side)]

    def _row(self, rows: list[InputRow], said: Mapping[str, str], stance: str, summary: str) -> InputRow:
        """Return the row of a record. What the rows of members say differently is not said of all of them."""
        first = rows[0]
        shared = (first.cells[p] if len({row.cells[p] for row in rows}) == 1 else "" for p in self.others)
        given = {"summary": summary, **said, "stance": stance}
        cells = (*shared, *(given.get(name, "") for name in self.fields))
        places = (
            (*(first.places[p] for p in self.others), *[""] * (len(cells) - len(self.others))) if first.places else ()
        )
        return InputRow(first.place, cells, first.line, places)

    def _table(self, rows: list[InputRow]) -> InputTable:
        own, heads = self.fields, [f"({name})" for name in self.fields]
        header = (*(self.sheet.header[place] for place in self.others), *heads)
        fields = {**self.sheet.fields, **dict(zip(heads, own, strict=True))}
        places = (*(self.sheet.places[p] for p in self.others), *[""] * len(own)) if self.sheet.places else ()
        return replace(self.sheet, header=header, rows=tuple(rows), fields=fields, places=places)
