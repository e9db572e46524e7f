"""The review campaign: each owner's stale sheets on one screen, and everybody's for a manager."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.access import allowed
from core.views import FormPage, Page, action
from partners.forms.reviews import ReviewForm
from partners.models import Partner
from partners.services import reviews
from partners.views.of_partner import sheet_crumbs

SHOWN = 30


def keys_of(text: str) -> list[int]:
    """The keys in "12,15", nonsense left out."""
    parts = text[:600].split(",")
    return [int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 16]


class Campaign(Page):
    """ "Still right" in one click, or mend, or pass."""

    permission = "partners.campaign"
    template_name = "partners/review_campaign.html"
    title = gettext_lazy("Review of the sheets")

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        user, day = request.user, timezone.localdate()
        follows_all = allowed(user, "partners.campaign_of_all")
        whose = self.whose(follows_all)
        stale = self.stale(whose, day)
        passed = keys_of(request.GET.get("passed", ""))
        rows = list(
            stale.exclude(pk__in=passed).select_related("owner").with_last_exchange(user)[:SHOWN]
        )
        context = {
            "sheets": [(partner, self.pass_url(partner, passed)) for partner in rows],
            "stale_count": stale.count(),
            "passed_count": len(passed),
            "rate": reviews.rate(self.sheets(whose), day),
            "month": day,
            "whose": whose,
            "is_own": whose == user,
            "here": request.get_full_path(),
            "owners": reviews.by_owner(user, day) if follows_all else [],
            "all_rate": reviews.rate(Partner.objects.visible_to(user), day)
            if follows_all
            else None,
        }
        return self.render(context)

    def whose(self, follows_all: bool) -> User | None:
        """The owner asked for, if this person follows everybody; None for sheets nobody owns."""
        asked = self.request.GET.get("owner", "")
        if not follows_all or not asked:
            return self.request.user
        if asked == "none":
            return None
        found = User.objects.filter(pk__in=keys_of(asked)[:1]).first()
        return found or self.request.user

    def sheets(self, whose: User | None):
        return Partner.objects.visible_to(self.request.user).filter(owner=whose)

    def stale(self, whose: User | None, day: date):
        if whose == self.request.user:
            return reviews.stale_of(whose, day)
        return self.sheets(whose).stale_on(day).order_by("review_due_on", "sort_name", "pk")

    def pass_url(self, partner: Partner, passed: list[int]) -> str:
        query = self.request.GET.copy()
        query["passed"] = ",".join(map(str, [*passed, partner.pk]))
        return f"?{query.urlencode(safe=',')}"


@action(Partner, "partners.review", back="partners:campaign")
def still_right(request: HttpRequest, partner: Partner):
    reviews.still_right(partner, actor=request.user)
    if request.htmx:
        day = timezone.localdate()
        sheets = Partner.objects.visible_to(request.user).filter(owner=partner.owner)
        context: dict[str, Any] = {
            "partner": partner,
            "rate": reviews.rate(sheets, day),
            "stale_count": sheets.stale_on(day).count(),
            "month": day,
        }
        return render(request, "partners/_review_done.html", context)
    return _("“%(partner)s” is reviewed.") % {"partner": partner.short_name}


class ReviewEdit(FormPage):
    """What may have changed on a sheet; saving it counts as a review."""

    permission = "partners.review"
    queryset = Partner.objects.all()
    form_class = ReviewForm
    fragment_name = "partners/_titled_form.html"
    submit_label = gettext_lazy("Save and count as reviewed")
    success_text = gettext_lazy("The sheet is saved and reviewed.")

    def crumbs(self) -> list[tuple[str, str]]:
        return sheet_crumbs(self.record)

    def save(self, form: ReviewForm) -> Partner:
        partner = form.save()
        reviews.note_edit(partner, actor=self.request.user)
        return partner

    def success_url(self, saved: Partner) -> str:
        return reverse("partners:campaign")

    def cancel_url(self) -> str:
        return reverse("partners:campaign")
