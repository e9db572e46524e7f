"""The team's day, from the spreadsheet to the sheets and back, as issue 2 tells it."""

from pathlib import Path

import pytest

from imports.models import Run
from imports.tests import data
from partners.models import Partner, Score
from tests.browser.conftest import PHONE
from work.models import SavedView

pytestmark = pytest.mark.browser
FILE = Path(data.__path__[0]) / "partners_real.xlsx"


def send(walker) -> Run:
    """Send the real spreadsheet and wait for its preview (the worker is in this process)."""
    walker.go("/imports/new/")
    walker.page.set_input_files("input[type=file]", FILE)
    walker.page.locator("main form[enctype] button[type=submit]").click()
    walker.page.wait_for_url("**/imports/*/")
    return Run.objects.get()


def press(walker, address: str) -> None:
    """The button of the form that posts to this address."""
    walker.page.locator(f"form[action='{address}'] button[type=submit]").first.click()
    walker.page.wait_for_load_state("networkidle")


def test_from_the_spreadsheet_to_the_sheets_and_back(walk):
    broken = []
    with walk("officer") as walker:
        before = Partner.objects.count()

        run = send(walker)
        broken += walker.axe()
        walker.go(f"/imports/{run.pk}/columns/")
        broken += walker.axe()
        row = run.rows.filter(outcome="create").first()
        walker.go(f"/imports/rows/{row.pk}/")
        broken += walker.axe()
        walker.page.fill("main input[name=acronym]", "CORRIGE")
        walker.page.locator("main form button[type=submit]").first.click()
        walker.page.wait_for_load_state("networkidle")
        walker.go(f"/imports/{run.pk}/")
        press(walker, f"/imports/{run.pk}/commit/")
        broken += walker.axe()
        run.refresh_from_db()
        created = run.counts["create"]
        assert (run.status, Partner.objects.count()) == ("committed", before + created)

        row.refresh_from_db()
        walker.go(f"/partners/{row.result_id}/")
        broken += walker.axe()
        assert "CORRIGE" in walker.page.content()

        walker.go(f"/imports/{run.pk}/")
        press(walker, f"/imports/{run.pk}/undo/")
        assert Partner.objects.count() == before
    assert broken == []


def test_the_same_without_scripts(walk):
    with walk("officer", scripts=False) as walker:
        before = Partner.objects.count()
        run = send(walker)
        walker.page.goto(f"{walker.address}/imports/{run.pk}/")
        press(walker, f"/imports/{run.pk}/commit/")
        after = Partner.objects.count()
        walker.page.goto(f"{walker.address}/imports/{run.pk}/")
        press(walker, f"/imports/{run.pk}/undo/")

        assert after > before
        assert Partner.objects.count() == before


def test_score_map_saved_view_and_export(walk):
    broken = []
    with walk("manager") as walker:
        partner = Partner.objects.filter(scores=None).first()
        walker.go(f"/partners/{partner.pk}/scores/new/")
        broken += walker.axe()
        for choice in walker.page.locator("main select[name*=value]").all():
            choice.select_option(index=4)
        for evidence in walker.page.locator("main input[name*=evidence]").all():
            evidence.fill("Entretien du 4 mai")
        walker.page.locator("main form button[type=submit]").first.click()
        walker.page.wait_for_load_state("networkidle")
        assert Score.objects.filter(partner=partner).exists()

        walker.go("/partners/map/")
        broken += walker.axe()
        assert walker.page.locator("svg").count() > 0

        walker.go("/partners/?kind=foundation")
        broken += walker.axe()
        walker.page.locator("summary", has_text="Conserver").click()
        walker.page.fill("#view-name", "Fondations")
        walker.page.locator("button[name=keep_view]").click()
        walker.page.wait_for_load_state("networkidle")
        assert SavedView.objects.get().query == "kind=foundation"
        assert "Fondations" in walker.page.inner_text("nav.views")

        with walker.page.expect_download() as download:
            walker.page.locator("a[href*='export']").first.click()
        assert Path(download.value.suggested_filename).suffix == ".xlsx"
    assert broken == []


def test_an_officer_finds_and_calls_a_partner_on_a_phone(walk):
    with walk("officer", size=PHONE) as walker:
        walker.go("/partners/?q=unesco")

        assert walker.fits()
        assert "UNESCO" in walker.page.inner_text("main")
        assert walker.axe() == []
