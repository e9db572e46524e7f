"""A browser, the demonstration to walk through, and what every page of a walk must satisfy."""

from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, sync_playwright

from tests.browser.settings import FLAGS, PASSWORD

AXE = (Path(__file__).parent / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def house(live_server, transactional_db):
    """The demonstration, served."""
    call_command("demo", stdout=StringIO(), stderr=StringIO())
    return live_server


class Walker:
    """One person in one browser window; keeps what the console and the network complain about."""

    def __init__(self, page: Page, address: str):
        self.page = page
        self.address = address
        self.complaints: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("response", self._see)

    def _hear(self, message) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            self.complaints.append(message.text)

    def _see(self, response) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.status} {response.url}")

    def sign_in(self, name: str) -> None:
        self.page.goto(f"{self.address}/accounts/login/")
        self.page.fill("input[name=login]", f"{name}@example.org")
        self.page.fill("input[name=password]", PASSWORD)
        self.page.press("input[name=password]", "Enter")
        self.page.wait_for_url(f"{self.address}/")

    def go(self, path: str) -> None:
        self.page.goto(f"{self.address}{path}")
        self.page.wait_for_load_state("networkidle")

    def axe(self) -> list[str]:
        """The rules of WCAG 2.2 AA that the page as it stands breaks, with the first place."""
        self.page.evaluate(AXE)
        found = self.page.evaluate(
            "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS
        )
        return [
            f"{self.page.url} {broken['id']}: {broken['nodes'][0]['html'][:160]}"
            for broken in found["violations"]
        ]

    def fits(self) -> bool:
        """Whether nothing makes the page scroll sideways."""
        return self.page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")


@pytest.fixture
def walk(chromium, house):
    """``with walk("officer", scripts=True, size=DESK) as walker``"""

    @contextmanager
    def start(name: str, *, scripts: bool = True, size: dict = DESK, scheme: str = "light"):
        context = chromium.new_context(
            viewport=size, java_script_enabled=scripts, color_scheme=scheme, locale="fr-FR"
        )
        walker = Walker(context.new_page(), house.url)
        walker.page.set_default_timeout(90_000)
        walker.sign_in(name)
        yield walker
        assert walker.complaints == []
        context.close()

    return start
