"""A new workspace: the starter files of the package, and the JSON Schemas for editors."""

import json
from pathlib import Path

from policy_report.errors import UserError
from policy_report.records.models import SCHEMAS, schema
from policy_report.workspace import CONFIG

STARTER = Path(__file__).parent / "starter"
EMPTY = """# The settings of this workspace. Every field is described in docs/records.md of policy-report.
title = {title}

[defaults]
formats = ["html", "pdf"]

[briefs.all]
title = {title}
"""


def create(root: Path) -> Path:
    """Write the starter workspace into `root` and return it. Raise UserError rather than overwrite any file."""
    files = {path.relative_to(STARTER): path.read_bytes() for path in sorted(STARTER.rglob("*")) if path.is_file()}
    return _written(root, files)


def create_empty(root: Path, title: str, scale: str = "") -> Path:
    """Write a workspace without records into `root` and return it. `scale`: its stances, as settings write them."""
    ignored = Path(".gitignore")
    settings = EMPTY.format(title=json.dumps(title, ensure_ascii=False)) + scale
    _written(root, {ignored: (STARTER / ignored).read_bytes(), Path(CONFIG): settings.encode()})
    (root / "positions").mkdir(exist_ok=True)
    return root


def _written(root: Path, files: dict[Path, bytes]) -> Path:
    files |= {
        Path(f"schema/{which}.schema.json"): (json.dumps(schema(which), indent=1, ensure_ascii=False) + "\n").encode()
        for which in SCHEMAS
    }
    taken = [name for name in files if (root / name).exists()]
    if taken:
        what = "is a workspace already" if (root / CONFIG).exists() else f"has a file {taken[0]} already"
        raise UserError(f"{root} {what}; name a new folder: policy-report init DIR")
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)
    return root
