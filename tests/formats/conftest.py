"""What the renderers' tests share: small workspaces that every format must carry, and the sample of the repository."""

import os
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest

from policy_report.brief.report import Report
from policy_report.formats import RENDERERS
from policy_report.templating import TemplateSet

REPO = Path(__file__).parents[2]
CONFIG = 'title = "Who stands where"\n[defaults]\nmarking = "TLP:GREEN"\n'
HEADER = (
    "actor,topic,stance,date,summary,quote,speaker,locator,source_url,source_title,conditions,salience,confidence\n"
)
LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2

CATALOGUE: dict[str, dict[str, str]] = {
    "one-cell": {
        "positions/topics.yaml": "- {id: declaration, title: Joint declaration}\n",
        "positions/france.csv": "actor,topic,stance,date,summary\nFrance,declaration,support,2025-02-11,Signed first.\n",
    },
    "every-state": {
        "positions/topics.yaml": """
            - id: declaration
              title: Joint declaration
              question: Did they sign?
              labels: {support: Signed, oppose: Did not sign}
            - {id: outcome, title: Outcome, short: Out}
            """,
        "positions/all.csv": HEADER
        + "France,declaration,oppose,2024-05-22,Hesitated at first.,,,,https://example.org/early,Early days,,,\n"
        + "France,declaration,support,2025-02-11,Signed in the end.,We sign today.,The President,p. 3,https://example.org/late,Late days,,5,stated\n"
        + "France,outcome,support,2025-02-11,Welcomes the text.,,,,https://example.org/late,Late days,,,reported\n"
        + "France,outcome,oppose,2025-02-11,Calls it thin.,,A minister,,https://example.org/late,Late days,A second round,,inferred\n"
        + "India,declaration,declined,2025-02-11,Asked and did not answer.,,,,,,,,\n"
        + "India,outcome,not-applicable,2025-02-11,,,,,,,,,\n"
        + "China,declaration,qualified-support,,Signed without a date.,,,,,,,,\n"
        + 'Japan,outcome,neutral,2025-02-10,,"Only a quote, no summary.",,,,,,,\n',
    },
    "own-scale": {
        "policy-report.toml": CONFIG
        + '[[stances]]\nid = "yes"\nlabel = "Voted yes"\nvalue = 10\nsymbol = "+"\n'
        + '[[stances]]\nid = "no"\nlabel = "Voted no"\nvalue = -10\nsymbol = "x"\n'
        + '[[stances]]\nid = "absent"\nlabel = "Absent"\nsymbol = "?"\n',
        "positions/votes.csv": "actor,topic,stance,date,summary\nFrance,declaration,yes,2025-02-11,Voted for it.\n"
        "India,declaration,Voted no,2025-02-11,Voted against it.\nChina,outcome,absent,2025-02-11,Left the room.\n",
    },
    "twelve-topics-thirty-actors": {
        "positions/topics.yaml": "".join(f"- {{id: t{t}, title: Topic number {t}}}\n" for t in range(12)),
        "positions/actors.yaml": "".join(f"- {{id: a{a}, name: Actor number {a}, kind: company}}\n" for a in range(30)),
        "positions/all.csv": "actor,topic,stance,date,summary\n"
        + "".join(
            f"a{a},t{t},{('support', 'oppose', 'neutral')[(a + t) % 3]},2025-01-{a + 1:02},Summary of {a} on {t}.\n"
            for a in range(30)
            for t in range(12)
            if (a + t) % 6 == 0 or a == 0
        ),
    },
    "long-words": {
        "positions/topics.yaml": f"- {{id: declaration, title: {LONG_WORD[:70]}}}\n- {{id: outcome, title: {'Many words ' * 12}}}\n",
        "positions/actors.yaml": f"- {{id: a, name: {LONG_WORD}, kind: expert}}\n- {{id: b, name: {'Many words ' * 20}, kind: other}}\n",
        "positions/all.csv": HEADER
        + f"a,declaration,support,2025-02-11,{LONG_WORD * 4},{LONG_WORD * 4},{LONG_WORD},{LONG_WORD},https://example.org/{'x' * 300},{LONG_WORD},{LONG_WORD},,\n"
        + f"b,outcome,oppose,2025-02-11,{'Many words. ' * 400},,,,,,,,\n",
    },
    "other-letters": {
        "positions/topics.yaml": "- {id: declaration, title: Совместная декларация}\n- {id: outcome, title: Αποτέλεσμα}\n",
        "positions/actors.yaml": "- {id: a, name: Ελλάδα, kind: country}\n- {id: b, name: Україна, kind: country}\n",
        "positions/all.csv": "actor,topic,stance,date,summary\na,declaration,support,2025-02-11,Υπέγραψε αμέσως τη δήλωση.\n"
        "b,outcome,oppose,2025-02-11,Її вважають недостатньою.\nCZ,outcome,oppose,2025-02-11,Příliš žluťoučký kůň úpěl.\n"
        "VN,outcome,neutral,2025-02-11,Chưa có ý kiến.\nTR,outcome,neutral,2025-02-11,Görüş belirtmedi ığdır.\n",
    },
    "markup-in-texts": {
        "policy-report.toml": "title = '<b>T</b> & \"C\"'\n[defaults]\nmarking = '<i>M</i>'\n",
        "positions/topics.yaml": "- id: declaration\n  title: '<script>alert(1)</script>'\n  question: '</title><img src=x onerror=alert(2)>'\n",
        "positions/all.csv": HEADER
        + 'France,declaration,support,2025-02-11,</style><script>alert(3)</script>,{{ 7 * 7 }} & <br>,"""><svg/onload=alert(4)>",{% raw %},https://example.org/?a=1&b=<2>,]]>,<!--,,\n',
    },
    "nothing-known-yet": {
        "policy-report.toml": CONFIG + "[briefs.early]\nas_of = 1999-12-31\n",
        "positions/all.csv": "actor,topic,stance,date,summary\nFrance,declaration,support,2025-02-11,Signed.\n",
    },
}

