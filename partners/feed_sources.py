"""What the partner base itself brings to the thread: exchanges, moves, scores, reviews, merges, actions."""

from django.db.models import Case, TextField, Value, When
from django.db.models.functions import Coalesce, NullIf
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import pgettext as in_context

from partners.feed import Event, Row, Source, register, rows_of
from partners.models import Interaction, Merge, Partner, Review, Score
from partners.models.partner import CONFIDENTIAL_READERS
from partners.services.duplicates import absorbed_keys
from trail.models import Transition
from work.models import Action

ICONS = {
    "call": "telephone",
    "email": "envelope",
    "letter": "file-earmark-text",
    "meeting": "people",
    "visit": "geo-alt",
    "message": "chat-left-text",
    "other": "chat-left-text",
}


def exchanges(partner, user):
    rows = Interaction.objects.visible_to(user).current().filter(partner=partner)
    return rows_of(rows, "exchanges", code="kind", title="subject", text="notes", who="author")


def show_exchange(row: Row) -> Event:
    return Event(
        row.on,
        ICONS.get(row.code, "chat-left-text"),
        row.title,
        row.text,
        row.who,
        url=reverse("partners:interaction", args=[row.pk]),
        note=str(Interaction.Kind(row.code).label),
    )


def moves(partner, user):
    """Those of the sheets taken up into this one too.

    The reason of a move may be sensitive: other directions see the move alone.
    """
    model = Partner._meta.label_lower
    rows = Transition.objects.filter(model=model, object_id__in=own_and_absorbed(partner, user))
    rows = rows.filter(field="status", undoes=None, undone_by=None)
    merged = Case(
        When(object_id=partner.pk, then=Value("")),
        default=Value("merged"),
        output_field=TextField(),
    )
    reason = "reason" if user.has_role(*CONFIDENTIAL_READERS) else ""
    rows = rows.annotate(merged=merged)
    return rows_of(rows, "moves", code="target", title="merged", text=reason, who="actor")


def own_and_absorbed(partner: Partner, user) -> list[int]:
    """The sheet, and those it took up that this person may know of."""
    merged = absorbed_keys(partner)
    if merged:
        rows = Partner.objects.visible_to(user).filter(pk__in=merged)
        merged = list(rows.values_list("pk", flat=True))
    return [partner.pk, *merged]


def show_move(row: Row) -> Event:
    status = dict(Partner.Status.choices).get(row.code, row.code)
    title = _("Status: %(status)s") % {"status": status}
    note = _("on a merged sheet") if row.title else ""
    return Event(row.on, "arrow-right", title, row.text, row.who, note=note)


def scores(partner, user):
    """The criterion in the reader's language, or the other where one is missing."""
    names = ["criterion__label_fr", "criterion__label_en"]
    first, second = reversed(names) if get_language() == "en" else names
    label = Coalesce(NullIf(first, Value("")), second)
    rows = Score.objects.filter(partner=partner).annotate(label=label)
    return rows_of(rows, "scores", code="value", title="label", text="evidence", who="author")


def show_score(row: Row) -> Event:
    value = row.code.rstrip("0").rstrip(".") if "." in row.code else row.code
    title = _("Score: %(criterion)s, %(value)s/5") % {"criterion": row.title, "value": value}
    return Event(row.on, "bar-chart", title, row.text, row.who)


def reviews(partner, user):
    return rows_of(Review.objects.filter(partner=partner), "reviews", code="outcome", who="by")


def show_review(row: Row) -> Event:
    outcome = dict(Review.Outcome.choices).get(row.code, row.code)
    title = _("Sheet reviewed: %(outcome)s") % {"outcome": str(outcome).lower()}
    return Event(row.on, "check-circle", title, "", row.who)


def merges(partner, user):
    visible = Partner.objects.visible_to(user)
    rows = Merge.objects.filter(kept=partner, undone_at=None, absorbed__in=visible)
    return rows_of(rows, "merges", on="created_at", title="absorbed__name", who="by")


def show_merge(row: Row) -> Event:
    title = _("Merged with “%(name)s”") % {"name": row.title}
    return Event(
        row.on,
        "intersect",
        title,
        "",
        row.who,
        url=reverse("partners:merged", args=[row.pk]),
        undo_url=reverse("partners:unmerge", args=[row.pk]),
        undo_permission="partners.merge",
    )


def actions(partner, user):
    rows = Action.objects.visible_to(user).about(partner).annotate(done=Value(""))
    return rows_of(rows, "actions", on="due_on", code="status", title="what", who="owner")


def show_action(row: Row) -> Event:
    status = dict(Action.Status.choices).get(row.code, row.code)
    note = in_context("of an action", "Action") + f" · {status}"
    return Event(row.on, "check2-square", row.title, "", row.who, note=note)


def register_all() -> None:
    register(
        Source("exchanges", gettext_lazy("Exchanges"), "chat-left-text", exchanges, show_exchange)
    )
    register(Source("moves", gettext_lazy("Status"), "arrow-right", moves, show_move))
    register(Source("actions", gettext_lazy("Actions"), "check2-square", actions, show_action))
    register(Source("scores", gettext_lazy("Scores"), "bar-chart", scores, show_score))
    register(Source("reviews", gettext_lazy("Reviews"), "check-circle", reviews, show_review))
    register(Source("merges", gettext_lazy("Merges"), "intersect", merges, show_merge))
