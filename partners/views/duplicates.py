"""Sheets found alike, set apart or merged, and the way back from a merge."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from core.access import allowed, permission, require
from core.locking import StaleVersion
from core.search import matching
from core.views import Page, RecordPage, action, find, go
from core.views.base import refusal_text
from partners.forms.merging import MergeForm
from partners.models import Merge, NotDuplicate, Partner
from partners.services import duplicates, merging
from partners.services.comparing import KEPT
from partners.services.sheets_likely import likely_partners
from partners.views.of_partner import sheet_crumbs
from trail.words import kind_of
from work.models import Job
from work.undo import AlreadyUndone, Touched

PAGE = 20
FOUND = 20


def crumbs() -> list[tuple[str, str]]:
    return [
        (_("Partners"), reverse("partners:list")),
        (_("Duplicates"), reverse("partners:duplicates")),
    ]


class DuplicateList(Page):
    """The pairs the last scan found, the likeliest first."""

    permission = "partners.edit"
    template_name = "partners/duplicates.html"
    title = gettext_lazy("Duplicates")

    def crumbs(self) -> list[tuple[str, str]]:
        return crumbs()[:1]

    def get(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        rows = duplicates.waiting_pairs(user).select_related("first__owner", "second__owner")
        merges = Merge.objects.visible_to(user).standing().select_related("kept", "absorbed", "by")
        return self.render(
            {
                "page_of_pairs": Paginator(rows, PAGE).get_page(request.GET.get("page")),
                "merges": merges[:10],
                "last_scan": duplicates.last_scan(),
                "job": Job.objects.visible_to(user)
                .filter(kind=duplicates.SCAN, state__in=[Job.State.QUEUED, Job.State.RUNNING])
                .first(),
                "may_merge": allowed(user, "partners.merge"),
            }
        )


@permission("partners.edit")
@require_POST
def scan(request: HttpRequest) -> HttpResponse:
    require(request.user, "partners.edit")
    duplicates.ask_scan(actor=request.user)
    messages.success(request, _("The search for duplicates has started."))
    return go(request, reverse("partners:duplicates"))


scan.methods = ("post",)


@action(Partner, "partners.edit", back="partners:duplicates")
def set_apart(request: HttpRequest, partner: Partner, other: int) -> str:
    other = find(Partner, request.user, other)
    if other == partner:
        raise ValidationError(_("Choose two sheets."))
    duplicates.set_apart(partner, other, actor=request.user)
    return _("“%(one)s” and “%(other)s” are two organisations: they are not proposed again.") % {
        "one": partner,
        "other": other,
    }


class MergePick(RecordPage):
    """Which other sheet is the same organisation."""

    permission = "partners.merge"
    queryset = Partner.objects.all()
    template_name = "partners/merge_pick.html"

    def crumbs(self) -> list[tuple[str, str]]:
        return sheet_crumbs(self.record)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        partner, words = self.record, request.GET.get("q", "").replace("\x00", "")[:200].strip()
        self.title = _("Merge “%(name)s”") % {"name": partner.short_name}
        rows = Partner.objects.visible_to(request.user).current().exclude(pk=pk)
        found = matching(rows, words).order_by("sort_name", "pk")[:FOUND] if words else []
        return self.render(
            {"partner": partner, "words": words, "found": found, "likely": self.likely()}
        )

    def likely(self) -> list:
        partner = self.record
        found = likely_partners(
            self.request.user,
            name=partner.name,
            acronym=partner.acronym,
            other_names=partner.other_names,
            website=partner.website,
            country=partner.country.code or "",
            exclude=partner.pk,
        )
        return [one for one in found if not one.partner.is_archived]


class MergePage(RecordPage):
    """Two sheets side by side, then what will happen, then the merge."""

    permission = "partners.merge"
    queryset = Partner.objects.select_related("owner", "parent")
    template_name = "partners/merge_compare.html"
    title = gettext_lazy("Merge two sheets")
    other: Partner

    def dispatch(self, request: HttpRequest, *args, pk: int, other: int, **kwargs):
        self.other = find(self.queryset, request.user, other)
        return super().dispatch(request, *args, pk=pk, **kwargs)

    def crumbs(self) -> list[tuple[str, str]]:
        return crumbs()

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if refusal := self.refusal():
            messages.error(request, refusal)
            return redirect(self.record)
        return self.show(MergeForm(self.record, self.other))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if self.record == self.other:
            raise Http404("One sheet is no pair.")
        form = MergeForm(self.record, self.other, request.POST)
        if not form.is_valid():
            return self.show(form, 422)
        if "confirm" not in request.POST or "back" in request.POST:
            return self.show(form, sure="back" not in request.POST)
        try:
            done = merging.merge(
                form.kept, form.absorbed, form.choices(), actor=request.user, read=form.read()
            )
        except StaleVersion as stale:
            self.record, self.other = (find(self.queryset, request.user, p.pk) for p in form.pair)
            return self.show(form.anew(self.record, self.other), 409, stale=stale.current)
        except ValidationError as refusal:
            messages.error(request, refusal_text(refusal))
            return go(request, reverse("partners:duplicates"))
        messages.success(
            request,
            _("“%(absorbed)s” is merged into this sheet.") % {"absorbed": done.absorbed},
            extra_tags=f"undo:{reverse('partners:unmerge', args=[done.pk])}",
        )
        return go(request, done.kept.get_absolute_url())

    def refusal(self) -> str:
        if self.record == self.other:
            return _("A sheet cannot be merged with itself.")
        archived = next((p for p in (self.record, self.other) if p.is_archived), None)
        return _("“%(name)s” is archived.") % {"name": archived} if archived else ""

    def show(
        self,
        form: MergeForm,
        status: int = 200,
        *,
        sure: bool = False,
        stale: Partner | None = None,
    ) -> HttpResponse:
        context: dict[str, Any] = {
            "form": form,
            "stale": stale,
            "people": merging.same_people(form.kept, form.absorbed),
            "apart": NotDuplicate.objects.filter(
                first__in=form.pair, second__in=form.pair
            ).select_related("by").first(),
            "moving": merging.counts_of(form.absorbed),
            "counts": [merging.counts_of(partner) for partner in form.columns],
        }  # fmt: skip
        return self.render(context, "partners/merge_confirm.html" if sure else "", status)


class MergedPage(RecordPage):
    """What a merge did: the choices, what moved, what could not be kept twice."""

    permission = "partners.read"
    queryset = Merge.objects.select_related("kept", "absorbed", "by")
    template_name = "partners/merged.html"

    def crumbs(self) -> list[tuple[str, str]]:
        return sheet_crumbs(self.record.kept)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        done = self.record
        self.title = _("Merge of “%(absorbed)s”") % {"absorbed": done.absorbed.short_name}
        moved = [(kind_of(label), count) for label, count in done.summary.get("moved", {}).items()]
        context = {
            "merge": done,
            "moved": moved,
            "choices": [
                (capfirst(str(Partner._meta.get_field(name).verbose_name)), choice)
                for name, choice in done.choices.items()
                if choice != KEPT
            ],
            "people": [] if done.undone_at else merging.same_people(done.kept, done.kept),
            "may_undo": allowed(request.user, "partners.merge") and not done.undone_at,
        }
        return self.render(context, "partners/_merged.html" if self.aims_at("panel") else "")


@action(Merge, "partners.merge")
def unmerge(request: HttpRequest, done: Merge) -> HttpResponse:
    try:
        merging.undo_merge(done, actor=request.user)
    except Touched as refusal:
        for obstacle in refusal.obstacles[:10]:
            line = _("%(kind)s “%(record)s”: %(why)s")
            messages.warning(
                request,
                line % {"kind": obstacle.kind, "record": obstacle.record, "why": obstacle.why},
            )
        messages.error(request, str(refusal))
        return go(request, done.get_absolute_url())
    except AlreadyUndone as refusal:
        messages.error(request, str(refusal))
        return go(request, done.get_absolute_url())
    messages.success(request, _("The merge is undone: both sheets are as they were before."))
    return go(request, done.kept.get_absolute_url())
