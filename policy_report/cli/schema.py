"""`schema`: the JSON Schema of a file, for editors."""

import argparse

from policy_report.cli.terminal import result_json
from policy_report.records.models import schema


def run(arguments: argparse.Namespace) -> int:
    """Print the schema."""
    result_json(schema(arguments.which))
    return 0
