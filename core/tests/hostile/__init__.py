"""Hostile inputs, as lists of strings."""

import json
from pathlib import Path


def items(name: str) -> list[str]:
    return json.loads((Path(__file__).parent / f"{name}.json").read_text("utf-8"))["items"]
