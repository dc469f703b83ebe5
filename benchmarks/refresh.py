"""How fast a deck and a document are refreshed, as ratios measured in one run: `python benchmarks/refresh.py`.

A deck of 40 slides, each with text, a photograph of about 90 KiB and a chart; 6 of them hold a marked table of 12
actors and 8 topics, filled after the first round of the sample and refreshed after the second. The competitors take
turns, so that a noisy machine is noisy for all of them; the medians are compared. What python-pptx needs to open and
save the deck is what any tool built on it would need before it looked at a table. The document has 60 pages of text
with a photograph each, and 6 such tables; its competitor is python-docx.

    refresh in process, records loaded / python-pptx open and save    at most 2
    the same of a document / python-docx open and save                at most 2
    `policy-report refresh`, whole / the same in a process of its own  for information: reading the records is in it
"""

import io
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from docx import Document as word  # noqa: N813 - a function
from docx.oxml.ns import qn
from PIL import Image
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Cm

from policy_report import workspace
from policy_report.brief.editions import Choice
from policy_report.records import store
from policy_report.refresh import refresh
from policy_report.refresh.docx.document import Document
from policy_report.refresh.mark_contents import MarkContents
from policy_report.refresh.office import OfficeFile
from policy_report.refresh.pptx.deck import Deck

ROUNDS = 9
SLIDES, TABLES, PAGES = 40, 6, 60
SAMPLE = Path(__file__).parents[1] / "examples" / "river-compact"
BARE = "import sys; from pptx import Presentation; Presentation(sys.argv[1]).save(sys.argv[2])"


def made() -> bytes:
    """Return the deck."""
    deck = Presentation()
    data = CategoryChartData()
    data.categories = ["a", "b", "c"]
    data.add_series("series", (1, 2, 3))
    for number in range(SLIDES):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = f"Slide {number}"
        slide.placeholders[1].text = "A line of text.\nAnother line of text."
        photograph = io.BytesIO()
        Image.effect_noise((640, 400), 40).save(photograph, "JPEG")
        slide.shapes.add_picture(photograph, Cm(1), Cm(12))
        slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, Cm(14), Cm(12), Cm(8), Cm(5), data)
        if number % (SLIDES // TABLES) == 0 and number // (SLIDES // TABLES) < TABLES:
            frame = slide.shapes.add_table(13, 9, Cm(1), Cm(3), Cm(23), Cm(9))
            frame.name = "policy-report: matrix brief=river-compact"
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def paper() -> bytes:
    """Return the document."""
    made = word()
    for number in range(PAGES):
        for _ in range(8):
            made.add_paragraph("A sentence of a paper that runs on for a line or two, as they do. " * 6)
        photograph = io.BytesIO()
        Image.effect_noise((640, 400), 40).save(photograph, "JPEG")
        photograph.seek(0)
        made.add_picture(photograph)
        if number % (PAGES // TABLES) == 0 and number // (PAGES // TABLES) < TABLES:
            properties = made.add_table(13, 9, style="Table Grid")._tbl.tblPr  # noqa: SLF001 - it has no other way
            mark = {qn("w:val"): "policy-report: matrix brief=river-compact"}
            properties.append(properties.makeelement(qn("w:tblCaption"), mark))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def seconds(run: Callable[[], object]) -> float:
    """Return how long something takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def main() -> None:
    """Measure in turns and print the ratios."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "sample"
        shutil.copytree(SAMPLE, root)
        old, new = Path(folder) / "old.pptx", Path(folder) / "new.pptx"
        place = workspace.find(root, exact=True)
        loaded, _ = store.load_or_fail(place)
        first = MarkContents(place, loaded, Choice(as_of=date(2024, 5, 30)))
        content = refresh(Deck(made(), "deck.pptx"), first).content
        old.write_bytes(content)
        text = refresh(Document(paper(), "paper.docx"), first).content
        whole = [sys.executable, "-m", "policy_report", "-C", root, "refresh", old, "--output", new]
        bare = [sys.executable, "-c", BARE, old, new]

        def refreshed(file: OfficeFile) -> None:
            done = refresh(file, MarkContents(place, loaded, Choice()))
            if len(done.changes) != TABLES:
                raise RuntimeError(done.changes)

        competitors: dict[str, Callable[[], object]] = {
            "refresh, records loaded": lambda: refreshed(Deck(content, "deck.pptx")),
            "python-pptx open, save": lambda: Presentation(io.BytesIO(content)).save(io.BytesIO()),
            "document, records loaded": lambda: refreshed(Document(text, "paper.docx")),
            "python-docx open, save": lambda: word(io.BytesIO(text)).save(io.BytesIO()),
            "policy-report refresh": lambda: subprocess.run(whole, check=True, capture_output=True),
            "python-pptx, process": lambda: subprocess.run(bare, check=True, capture_output=True),
        }
        runs: dict[str, list[float]] = {name: [] for name in competitors}
        for _ in range(ROUNDS):
            for name, run in competitors.items():
                runs[name].append(seconds(run))
    median = {name: statistics.median(times) for name, times in runs.items()}
    print(
        f"{SLIDES} slides, {TABLES} marked tables, {len(content) // 1024} KiB; {PAGES} pages, {len(text) // 1024} KiB"
    )
    for name, value in median.items():
        print(f"{name:26}{value * 1000:9.0f} ms   ({min(runs[name]) * 1000:.0f} to {max(runs[name]) * 1000:.0f})")
    print()
    first, second, third, fourth, fifth, sixth = competitors
    print(f"{first + ' / ' + second:54}{median[first] / median[second]:6.2f}   at most 2")
    print(f"{third + ' / ' + fourth:54}{median[third] / median[fourth]:6.2f}   at most 2")
    print(f"{fifth + ' / ' + sixth:54}{median[fifth] / median[sixth]:6.2f}")


if __name__ == "__main__":
    main()
