"""Every page of the navigation, for every role: it opens, fits, and breaks no rule of access."""

import pytest

from tests.browser.conftest import DESK, PHONE

pytestmark = pytest.mark.browser
MORE = ["/partners/1/", "/partners/new/", "/imports/new/", "/search/?q=education"]
ROLES = ["officer", "manager", "contributor", "legal", "daf", "sg", "dg", "auditor", "admin"]


def nav_links(walker) -> list[str]:
    return walker.page.eval_on_selector_all(
        "nav a[href^='/']", "links => [...new Set(links.map(link => link.getAttribute('href')))]"
    )


def test_every_page_of_the_navigation_opens_for_every_role(walk):
    broken = []
    for role in ROLES:
        with walk(role) as walker:
            for path in nav_links(walker):
                answer = walker.page.goto(f"{walker.address}{path}")
                if answer.status != 200:
                    broken.append(f"{role} {path}: {answer.status}")

    assert broken == []


def test_pages_break_no_rule_of_access_and_fit(walk):
    broken = []
    for size, scheme in [(DESK, "light"), (DESK, "dark"), (PHONE, "light")]:
        with walk("manager", size=size, scheme=scheme) as walker:
            for path in [*nav_links(walker), *MORE]:
                walker.go(path)
                broken += [f"{size['width']} {scheme} {rule}" for rule in walker.axe()]
                if not walker.fits():
                    broken.append(f"{size['width']} {path} scrolls sideways")

    assert broken == []
