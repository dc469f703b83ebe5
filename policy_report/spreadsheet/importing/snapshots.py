"""Texts of sources that an imported file holds: snapshots of the workspace, to check its quotes against."""

from collections.abc import Mapping, Sequence

from policy_report.spreadsheet.importing.columns import IncomingRow
from policy_report.spreadsheet.inputs import InputTable
from policy_report.workspace import Workspace


def snapshot_files(
    workspace: Workspace, table: InputTable, rows: Sequence[IncomingRow], records: Sequence[Mapping[str, str]]
) -> dict[str, bytes]:
    """Return the files of the texts of all cited sources that have no snapshot yet. `records`: what `rows` became."""
    folder = workspace.root / "snapshots"
    if not table.texts or folder.is_symlink():
        return {}
    known = {path.stem for path in folder.iterdir()} if folder.is_dir() else set()
    cited = {row.fields.get("source", ""): record.get("source", "") for row, record in zip(rows, records, strict=True)}
    new = {cited[name]: text for name, text in table.texts.items() if text and cited.get(name, "") not in {"", *known}}
    return {f"snapshots/{source}.txt": text.encode(errors="replace") for source, text in new.items()}
