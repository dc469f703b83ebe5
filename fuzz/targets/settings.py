"""`policy-report.toml`: whatever it says, settings or problems with a line of it."""

from collections.abc import Iterable
from pathlib import Path

from fuzz.promises import told, written
from policy_report.formats import RENDERERS
from policy_report.records import checks
from policy_report.records.settings import load

FILE = "policy-report.toml"
WORDS = (
    *(
        "[briefs.a]\n",
        "[defaults]\n",
        "[[stances]]\n",
        "[limits]\n",
        "title = ",
        "formats = ",
        "sections = ",
        "as_of = ",
    ),
    *(
        "since = ",
        "actors = ",
        "topics = ",
        "each = ",
        "key_messages = ",
        "marking = ",
        "text_characters = ",
        "value = ",
    ),
    *('"""', "'''", "[", "]", "{", "}", "=", ".", '"a".b', "2025-02-11", "2025-02-11T10:00:00Z", "inf", "nan", "0x_1"),
    *("1e999", "true", "\\uD800", "\\u202E", "#", '["*"]'),
)


def seeds() -> Iterable[bytes]:
    """The repository's own settings, and every table that there is."""
    yield (Path(__file__).parents[2] / FILE).read_bytes()[:3000]
    yield (
        b'title = "T"\n[defaults]\nformats = ["html", "pdf"]\nminimum_shared_topics = 3\nstale_after_days = 730\n'
        b'[briefs."a b"]\ntitle = """A\nb"""\nas_of = 2025-02-11\nsince = "old.json"\nactors = ["FR"]\nkinds = ["country"]\n'
        b'[[stances]]\nid = "yes"\nlabel = "Yes"\nvalue = 1\nsymbol = "+"\n[limits]\ntext_characters = 100\n'
    )
    yield b"title = 1\nbriefs = {a = {each = 'actor', formats = ['xls'], x.y = [[1, {}]]}}\n"


def one(data: bytes) -> None:
    """Read the input as settings."""
    settings, problems = load(written(FILE, data), FILE, RENDERERS)
    told(problems, FILE, data)
    for brief in settings.config.briefs:
        settings.problem(("briefs", brief, "formats"), "x", checks.BAD_DATE)
