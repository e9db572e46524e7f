"""The environment: what is read is documented, and production is strict."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_every_variable_that_is_read_stands_in_the_example():
    settings = "".join(path.read_text() for path in (ROOT / "apda_partners/settings").glob("*.py"))
    read = set(re.findall(r'\benv(?:\.\w+)?\(\s*"([A-Z_]+)"', settings))
    shown = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))

    assert read - shown == set()
