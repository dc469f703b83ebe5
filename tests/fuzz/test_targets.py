"""Every target of `fuzz/`, without a fuzzer: on its seeds, and on what Hypothesis makes of them.

A target raises where a promise is broken (`fuzz.promises`); any other exception is a mistake as well.
"""

import time
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz import bundle
from fuzz.targets import NAMES, target

from .strategies import anything, encoded, mutated

FOLDER = Path(__file__).parents[2] / "fuzz" / "targets"
SECONDS = 10


def test_the_registry_is_the_folder():
    assert sorted(NAMES) == sorted(path.stem for path in FOLDER.glob("[a-z]*.py"))


def test_a_bundle_comes_back():
    files = {"a/b.xml": b"one\n\ntwo", "c": b""}
    assert bundle.unpacked(bundle.packed(files)) == files
    assert bundle.parts(bundle.package(files)) == files


@pytest.fixture(params=NAMES, scope="module")
def module(request):
    return target(request.param)


@cache
def seeds(module):
    return list(module.seeds())


def test_good_inputs_keep_every_promise(module):
    assert seeds(module)
    for seed in seeds(module):
        module.one(seed)


@settings(max_examples=settings().max_examples // 2)
@given(data=st.data())
def test_good_inputs_with_pieces_changed_keep_every_promise(module, data):
    module.one(data.draw(mutated(seeds(module), module.WORDS)))


@settings(max_examples=settings().max_examples // 2)
@given(data=st.binary(max_size=60) | anything.map(encoded))
def test_any_input_keeps_every_promise(module, data):
    module.one(data)


@pytest.mark.soak
@settings(max_examples=2_000, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_many_changed_inputs_keep_every_promise(module, data):
    module.one(data.draw(mutated(seeds(module), module.WORDS) | anything.map(encoded)))


@pytest.mark.soak
@pytest.mark.parametrize("place", [0, 0.7, 1], ids=["before", "inside", "behind"])
def test_a_word_without_end_is_read_in_time(module, place):
    """What takes a time that grows with the square of a length shows here, before somebody's file does."""
    seed = max(seeds(module), key=len)[:3000]
    at = int(len(seed) * place)
    late = []
    for word in map(encoded, (*module.WORDS, "a", "1", " ", "\n", "é")):
        start = time.process_time()
        module.one(seed[:at] + word * (100_000 // len(word)) + seed[at:])
        if time.process_time() - start > SECONDS:
            late.append(word)
    assert late == []
