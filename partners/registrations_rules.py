"""What the rules of the partner base bring to the shell: tabs, cards, navigation, "my work"."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import nav, panels
from core.panels import Panel
from partners.models import FundingWindow, IntegrityCheck, Partner
from partners.services import campaign, integrity, reviews, windows
from work import mywork, notices

PARTNER = "partners.partner"
READ = "partners.read"
TEAM_ONLY = "partners.campaign"


def register_all() -> None:
    register_tabs()
    register_navigation()
    register_work()
    notices.register(campaign.KIND)


def register_tabs() -> None:
    for key, label, url_name, order in (
        ("qualification", _("Qualification"), "partners:qualification", 50),
        ("scores", _("Scores"), "partners:scores", 60),
        ("relations", _("Relations"), "partners:relations", 70),
        ("windows", _("Windows"), "partners:windows", 80),
    ):
        panels.register(Panel(PARTNER, key, label, url_name, READ, order))
    for key, label, url_name, order in (
        ("life", _("Life of the sheet"), "partners:life", 10),
        ("windows-next", _("Next funding windows"), "partners:windows-next", 60),
    ):
        panels.register(Panel(PARTNER, key, label, url_name, READ, order, rail=True))
    panels.register(
        Panel(
            "partners.contact", "relations", _("Relations"), "partners:contact-relations", READ, 50
        )
    )


def register_navigation() -> None:
    section = _("Partners")
    for label, url_name, icon, permission, order, badge in (
        (_("Calendar"), "partners:calendar", "calendar3", READ, 250, None),
        (_("Relays"), "partners:relays", "share", READ, 260, None),
        (_("Review"), "partners:campaign", "clipboard-check", TEAM_ONLY, 270, stale_count),
    ):
        nav.register(nav.Entry(section, label, url_name, icon, permission, order, badge))


def stale_count(user) -> int:
    return reviews.stale_of(user).count()


# --- my work -------------------------------------------------------------------------------------


def register_work() -> None:
    for source in (
        mywork.Source(
            key="partners.stale",
            label=_("Sheets to review"),
            order=60,
            urgency=mywork.NOW,
            queryset=reviews.stale_of,
            line=stale_line,
            permission=TEAM_ONLY,
            icon="clipboard-check",
            list_url_name="partners:campaign",
        ),
        mywork.Source(
            key="partners.integrity",
            label=_("Integrity checks to renew"),
            order=62,
            urgency=mywork.NOW,
            queryset=checks_to_renew,
            line=check_line,
            permission=TEAM_ONLY,
            icon="shield-exclamation",
        ),
        mywork.Source(
            key="partners.windows",
            label=_("Funding windows closing soon"),
            order=64,
            urgency=mywork.SOON,
            queryset=closing_windows,
            line=window_line,
            permission=TEAM_ONLY,
            icon="calendar-event",
            prepare=date_windows,
            list_url_name="partners:calendar",
        ),
    ):
        mywork.register(source)


def stale_line(partner: Partner) -> mywork.Line:
    return mywork.Line(
        title=partner.name,
        url=partner.get_absolute_url(),
        due_on=partner.review_due_on,
        done_url=reverse("partners:still-right", args=[partner.pk]),
    )


def checks_to_renew(user, day: date):
    return integrity.to_renew(user, day).select_related("partner")


def check_line(check: IntegrityCheck) -> mywork.Line:
    return mywork.Line(
        title=str(check.get_kind_display()),
        url=reverse("partners:qualification", args=[check.partner_id]),
        record=str(check.partner),
        record_url=check.partner.get_absolute_url(),
        due_on=check.valid_until,
    )


def closing_windows(user, day: date):
    """As a queryset, so that the list and its count are one."""
    keys = {one.window.pk for one in windows.closing_soon(user, day)}
    rows = FundingWindow.objects.filter(pk__in=keys).select_related("partner")
    return rows.order_by("closes_on", "pk")


def date_windows(rows: list[FundingWindow], user) -> None:
    day = timezone.localdate()
    for row in rows:
        row.next_closing = windows.next_of(row, day).closes_on


def window_line(window: FundingWindow) -> mywork.Line:
    return mywork.Line(
        title=window.title,
        url=reverse("partners:windows", args=[window.partner_id]),
        record=str(window.partner),
        record_url=window.partner.get_absolute_url(),
        due_on=window.next_closing,
    )
