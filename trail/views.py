"""The journal: who did what, when, on what; and whether it still stands as it was written."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from core import bits, formats
from core.access import allowed, permission
from core.lists.columns import Column
from core.views.base import find
from core.views.lists import ListPage
from core.views.records import DetailPage
from trail import history, panels, words
from trail.filters import EventFilter
from trail.models import ChainHead, Event
from trail.verification import Kind, verify

MOST_VERIFIED = 300_000  # beyond, a page would keep its reader waiting too long


def when(event: Event):
    local = timezone.localtime(event.at)
    hour = f"{local:%H\u00a0h\u00a0%M}" if formats.in_french() else f"{local:%H:%M}"
    return bits.time(local, f"{formats.short_day(local)} {hour}")


def who(event: Event):
    return bits.person(event.actor_name or None)


class Journal(ListPage):
    permission = "trail.read"
    template_name = "trail/journal.html"
    title = gettext_lazy("Journal")
    queryset = Event.objects.select_related("actor")
    filterset_class = EventFilter
    columns = [
        Column("verb", gettext_lazy("What happened"), value=words.verb_of, main=True, sort="verb"),
        Column("label", gettext_lazy("Record"), sort="label", wide=True),
        Column("actor_name", gettext_lazy("Who"), cell=who, sort="actor_name"),
        Column("at", gettext_lazy("When"), cell=when, kind="datetime", sort="at"),
        Column("sequence", gettext_lazy("No."), kind="integer", sort="sequence"),
        Column(
            "model",
            gettext_lazy("Kind of record"),
            value=lambda row: words.kind_of(row.model),
            shown=False,
        ),
    ]
    default_sort = "-sequence"
    empty_icon = "journal-text"
    empty_title = gettext_lazy("Nothing was recorded yet")

    def link(self, row: Event) -> str:
        return reverse("trail:event", args=[row.pk])

    def extra(self) -> dict:
        return {"may_verify": allowed(self.request.user, "trail.verify")}


class EventDetail(DetailPage):
    permission = "trail.read"
    queryset = Event.objects.select_related("actor")
    template_name = "trail/event_detail.html"

    def crumbs(self):
        return [(_("Journal"), reverse("trail:journal")), (str(self.record.sequence), "")]

    def context(self):
        event = self.record
        title = " – ".join(filter(None, [words.verb_of(event), event.label]))
        return {**super().context(), "title": title}

    def facts(self):
        event = self.record
        pairs = [
            (_("When"), bits.moment(event.at)),
            (_("Who"), event.actor_name),
            (_("What happened"), words.verb_of(event)),
            (words.kind_of(event.model), self.linked_record()),
            *words.details(event),
            (_("Previous fingerprint"), fingerprint(event.previous)),
            (_("Fingerprint"), fingerprint(event.hash)),
        ]
        return [(label, value) for label, value in pairs if value]

    def linked_record(self):
        """The record's name at the time, as a link if the reader sees the record today."""
        event, user = self.record, self.request.user
        model = panels.target_model(event.model)
        if model is not None:
            record = model._default_manager.visible_to(user).filter(pk=event.object_id).first()
            url = address_of(record) if record else ""
            if url:
                return bits.format_html('<a href="{}">{}</a>', url, event.label)
        return event.label


def address_of(record) -> str:
    try:
        return record.get_absolute_url()
    except (AttributeError, NoReverseMatch):
        return ""


def fingerprint(text: str):
    return bits.format_html('<span class="fingerprint">{}</span>', text)


@permission("trail.verify")
@require_POST
def verify_now(request: HttpRequest) -> HttpResponse:
    """Walk the chain and say what was found."""
    head = ChainHead.objects.get()
    context = {"title": _("Verification of the journal"), "head": head, "crumbs": crumbs()}
    if head.count > MOST_VERIFIED:
        return render(request, "trail/verification.html", {**context, "too_long": True})
    verdict = verify()
    labels = dict(Kind.choices)
    problems = [(problem, labels[problem.kind]) for problem in verdict.problems]
    context |= {"verdict": verdict, "problems": problems}
    return render(request, "trail/verification.html", context)


verify_now.methods = ("post",)


def crumbs() -> list[tuple[str, str]]:
    return [(_("Journal"), reverse("trail:journal")), (_("Verification"), "")]


@permission("trail.read")
def record_history(request: HttpRequest, label: str, pk: int) -> HttpResponse:
    """The past of one visible record."""
    model = panels.target_model(label.lower())
    if model is None:
        raise Http404
    record = find(model, request.user, pk)
    context = {
        "object": record,
        "object_url": address_of(record),
        "lines": history.lines(record, request.user),
        "title": _("History"),
    }
    template = "trail/_history.html" if request.htmx else "trail/history.html"
    return render(request, template, context)
