"""The partner page (360°): one head, one rail, and a tab for each subject.

A tab is a registered panel whose view extends `SheetTab`. Asked by htmx it is a fragment; opened as an
address of its own it is the whole page with that tab in front, so tabs work without any script:

    class ScoresTab(SheetTab):
        tab = "scores"
        panel_template = "partners/_scores_panel.html"

        def panel(self, partner):
            return {"scores": partner.scores.all()}

    # apps.py
    panels.register(Panel(target="partners.partner", key="scores", label=_("Scores"),
                          url_name="partners:scores", permission="partners.read", order=50))

Entries of the “more” menu come from `partners.sheet_menu`, signs of the health card from
`partners.services.sheets_health`, cards of the rail are panels registered with ``rail=True``.
"""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import allowed, require
from core.formats import short_day
from core.panels import panels_for
from core.views import Page
from core.views.base import BIGGEST_KEY
from partners import feed, sheet_menu
from partners.fiche import visible_parent
from partners.models import Affiliation, Contact, Interaction, Partner
from partners.phones import grouped, whatsapp
from partners.services.duplicates import merge_of, pairs_with
from partners.services.sheets_health import health_of
from work import recents
from work.models import Action

BODY = "sheet-body"


def sheet_for(user, pk: int) -> Partner:
    """The sheet with what its head shows; 404 when this person may not know of it."""
    rows = Partner.objects.visible_to(user).select_related("owner", "parent", "archived_by")
    rows = rows.with_last_exchange(user)
    return get_object_or_404(rows, pk=min(pk, BIGGEST_KEY))


class SheetTab(Page):
    """A tab of the partner page; `panel` gives what its template needs beyond the partner."""

    permission = "partners.read"
    template_name = "partners/partner_detail.html"
    tab = ""
    panel_template = ""
    partner: Partner

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.partner = sheet_for(request.user, pk)
        require(request.user, self.permission, self.partner)
        if kept := self._taken_up_by():
            return redirect(kept)
        if self.aims_at("panel"):
            return self.render(self.peek(), "partners/_partner_peek.html")
        asked = request.GET.get("tab", "")
        if asked and asked != self.tab:
            return redirect(self._address_of(asked))
        context = self.body() | self.panel(self.partner)
        if self.aims_at(BODY):
            return self.render(context, "partners/_sheet_body.html")
        recents.saw(request.user, self.partner)
        return self.render(context | self.around())

    def panel(self, partner: Partner) -> dict[str, Any]:
        return {}

    def _taken_up_by(self) -> Partner | None:
        """The sheet that this one was merged into, with a note for the reader."""
        done = merge_of(self.partner)
        if not done or not Partner.objects.visible_to(self.request.user).filter(pk=done.kept_id):
            return None
        words = {"name": self.partner, "who": done.by, "when": short_day(done.created_at)}
        note = _("“%(name)s” was merged into this sheet by %(who)s on %(when)s.")
        messages.info(self.request, note % words)
        return done.kept

    def _address_of(self, key: str) -> str:
        """Where the select of the phone leads to."""
        panels = panels_for(self.partner, self.request.user)
        wanted = (panel.url(self.partner) for panel in panels if panel.key == key)
        return next(wanted, self.partner.get_absolute_url())

    def crumbs(self) -> list[tuple[str, str]]:
        return [(_("Partners"), reverse("partners:list"))]

    def body(self) -> dict[str, Any]:
        """The row of tabs with the one in front."""
        panels = panels_for(self.partner, self.request.user)
        return {
            "partner": self.partner,
            "object": self.partner,
            "title": self.partner.name,
            "panel_template": self.panel_template,
            "sheet_tabs": [
                {
                    "key": panel.key,
                    "label": panel.label,
                    "url": panel.url(self.partner),
                    "active": panel.key == self.tab,
                }
                for panel in panels
            ],
        }

    def around(self) -> dict[str, Any]:
        """The head and the rail."""
        partner, user, day = self.partner, self.request.user, timezone.localdate()
        steps = open_actions(partner, user)
        return {
            "rail": panels_for(partner, user, rail=True),
            "parent": visible_parent(partner, user),
            "health": health_of(partner, user, day),
            "next_action": steps[0] if steps else None,
            "late_actions": sum(step.due_on < day for step in steps),
            "today": day,
            "menu": sheet_menu.items_for(partner, user),
            "alike": pairs_with(partner, user) if allowed(user, "partners.edit") else [],
            "new_action": f"{reverse('work:add')}?on=partners.partner/{partner.pk}",
        }

    def peek(self) -> dict[str, Any]:
        """What the side panel of the list shows."""
        partner, user, day = self.partner, self.request.user, timezone.localdate()
        steps = open_actions(partner, user)
        return {
            "partner": partner,
            "health": health_of(partner, user, day),
            "next_action": steps[0] if steps else None,
            "today": day,
            "posts": [(post, lines_of(post.contact)) for post in posts_of(partner, day)[:3]],
            "exchanges": exchanges_of(partner, user)[:3],
        }


