"""The pictures of docs/screenshots, taken from a running demonstration so that they stay true."""

import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.settings import FLAGS, PASSWORD

OUT = Path(__file__).parents[2] / "docs" / "screenshots"
SPREADSHEET = Path(__file__).parents[2] / "imports" / "tests" / "data" / "partners_real.xlsx"
SIZES = {"desktop": {"width": 1280, "height": 860}, "phone": {"width": 390, "height": 844}}
PAGES = {
    "work": "/",
    "partners": "/partners/",
    "sheet": "/partners/{sheet}/",
    "scores": "/partners/{sheet}/scores/",
    "matrix": "/partners/map/",
    "countries": "/partners/map/world/",
    "network": "/partners/map/network/",
    "calendar": "/partners/map/calendar/",
    "duplicates": "/partners/duplicates/",
    "import": "/imports/{run}/",
    "columns": "/imports/{run}/columns/",
    "journal": "/trail/",
    "priorities": "/strategy/",
}


def main(base: str) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        names = prepare(browser, base)
        for size, viewport in SIZES.items():
            for scheme in ("light", "dark"):
                shoot(browser, base, size, viewport, scheme, names)
        browser.close()


def signed_in(browser: Browser, base: str, **options):
    page = browser.new_context(locale="fr-FR", **options).new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{base}/accounts/login/")
    page.fill("input[name=login]", "manager@example.org")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{base}/")
    return page


def prepare(browser: Browser, base: str) -> dict[str, str]:
    """The real spreadsheet sent once, waiting to be checked; a sheet that has a past."""
    page = signed_in(browser, base)
    page.goto(f"{base}/imports/new/")
    page.set_input_files("input[type=file]", SPREADSHEET)
    page.locator("main form[enctype] button[type=submit]").click()
    page.wait_for_url("**/imports/*/")
    run = page.url.rstrip("/").rsplit("/", 1)[1]
    for _attempt in range(60):
        page.goto(f"{base}/imports/{run}/")
        if page.locator("nav.tiles").count():
            break
        page.wait_for_timeout(1000)
    page.goto(f"{base}/partners/?status=active&sort=-last_exchange_on")
    link = page.locator("tbody th a").first.get_attribute("href")
    page.context.close()
    return {"run": run, "sheet": link.strip("/").split("/")[1].split("?")[0]}


def shoot(browser, base, size, viewport, scheme, names) -> None:
    page = signed_in(browser, base, viewport=viewport, color_scheme=scheme)
    for name, path in PAGES.items():
        page.goto(base + path.format(**names))
        page.wait_for_load_state("networkidle")
        page.screenshot(path=OUT / f"{name}-{size}-{scheme}.png")
    page.context.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
