"""The map by pointer and by keyboard: a mark is moved, a reason is given, the score is kept."""

import pytest

from partners.models import Score
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.browser
PAGES = ["", "world/?region=africa", "network/", "calendar/"]
REASON = "Stratégie recentrée sur la culture"


def first_mark(walker):
    mark = walker.page.locator("#matrix a.chart-mark").first
    return mark, int(mark.get_attribute("data-id"))


def save(walker) -> None:
    walker.page.fill("#dialog [name=common]", REASON)
    with walker.page.expect_navigation():
        walker.page.locator("#dialog button[type=submit].btn-primary").click()


def test_a_mark_dragged_asks_for_a_reason_and_the_score_follows(walk):
    with walk("officer") as walker:
        walker.go("/partners/map/?kind=ngo")
        mark, partner = first_mark(walker)
        before = Score.objects.filter(partner=partner).count()
        box = mark.locator("path").first.bounding_box()
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

        walker.page.mouse.move(x, y)
        walker.page.mouse.down()
        walker.page.mouse.move(x + 90, y - 60, steps=8)
        walker.page.mouse.up()
        walker.page.wait_for_selector("#dialog[open] [name=common]")
        assert walker.axe() == []
        save(walker)

        assert walker.page.url.endswith("/partners/map/?kind=ngo")
        given = Score.objects.filter(partner=partner, evidence=REASON)
        assert Score.objects.filter(partner=partner).count() == before + given.count() > before


def test_a_mark_is_moved_by_arrows_and_put_back_by_escape(walk):
    with walk("officer") as walker:
        walker.go("/partners/map/?kind=ngo")
        mark, partner = first_mark(walker)
        before = Score.objects.filter(partner=partner).count()

        mark.focus()
        walker.page.keyboard.press("Shift+ArrowLeft")
        moved = mark.get_attribute("transform")
        walker.page.keyboard.press("Escape")

        assert (bool(moved), mark.get_attribute("transform")) == (True, None)
        walker.page.keyboard.press("Shift+ArrowLeft")
        walker.page.keyboard.press("Enter")
        walker.page.wait_for_selector("#dialog[open] [name=common]")
        save(walker)
        assert Score.objects.filter(partner=partner).count() > before


def test_filters_follow_from_picture_to_picture_without_scripts(walk):
    with walk("officer", scripts=False) as walker:
        walker.go("/partners/map/")
        walker.page.fill("#list-words", "fondation")
        walker.page.press("#list-words", "Enter")

        followed = []
        for _tab in range(4):
            tabs = walker.page.locator("#view-tabs a")
            current = [tab.get_attribute("aria-current") for tab in tabs.all()].index("page")
            tabs.nth((current + 1) % tabs.count()).click()
            followed.append(walker.page.url.removeprefix(walker.address))

        assert followed == [
            "/partners/map/world/?q=fondation",
            "/partners/map/network/?q=fondation",
            "/partners/map/calendar/?q=fondation",
            "/partners/?q=fondation",
        ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_picture_fits_a_phone_and_passes_axe(walk, scheme):
    with walk("dg", size=PHONE, scheme=scheme) as walker:
        broken = []
        for page in PAGES:
            walker.go(f"/partners/map/{page}")
            broken += walker.axe()
            assert walker.fits()
    assert broken == []
