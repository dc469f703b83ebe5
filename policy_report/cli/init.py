"""`init`, `formats`, `schema`: a new workspace, and what can be asked without one."""

import argparse
from pathlib import Path

from policy_report.cli.terminal import result, result_json, say


def run(arguments: argparse.Namespace) -> int:
    """Make a workspace and say what to do next; or print the output formats, or a JSON Schema."""
    if arguments.command == "init":
        from policy_report.scaffold import create

        root = create(Path(arguments.dir))
        say(f"made a workspace in {root}; build its brief with: policy-report -C {root} build")
    elif arguments.command == "formats":
        from policy_report.formats import RENDERERS

        for name, module in RENDERERS.items():
            result(f"{name:6}{module.ABOUT}")
    else:
        from policy_report.records.models import schema

        result_json(schema(arguments.which))
    return 0
