"""What every test run needs, whichever way it is started."""

import os
from pathlib import Path

from core.catalogues import compile_catalogue

# Playwright's own loop runs in the thread of a browser walk.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_configure(config) -> None:
    """Tests read French pages: the catalogues are compiled before the first of them."""
    if hasattr(config, "workerinput"):
        return
    for catalogue in Path(__file__).parent.glob("*/locale/*/LC_MESSAGES/django.po"):
        compile_catalogue(catalogue)
