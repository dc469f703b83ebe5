"""Fuzz the targets, one after the other, each in a process of its own: `python -m fuzz --seconds 60 [TARGET…]`.

A find is an input that breaks a promise, takes more than 10 s, or more than 1 GiB. It is kept under `fuzz/finds/`, and
printed with the command that replays it; the exit code is then 1. What the fuzzer learned is kept under `fuzz/corpus/`,
so that the next run goes on from there.
"""

import argparse
import hashlib
import re
import subprocess
import sys
import time
from pathlib import Path

from fuzz.targets import NAMES, target

HERE = Path(__file__).parent
TIMEOUT, MEMORY = 10, 1024  # seconds for one input; MiB of the process
LONGEST = 20_000  # bytes of an input
TRACEBACK = "Traceback (most recent call last)"
SHOWN = 30  # lines of a traceback
COUNTS = re.compile(r"^(?:stat::number_of_executed_units:\s*|#)(\d+)", re.MULTILINE)
NOISE = re.compile(r"INFO|WARNING|MS: |stat::|SUMMARY|0x|Dictionary|#\d")


def main() -> int:
    """Fuzz, or replay a find; return 1 if anything was found."""
    parser = argparse.ArgumentParser(prog="python -m fuzz", description="Fuzz what reads files of others.")
    parser.add_argument("--seconds", type=int, default=60, metavar="N", help="for each target (default: 60)")
    parser.add_argument("--replay", type=Path, metavar="FILE", help="run one target on this input, without a fuzzer")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"default: all of {', '.join(NAMES)}")
    arguments = parser.parse_args()
    if unknown := sorted(set(arguments.targets) - set(NAMES)):
        parser.error(f"no such target: {', '.join(unknown)}; there are {', '.join(NAMES)}")
    if not arguments.replay:
        found = [name for name in arguments.targets or NAMES if fuzzed(name, arguments.seconds)]
        return 1 if found else 0
    if len(arguments.targets) != 1:
        parser.error("--replay takes one target")
    target(arguments.targets[0]).one(arguments.replay.read_bytes())
    print("nothing wrong")
    return 0


def fuzzed(name: str, seconds: int) -> bool:
    """Fuzz one target; print what it did, and return whether it found something."""
    corpus, finds = HERE / "corpus" / name, HERE / "finds" / name
    for folder in (corpus, finds):
        folder.mkdir(parents=True, exist_ok=True)
    for seed in target(name).seeds():
        (corpus / hashlib.sha256(seed).hexdigest()).write_bytes(seed)
    before, start = set(finds.iterdir()), time.monotonic()
    done = subprocess.run(
        command(name, seconds), cwd=HERE.parent, capture_output=True, text=True, errors="replace", check=False
    )
    ended = f"FOUND (exit code {done.returncode})" if done.returncode else "nothing found"
    print(f"{name:10} {executions(done.stderr):>9,} inputs in {time.monotonic() - start:3.0f} s: {ended}", flush=True)
    if done.returncode:
        print(reason(done.stdout + done.stderr))
    for path in sorted(set(finds.iterdir()) - before):
        print(f"    again: python -m fuzz {name} --replay {path.relative_to(HERE.parent)}", flush=True)
    return done.returncode != 0


def command(name: str, seconds: int) -> list[str]:
    """Return the command that fuzzes one target, within its limits."""
    corpus, words = HERE / "corpus" / name, HERE / "corpus" / f"{name}.words"
    words.write_text("".join(f'"{escaped(word)}"\n' for word in target(name).WORDS))
    limits = [f"-max_total_time={seconds}", f"-timeout={TIMEOUT}", f"-rss_limit_mb={MEMORY}", f"-max_len={LONGEST}"]
    places = [f"-artifact_prefix={HERE / 'finds' / name}/", f"-dict={words}", "-print_final_stats=1", str(corpus)]
    return [sys.executable, "-m", "fuzz.child", name, *limits, *places]


def escaped(word: str) -> str:
    """Return a word as a dictionary of libFuzzer writes it."""
    return "".join(f"\\x{byte:02X}" for byte in word.encode("utf-8", "surrogatepass"))


def executions(log: str) -> int:
    """Return how many inputs were tried, as libFuzzer said last."""
    return int((COUNTS.findall(log) or ["0"])[-1])


def reason(log: str) -> str:
    """Return the traceback of a find, or, without one, the last that the process said."""
    _, found, traceback = log.partition(TRACEBACK)
    kept = [line for line in (found + traceback if found else log).splitlines() if not NOISE.match(line.lstrip())]
    return "\n".join(f"    {line}" for line in (kept[:SHOWN] if found else kept[-SHOWN:]))


if __name__ == "__main__":
    sys.exit(main())
