"""Ids and names that mean two things, or that no file can be called."""

from .entries import WHOLE, Bad, Content, record, table, with_record

ACTORS, TOPICS, AT = "positions/actors.yaml", "positions/topics.yaml", "positions/a.csv"


def _ids(name: str, written: str, said: str, check: str = "wrong-form") -> Bad:
    text = f"- id: {written}\n  name: A\n  kind: other\n"
    return Bad(f"an id {name}", with_record({ACTORS: text}), f"{ACTORS}:1 id {check}", said)


def _actors(name: str, first: str, second: str, where: str, said: str, code: int = 1) -> Bad:
    """Return an entry of two actors; the second begins on line 2."""
    return Bad(name, with_record({ACTORS: f"- {{{first}}}\n- {{{second}}}\n"}), f"{ACTORS}:2 {where}", said, code)


def _other(**files: Content) -> dict[str, Content]:
    return with_record({f"positions/{name}.yaml": text for name, text in files.items()})


IDS = [
    _ids("that is a path upwards", "../../etc/passwd", "use letters, digits"),
    _ids("of another folder", "a/b", "use letters, digits"),
    _ids("with a backslash", r"a\b", "use letters, digits"),
    _ids("with a colon", "'C:x'", "use letters, digits"),
    _ids("that is hidden", ".hidden", "start with a letter or digit"),
    _ids("of dots", "'..'", "start with a letter or digit"),
    _ids("like an option", "'-rf'", "start with a letter or digit"),
    _ids("with a space", "a b", "use letters, digits"),
    _ids("with an accent", "côte", "use letters, digits"),
    _ids("in another script", "сша", "use letters, digits"),
    _ids("with a line break", r'"a\nb"', "use letters, digits"),
    _ids("with a zero-width space", '"a\u200bb"', "use letters, digits"),
    _ids("of a template", "'{{7*7}}'", "use letters, digits"),
    _ids("of markup", "<b>", "use letters, digits"),
    _ids("that is a device", "con", "Windows cannot write"),
    _ids("that is a device with a suffix", "NUL.txt", "Windows cannot write"),
    _ids("that is a port", "Com1", "Windows cannot write"),
    _ids("that ends in a dot", "'a.'", "Windows cannot write"),
    _ids("of 101 letters", "a" * 101, "expected at most 100 characters", "too-large"),
    _ids("of 20,000 letters", "a" * 20_000, "expected at most 100 characters", "too-large"),
    Bad("a topic that is a path", {TOPICS: "- id: ../x\n  title: X\n"}, f"{TOPICS}:1 id wrong-form", "use letters, digits"),
    Bad("a topic that is a device", {TOPICS: "- id: aux\n  title: X\n"}, f"{TOPICS}:1 id wrong-form", "Windows cannot write"),
    Bad("a source that is a path", _other(sources="- id: /etc/passwd\n  title: X\n"), "positions/sources.yaml:1 id wrong-form", "use letters"),
    Bad("a record that is a path", record("id: ../x"), "positions/a.yaml:4 id wrong-form", "use letters, digits"),
]  # fmt: skip

