"""Files that are no files of the workspace, are never opened, or are too large."""

from .entries import Bad, Large, Link, Pipe, with_record

AT = "positions/x.yaml"
OUT, NOTHING = "a link that leads out of the workspace", "a link to nothing"
PLAIN = "not a regular file; records are read from plain files only"


def _is(name: str, content: object, said: str, at: str = AT) -> Bad:
    return Bad(name, with_record({at: content}), f"{at}:1 unreadable-file", said)  # type: ignore[dict-item]


FILES = [
    _is("a link to a file of the system", Link("/etc/passwd"), OUT),
    _is("a link upwards", Link("../../x.yaml"), OUT),
    _is("a link to a folder elsewhere", Link("/etc"), OUT, "positions/elsewhere"),
    Bad("a link to a folder within", with_record({"snapshots/s.txt": "x", "positions/within": Link("../snapshots")}), "positions/within:1 unreadable-file", "a link to a folder, which is not followed"),
    _is("a link to itself", Link("x.yaml"), NOTHING),
    _is("a link to nothing", Link("gone.yaml"), NOTHING),
    _is("a link to the zeros", Link("/dev/zero"), OUT),
    _is("a link to a process", Link("/proc/self/mem"), OUT),
    _is("a link to the workspace itself", Link(".."), "a link to a folder, which is not followed", "positions/loop"),
    _is("a pipe", Pipe(), PLAIN),
    _is("a pipe as a table", Pipe(), PLAIN, "positions/x.csv"),
    _is("a pipe of sources", Pipe(), PLAIN, "positions/sources.json"),
    _is("a pipe of BibTeX", Pipe(), PLAIN, "positions/sources.bib"),
    _is("a pipe as a picture", Pipe(), PLAIN, "positions/x.png"),
    _is("a pipe of topics", Pipe(), PLAIN, "positions/topics.yaml"),
    _is("a pipe of proofs", Pipe(), PLAIN, "positions/proofs.yaml"),
    _is("a link of proofs", Link("/etc/passwd"), OUT, "positions/proofs.yaml"),
    Bad("a folder of records elsewhere", {"positions": Link("/etc"), "positions/topics.yaml": None}, "positions:1 unreadable-file", OUT),
    Bad("a file for the folder of records", {"positions": "x", "positions/topics.yaml": None}, "positions:1 unreadable-file", "not a folder"),
    Bad("a snapshot elsewhere", {**with_record({"snapshots/s.txt": Link("/etc/passwd")}), "positions/b.csv": "actor,topic,stance,quote\nDE,outcome,support,root\n"}, "snapshots/s.txt:1 unreadable-file", OUT),
    Bad("a pipe as a snapshot", {**with_record({"snapshots/s.txt": Pipe()}), "positions/b.csv": "actor,topic,stance,quote\nDE,outcome,support,root\n"}, "snapshots/s.txt:1 unreadable-file", "not a regular file"),
    Bad("a folder of snapshots elsewhere", {**with_record({"snapshots": Link("/etc")}), "positions/b.csv": "actor,topic,stance,quote\nDE,outcome,support,root\n"}, "snapshots:1 unreadable-file", OUT),
    Bad("a file name of two lines", with_record({"positions/a\nb.yaml": "- x\n"}), "positions/a b.yaml:1 unreadable-file", "rename it"),
    Bad("a file name that clears the screen", with_record({"positions/\x1b[2J.yaml": "- x\n"}), "positions/\ufffd[2J.yaml:1 unreadable-file", "rename it"),
    Bad("a file name that runs backwards", with_record({"positions/\u202efdp.yaml": "- x\n"}), "positions/\ufffdfdp.yaml:1 unreadable-file", "rename it"),
    Bad("a file name that is not UTF-8", with_record({"positions/\udcff.yaml": "- x\n"}), "positions/\ufffd.yaml:1 unreadable-file", "rename it"),
    Bad("a workbook among the records", with_record({"positions/x.xlsx": b"PK\x03\x04"}), "positions/x.xlsx:1 unread-file", "bring it in with `policy-report import`", 0),
    Bad("notes among the records", with_record({"positions/README": "x"}), "positions/README:1 unread-file", "not read", 0),
    Bad("a table of 201 MB", with_record({"positions/x.csv": Large(201_000_000)}), "positions/x.csv:1 too-large", "raise table_megabytes under [limits]"),
    Bad("a table that is no table of a terabyte", with_record({"positions/x.csv": Large(1_000_000_000_000)}), "positions/x.csv:1 too-large", "1000000 MB is more than the 200 MB"),
    Bad("a YAML file of 21 MB", with_record({AT: Large(21_000_000)}), f"{AT}:1 too-large", "raise file_megabytes under [limits]"),
    Bad("sources of 21 MB", with_record({"positions/sources.json": Large(21_000_000)}), "positions/sources.json:1 too-large", "split it"),
    Bad("a limit that was lowered", {**with_record({AT: Large(1_100_000)}), "policy-report.toml": "[limits]\nfile_megabytes = 1\n"}, f"{AT}:1 too-large", "raise file_megabytes"),
    Bad("proofs of 21 MB", with_record({"positions/proofs.yaml": Large(21_000_000)}), "positions/proofs.yaml:1 too-large", "file_megabytes"),
    Bad("settings of 2 MB", with_record({"policy-report.toml": Large(2_000_000)}), "policy-report.toml:1 too-large", "more than the 1 MB"),
]  # fmt: skip