def open_actions(partner: Partner, user) -> list[Action]:
    """What is still to be done with this partner, the soonest first."""
    rows = Action.objects.visible_to(user).open().about(partner).select_related("owner")
    return list(rows.order_by("due_on", "pk")[:100])


def posts_of(partner: Partner, day, *, past: bool = False):
    """Functions held at the partner that day, or ended before it, with their holders."""
    posts = Affiliation.objects.filter(partner=partner).select_related("contact")
    posts = posts.prefetch_related("contact__emails", "contact__phones")
    if past:
        return posts.filter(ends_on__lt=day).order_by("-ends_on", "pk")
    return posts.in_post_on(day).filter(contact__archived_at=None)


def exchanges_of(partner: Partner, user):
    rows = Interaction.objects.visible_to(user).current().filter(partner=partner)
    return rows.select_related("author")


class FeedTab(SheetTab):
    """The thread: everything that happened, newest first."""

    tab = "feed"
    panel_template = "partners/_feed_panel.html"

    def panel(self, partner: Partner) -> dict[str, Any]:
        asked = self.request.GET.get("page", "1")
        page = max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
        only = self.request.GET.get("only", "")
        known = [source for source in feed.sources() if source.key == only]
        events, more = feed.page_of(
            partner, self.request.user, only=only if known else "", page=page
        )
        return {
            "events": events,
            "sources": feed.sources(),
            "only": only if known else "",
            "page_number": page,
            "older": page + 1 if more else 0,
            "newer": page - 1,
        }


class IdentityTab(SheetTab):
    """Who they are: the sheet itself, in full."""

    tab = "identity"
    panel_template = "partners/_identity_panel.html"

    def panel(self, partner: Partner) -> dict[str, Any]:
        return {
            "base_currency": settings.BASE_CURRENCY,
            "sectors": partner.sectors.all(),
            "parent": visible_parent(partner, self.request.user),
        }


class PeopleTab(SheetTab):
    """Who works there now, and who did."""

    tab = "people"
    panel_template = "partners/_people_panel.html"

    def panel(self, partner: Partner) -> dict[str, Any]:
        day = timezone.localdate()
        return {
            "posts": [(post, lines_of(post.contact)) for post in posts_of(partner, day)],
            "past": posts_of(partner, day, past=True)[:50],
        }


def lines_of(contact: Contact) -> dict[str, list]:
    """How to reach a person: addresses, numbers to dial, texts that do not dial."""
    phones = list(contact.phones.all())
    return {
        "emails": [email.address for email in contact.emails.all()],
        "phones": [
            {"e164": phone.e164, "chat": whatsapp(phone.e164), "shown": grouped(phone.e164)}
            for phone in phones
            if phone.e164
        ],
        "texts": [phone.raw for phone in phones if not phone.e164],
    }


class ExchangesTab(SheetTab):
    """Calls, letters, e-mails and visits."""

    tab = "exchanges"
    panel_template = "partners/_exchanges_panel.html"
    most = 100

    def panel(self, partner: Partner) -> dict[str, Any]:
        rows = exchanges_of(partner, self.request.user).prefetch_related("contacts")
        found = list(rows[: self.most + 1])
        return {"exchanges": found[: self.most], "more": len(found) > self.most}