TWICE = [
    _actors("two actors of one id", "id: a, name: A, kind: other", "id: a, name: B, kind: other", "id duplicate-id", "first in positions/actors.yaml:1"),
    _actors("two actors but for case", "id: a, name: A, kind: other", "id: A, name: B, kind: other", "id duplicate-id", "declared twice"),
    _actors("two actors of one name", "id: a, name: X, kind: other", "id: b, name: x, kind: other", "name duplicate-name", "already means the actor 'a'"),
    _actors("two actors with one alias", "id: a, name: A, kind: other, aliases: [X]", "id: b, name: B, kind: other, aliases: [x]", "aliases duplicate-name", "a name can mean only one"),
    _actors("an alias that is another's id", "id: a, name: A, kind: other", "id: b, name: B, kind: other, aliases: [a]", "aliases duplicate-name", "already means"),
    _actors("names that differ in width", "id: a, name: ABC, kind: other", "id: b, name: ＡＢＣ, kind: other", "name duplicate-name", "already means"),
    _actors("names that differ in spaces", "id: a, name: A B, kind: other", 'id: b, name: "A\u00a0 B", kind: other', "name duplicate-name", "already means"),
    _actors("names that differ in what nobody sees", "id: a, name: Acme, kind: other", "id: b, name: Ac\u200bme, kind: other", "name duplicate-name", "already means"),
    _actors("names that differ in a soft hyphen", "id: a, name: Acme, kind: other", "id: b, name: Ac\u00adme, kind: other", "name duplicate-name", "already means"),
    _actors("names composed in two ways", "id: a, name: \u00c9lys\u00e9e, kind: other", "id: b, name: E\u0301lyse\u0301e, kind: other", "name duplicate-name", "already means"),
    _actors("names that differ in an accent", "id: a, name: Élysée, kind: other", "id: b, name: Elysee, kind: other", "name similar-name", "differs from 'Élysée' only in accents", 0),
    _actors("two actors that are one country", "id: a, name: A, kind: country, iso: FR", "id: b, name: B, kind: country, iso: FR", "iso duplicate-name", "one actor can be a country"),
    Bad("an actor in two files", with_record({"positions/x.yaml": "actor: {id: a, name: A, kind: other}\n", "positions/y.yaml": "actor: {id: a, name: A, kind: other}\n"}), "positions/y.yaml:1 id duplicate-id", "first in positions/x.yaml:1"),
    Bad("two topics of one title", {TOPICS: "- {id: a, title: X}\n- {id: b, title: X}\n"}, f"{TOPICS}:2 title duplicate-name", "already means the topic 'a'"),
    Bad("two topics but for case", {TOPICS: "- {id: a, title: X}\n- {id: A, title: Y}\n"}, f"{TOPICS}:2 id duplicate-id", "declared twice"),
    Bad("two topics but for an accent", with_record({TOPICS: "- {id: outcome, title: Résumé}\n- {id: b, title: Resume}\n"}), f"{TOPICS}:2 title similar-name", "only in accents", 0),
    Bad("one label for two stances", {TOPICS: "- id: o\n  title: O\n  labels: {support: Yes, oppose: yes}\n"}, f"{TOPICS}:3 labels.oppose duplicate-name", "give each its own word"),
    Bad("a topic without a position", with_record({TOPICS: "- {id: outcome, title: O}\n- {id: b, title: B}\n"}), f"{TOPICS}:2 id empty-topic", "no position is on it", 0),
]  # fmt: skip

UNKNOWN = [
    Bad("an actor that nobody declared", table("Atlantis,outcome,support,2025-02-11,https://e.org/"), f"{AT}:2 actor unknown-actor", "declare it in an actor file"),
    Bad("a misspelt country", table("Frnace,outcome,support,2025-02-11,https://e.org/"), f"{AT}:2 actor unknown-actor", "did you mean 'France'?"),
    Bad("a country in letters of another script", table("Frаnce,outcome,support,2025-02-11,https://e.org/"), f"{AT}:2 actor unknown-actor", "did you mean 'France'?"),
    Bad("a topic that nobody declared", table("FR,outcomes,support,2025-02-11,https://e.org/"), f"{AT}:2 topic unknown-topic", "did you mean 'outcome'?"),
    Bad("a stance off the scale", table("FR,outcome,maybe,2025-02-11,https://e.org/"), f"{AT}:2 stance unknown-stance", "expected one of support"),
    Bad("a script as an actor", {"positions/a.yaml": "- actor: <script>alert(1)</script>\n  topic: outcome\n  stance: support\n" + WHOLE}, "positions/a.yaml:1 actor unknown-actor", "<script>"),
    Bad("twenty thousand unknown actors", table(*(f"x{n},outcome,support,2025-02-11,https://e.org/" for n in range(20_000))), f"{AT}:102 actor unknown-actor", "the values after this one are not looked at"),
    Bad("twenty thousand wrong dates", table(*(f"FR,outcome,support,x{n},https://e.org/" for n in range(20_000))), f"{AT}:102 date bad-date", "the values after this one are not looked at"),
    Bad("twenty thousand unknown stances", table(*(f"FR,outcome,x{n},2025-02-11,https://e.org/" for n in range(20_000))), f"{AT}:102 stance unknown-stance", "the values after this one are not looked at"),
]  # fmt: skip

DATES = [
    Bad("a date of a slip of the finger", table("FR,outcome,support,2025-02-11,https://e.org/", "DE,outcome,support,2205-02-11,https://e.org/"), f"{AT}:3 date late-date", "180 years after the next newest", 0),
    Bad("a position after the day its source was read", {**_other(sources="- {id: s, title: S, accessed: 2025-03-01}\n"), "positions/b.csv": "actor,topic,stance,date,source\nDE,outcome,support,2025-04-01,s\n"}, "positions/b.csv:2 date late-date", "after the day on which its source was read, 2025-03-01", 0),
]  # fmt: skip

NAMES = [*IDS, *TWICE, *UNKNOWN, *DATES]
