"""Ties between organisations and people, and who can introduce us to whom."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import allowed
from core.charts.network import Edge, Node, path_strip
from core.charts.palette import kinds
from core.views import FormPage, Page, RecordPage, action, find
from partners.forms.relations import RelationshipForm
from partners.models import Contact, Partner, Relationship
from partners.services import relations
from partners.views.of_partner import sheet_crumbs
from partners.views.sheets_tabs import SheetTab

EDIT = "partners.edit"


def ties_context(record: Partner | Contact, user) -> dict[str, Any]:
    present, past = relations.ties_of(record, user, timezone.localdate())
    name = record._meta.model_name
    return {
        "record": record,
        "ties": [(tie, tie.target if tie.source == record else tie.source) for tie in present],
        "past_ties": past,
        "end_key": f"{name}-{record.pk}",
        "add_url": reverse(f"partners:tie-create-{name}", args=[record.pk]),
        "ask_url": reverse(f"partners:introductions-{name}", args=[record.pk]),
        "may_edit": allowed(user, EDIT, record) and not record.is_archived,
    }


class RelationsTab(SheetTab):
    """Whom they fund, belong to, know; who knows them."""

    tab = "relations"
    panel_template = "partners/_relations_panel.html"

    def panel(self, partner: Partner) -> dict[str, Any]:
        return ties_context(partner, self.request.user)


class ContactRelations(RecordPage):
    """The ties of a person: a panel of their page, or a page where no script runs."""

    permission = "partners.read"
    queryset = Contact.objects.all()
    template_name = "partners/relation_list.html"
    title = gettext_lazy("Relations")

    def crumbs(self) -> list[tuple[str, str]]:
        return [
            (_("Contacts"), reverse("partners:contacts")),
            (str(self.record), self.record.get_absolute_url()),
        ]

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        context = ties_context(self.record, request.user)
        fragment = request.htmx and not request.htmx.boosted
        return self.render(context, "partners/_relations_body.html" if fragment else "")


class _TieForm(FormPage):
    permission = EDIT
    queryset = Relationship.objects.select_related(
        "from_partner", "from_contact", "to_partner", "to_contact"
    )
    form_class = RelationshipForm
    submit_label = gettext_lazy("Save the relation")
    success_text = gettext_lazy("The relation is saved.")
    end: Partner | Contact

    def form(self, data=None, files=None, instance=None) -> RelationshipForm:
        tie = instance or self.record or Relationship()
        return RelationshipForm(data, user=self.request.user, instance=tie, end=self.end)

    def back(self) -> str:
        if isinstance(self.end, Partner):
            return reverse("partners:relations", args=[self.end.pk])
        return self.end.get_absolute_url()

    def success_url(self, saved: Relationship) -> str:
        return self.back()

    def cancel_url(self) -> str:
        return self.back()


class TieAdd(_TieForm):
    """A tie of the sheet, or of the person, in the address."""

    model: type[Partner] | type[Contact] = Partner

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        self.end = find(self.model, request.user, kwargs.pop("end"))
        return super().dispatch(request, *args, **kwargs)

    @property
    def title(self) -> str:
        return _("New relation of %(record)s") % {"record": self.end}


class TieEdit(_TieForm):
    title = gettext_lazy("Relation")

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        tie = find(self.queryset, request.user, kwargs["pk"])
        asked = request.GET.get("from", "")
        ends = {f"{end._meta.model_name}-{end.pk}": end for end in (tie.source, tie.target)}
        self.end = ends.get(asked, tie.source)
        return super().dispatch(request, *args, **kwargs)


@action(Relationship, EDIT)
def tie_end(request: HttpRequest, tie: Relationship):
    yesterday = timezone.localdate() - timedelta(days=1)
    relations.end_tie(tie, actor=request.user, last_day=yesterday)
    return _("The relation is ended; it stays in the past ones.")


# --- who can introduce us ------------------------------------------------------------------------


def short(record: Partner | Contact) -> str:
    return record.short_name if isinstance(record, Partner) else str(record)


def strip_of(path: relations.Path, number: int):
    """The path drawn from us to the target."""
    records = [path.first, *[step.end for step in path.steps]]
    nodes = [Node("us", str(_("Us")), "us")]
    nodes += [
        Node(str(index), short(record), record._meta.model_name, record.get_absolute_url())
        for index, record in enumerate(records)
    ]
    edges = [Edge("us", "0", _("known"), 3)]
    edges += [
        Edge(str(index), str(index + 1), step.label, step.strength)
        for index, step in enumerate(path.steps)
    ]
    return path_strip(
        nodes,
        edges,
        key=f"path-{number}",
        title=_("Path %(number)d") % {"number": number},
        kinds=kinds([("us", _("Us")), ("partner", _("Organisation")), ("contact", _("Person"))]),
    )


class Introductions(RecordPage):
    """ "Who can introduce us to X?": the shortest ways, each step in words."""

    permission = "partners.read"
    queryset = Partner.objects.all()
    template_name = "partners/relation_paths.html"
    title = gettext_lazy("Who can introduce us?")

    @property
    def subtitle(self) -> str:
        return str(self.record)

    def crumbs(self) -> list[tuple[str, str]]:
        if isinstance(self.record, Partner):
            return sheet_crumbs(self.record)
        return [
            (_("Contacts"), reverse("partners:contacts")),
            (str(self.record), self.record.get_absolute_url()),
        ]

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        paths = relations.who_can_introduce(self.record, request.user)
        name = self.record._meta.model_name
        return self.render(
            {
                "record": self.record,
                "known": bool(paths) and not paths[0].steps,
                "paths": [(path, strip_of(path, n)) for n, path in enumerate(paths, start=1)],
                "add_url": reverse(f"partners:tie-create-{name}", args=[self.record.pk]),
                "may_edit": allowed(request.user, EDIT, self.record),
            }
        )


class Relays(Page):
    """Who introduces us to others."""

    permission = "partners.read"
    template_name = "partners/relation_relays.html"
    title = gettext_lazy("Relays")
    subtitle = gettext_lazy("Who can introduce us, recommend us or relay us, and to whom.")

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return self.render({"relays": relations.relays_for(request.user, timezone.localdate())})
