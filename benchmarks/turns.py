"""Timing: competitors take turns, so that a noisy machine is noisy for all of them, and each round gives a ratio.

Competitors go in, each a function that does its work once and returns the seconds it took; `Measured` comes out: the
seconds of every round, and the median over the rounds of each ratio that has a limit.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

Competitor = Callable[[], float]
Seconds = Mapping[str, Sequence[float]]

TOOL = (sys.executable, "-m", "policy_report")


@dataclass(frozen=True)
class Limit:
    """What a ratio of two competitors may be at most, or has to be `at_least`."""

    over: str
    under: str
    limit: float
    at_least: bool = False


@dataclass(frozen=True)
class Ratio:
    """A ratio measured, with its limit."""

    name: str
    value: float
    limit: float
    at_least: bool = False

    @property
    def held(self) -> bool:
        """Whether it is within its limit."""
        return self.value >= self.limit if self.at_least else self.value <= self.limit


@dataclass(frozen=True)
class Measured:
    """One group of competitors: the seconds of each in every round, and the ratios."""

    title: str
    about: str
    seconds: Seconds
    ratios: Sequence[Ratio]


def measured(
    title: str, about: str, competitors: Mapping[str, Competitor], limits: Sequence[Limit], rounds: int
) -> Measured:
    """Let the competitors take turns."""
    seconds: dict[str, list[float]] = {name: [] for name in competitors}
    for _ in range(rounds):
        for name, run in competitors.items():
            seconds[name].append(run())
    return Measured(title, about, seconds, [ratio(limit, seconds) for limit in limits])


def ratio(limit: Limit, seconds: Seconds) -> Ratio:
    """Return the median of a ratio over the rounds: what disturbs a whole round does not move it."""
    pairs = zip(seconds[limit.over], seconds[limit.under], strict=True)
    value = median(over / under for over, under in pairs)
    return Ratio(f"{limit.over} / {limit.under}", value, limit.limit, limit.at_least)


def process(*command: str | Path) -> Competitor:
    """Return a competitor that runs a command from its start to its end."""
    return lambda: timed(lambda: run(*command))


def run(*command: str | Path) -> str:
    """Run a command and return what it printed; where it fails, what it said is the error."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}: {done.stderr.strip()}")
    return done.stdout


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that some work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def show(found: Measured) -> None:
    """Print what was measured."""
    print(f"\n{found.title}\n{found.about}\n")
    for name, values in found.seconds.items():
        print(f"{name:44}{median(values):9.3f} s   ({min(values):.3f} to {max(values):.3f})")
    for each in found.ratios:
        word = "at least" if each.at_least else "at most"
        print(f"{each.name:56}{each.value:7.3f}   {word} {each.limit:g}{'' if each.held else '   MISSED'}")