Reports = Callable[[str], Report]


@pytest.fixture(scope="session")
def reports(fresh_workspace) -> Reports:
    """Return the report of a workspace of the catalogue, by its name."""

    @cache
    def report(name: str) -> Report:
        sample = fresh_workspace({"policy-report.toml": CONFIG} | CATALOGUE[name])
        return sample.report("early") if name == "nothing-known-yet" else sample.report()

    return report


@pytest.fixture(scope="session")
def catalogue() -> list[str]:
    """The names of the workspaces that every format must carry."""
    return list(CATALOGUE)


@pytest.fixture(params=CATALOGUE)
def report(request, reports) -> Report:
    """Each report of the catalogue in turn."""
    return reports(request.param)


@pytest.fixture
def every_state(reports) -> Report:
    """The report that has every state of a cell."""
    return reports("every-state")


@pytest.fixture(scope="session")
def sample(fresh_workspace) -> Report:
    """The first brief of the repository itself."""
    files = [REPO / "policy-report.toml", *(path for path in REPO.glob("positions/**/*") if path.is_file())]
    return fresh_workspace({path.relative_to(REPO).as_posix(): path.read_bytes() for path in files}).report(
        "paris-ai-action-summit"
    )


@pytest.fixture(scope="session")
def rendered(tmp_path_factory) -> Callable[[Report, str], bytes]:
    """Render a report in a format, once for all tests of a run, also where several processes share them."""
    base = tmp_path_factory.getbasetemp()
    folder = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def render(report: Report, name: str) -> bytes:
        path = folder / f"{sha256(repr(report).encode()).hexdigest()}.{name}"
        if not path.exists():
            content = RENDERERS[name].render(report, TemplateSet())
            whole = path.with_suffix(f".{os.getpid()}")
            whole.write_bytes(content)
            whole.replace(path)
        return path.read_bytes()

    return render


@pytest.fixture(scope="session")
def crowded(fresh_workspace) -> Report:
    """200 actors, 60 topics, half of the cells evidenced."""
    stances = ("support", "oppose", "neutral", "qualified-support")
    rows = (
        f"a{a},t{t},{stances[a * t % 4]},2025-01-01,What {a} said on {t}.,We say {a}.,https://example.org/{a},Paper {a}\n"
        for a in range(200)
        for t in range(60)
        if (a + t) % 2
    )
    return fresh_workspace(
        {
            "positions/topics.yaml": "".join(f"- {{id: t{t}, title: Topic number {t}}}\n" for t in range(60)),
            "positions/actors.yaml": "".join(f"- {{id: a{a}, name: Actor {a}, kind: company}}\n" for a in range(200)),
            "positions/all.csv": "actor,topic,stance,date,summary,quote,source_url,source_title\n" + "".join(rows),
        }
    ).report()


@pytest.fixture(scope="session")
def invalid(tmp_path_factory) -> Callable[[bytes, str], list[str]]:
    """Return what an Open XML validator has against an Office file; nothing against a good one."""
    from openxml_audit import OpenXmlValidator

    folder = tmp_path_factory.mktemp("validated")

    def errors(content: bytes, suffix: str) -> list[str]:
        path = folder / f"{sha256(content).hexdigest()}.{suffix}"
        path.write_bytes(content)
        return [str(error) for error in OpenXmlValidator().validate(str(path)).errors]

    return errors


@pytest.fixture(scope="session")
def office(office, tmp_path_factory) -> Callable[[bytes, str, str], Path]:
    """Save the content of an Office file as another kind with LibreOffice."""
    folder = tmp_path_factory.mktemp("reports")

    def save(content: bytes, suffix: str, kind: str) -> Path:
        path = folder / f"{sha256(content).hexdigest()}.{suffix}"
        path.write_bytes(content)
        return office(path, kind)

    return save
