"""What a template may not do, found in its syntax tree before it runs: mistakes with file and line, as in records.

The sandbox stops what reaches for Python when it is reached; the lint says it beforehand, and stops what the sandbox
lets through: markup of records that is not escaped, filters that nobody can check, scripts in the page. It parses and
never compiles: compiling computes what is constant, such as a text of gigabytes, and `check` has no limits.
"""

import re
from collections.abc import Callable, Iterator

from jinja2 import Environment, TemplateSyntaxError, nodes

from policy_report import checks
from policy_report.errors import Problem

FILTERS = {
    "safe": "lets markup from the records into the brief",
    "attr": "reads attributes by names that nobody can check",
    "xmlattr": "writes attributes by names that nobody can check",
    "random": "gives another brief each time",
}
BY_NAME = ("map", "select", "reject", "selectattr", "rejectattr")  # filters that take the name of a filter or test
ACTIVE = re.compile(
    r"<\s*(script|iframe|object|embed|applet|base|link|portal)\b|<[^<>]*\s(on[a-z]+)\s*="
    r"|(?:<|\A(?=[^<>]*>))[^<>]*\s(?:href|src|data|to|from|by|values|background|poster)"  # also behind a Jinja tag
    r"\s*+=\s*+[\"']?\s*+(javascript|vbscript)\s*:"
    r"|<\s*meta[^<>]*(refresh)|<[^<>]*\s((?:form)?action)\s*=",
    re.IGNORECASE,
)
OWN_SCRIPT = re.compile(r"""<script>\s*\{%-?\s*include\s+["']script\.js["']\s*-?%\}\s*</script>""")

Finding = tuple[int, str]


def problems(source: str, file: str, environment: Environment) -> list[Problem]:
    """Return what is wrong with a template, in the order of its lines; a mistake in its syntax is one."""
    try:
        tree = environment.parse(OWN_SCRIPT.sub(lambda found: "\n" * found[0].count("\n"), source))
    except TemplateSyntaxError as error:
        return [Problem(file, error.lineno, error.message or "not a template", checks.TEMPLATE)]
    except RecursionError:
        return [Problem(file, 1, "brackets or blocks are nested too deep", checks.TEMPLATE)]
    found = {finding for check in CHECKS for finding in check(tree)}
    return [Problem(file, line, message, checks.TEMPLATE) for line, message in sorted(found)]


def _unknown(tree: nodes.Template) -> Iterator[Finding]:
    known = tree.environment or Environment()  # noqa: S701 - nothing is rendered
    for node in tree.find_all(nodes.Filter):
        if node.name not in known.filters:
            yield node.lineno, f"No filter named '{node.name}'."
    for test in tree.find_all(nodes.Test):
        if test.name not in known.tests:
            yield test.lineno, f"No test named '{test.name}'."


def _filters(tree: nodes.Template) -> Iterator[Finding]:
    for node in tree.find_all(nodes.Filter):
        named = node.args[0] if node.name in BY_NAME and node.args else None
        name = named.value if isinstance(named, nodes.Const) else node.name
        if name in FILTERS:
            yield node.lineno, f"the filter `{name}` {FILTERS[name]}; drop it"
        if named is not None and not isinstance(named, nodes.Const):
            yield node.lineno, f"`{node.name}` with a name that is made up on the way; write the name itself"


def _escaping(tree: nodes.Template) -> Iterator[Finding]:
    for node in tree.find_all(nodes.ScopedEvalContextModifier):
        if any(option.key == "autoescape" for option in node.options):
            yield node.lineno, "`autoescape` cannot be changed: texts of the records are always escaped"


def _attributes(tree: nodes.Template) -> Iterator[Finding]:
    for node in tree.find_all((nodes.Getattr, nodes.Getitem, nodes.Name)):
        name = getattr(node, "attr", None) or getattr(node, "name", None)
        if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
            name = node.arg.value
        if isinstance(name, str) and name.startswith("__"):
            yield node.lineno, f"`{name}` is Python's, not the report's; templates get plain data"


def _active(tree: nodes.Template) -> Iterator[Finding]:
    for node in tree.find_all(nodes.TemplateData):
        for found in ACTIVE.finditer(node.data):
            line = node.lineno + node.data.count("\n", 0, found.start())
            what = next(part for part in found.groups() if part)
            yield line, f"`{what}` is active content; a page has none but the built-in way to its script.js"


CHECKS: tuple[Callable[[nodes.Template], Iterator[Finding]], ...] = (
    _unknown,
    _filters,
    _escaping,
    _attributes,
    _active,
)
