"""The list of partners, and their sheets made, changed and put away."""

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import format_html, format_html_join
from django.utils.text import format_lazy, slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core import bits, formats
from core.access import permission
from core.archiving import ArchiveForm, archive, bring_back
from core.lists import BulkChange, BulkVerb, Column, country_column, person_column, status_column
from core.pdf import PdfUnavailable
from core.search import matching
from core.sheets import XLSX_TYPE
from core.views import ArchivePage, FormPage, ListPage, action, find
from partners import exports
from partners.filters import PartnerFilter
from partners.forms.sheets import PartnerForm
from partners.models import Partner
from partners.models.policy import first_review_due
from partners.phones import grouped, whatsapp
from partners.services.reviews import note_edit
from partners.services.scoring import with_axes
from partners.services.sheets import create_partner
from partners.services.sheets_likely import Likely, likely_partners
from partners.views.tabs import view_tabs

# What a row of the list shows; the long texts stay in the database.
SHOWN = (
    "name", "acronym", "kind", "country", "city", "status", "owner__first_name",
    "owner__last_name", "owner__email", "amount", "currency", "base_amount", "review_due_on",
    "pinned_note", "is_confidential", "archived_at", "version", "class_override",
)  # fmt: skip


def currency_name() -> str:
    return formats.SYMBOLS.get(settings.BASE_CURRENCY, settings.BASE_CURRENCY)


def name_cell(partner: Partner):
    """The name, its acronym, and a mark on a confidential sheet."""
    lock = bits.icon("lock", _("Confidential")) if partner.is_confidential else ""
    sign = format_html(" <small>{}</small>", partner.acronym) if partner.acronym else ""
    return format_html("{}{}{}", partner.name, lock, sign)


def late_day(day):
    """A date, marked when it has come."""
    shown = bits.short_day(day)
    if day and day <= timezone.localdate():
        return format_html('<span class="late">{}</span>', shown)
    return shown


def next_cell(partner: Partner):
    """When the soonest action is due; an open relation without any says so."""
    return late_day(partner.next_action_on)


def amount_cell(partner: Partner) -> str:
    return "" if partner.base_amount is None else formats.number(partner.base_amount)


def contact_cell(partner: Partner):
    """Who to call first, with the ways to do it at once."""
    if not partner.main_name:
        return ""
    links = []
    if partner.main_phone:
        shown = grouped(partner.main_phone)
        links += [
            (f"tel:{partner.main_phone}", _("Call %(number)s") % {"number": shown}, "telephone"),
            (
                whatsapp(partner.main_phone),
                _("WhatsApp %(number)s") % {"number": shown},
                "whatsapp",
            ),
        ]
    if partner.main_email:
        mail = _("Write to %(address)s") % {"address": partner.main_email}
        links.append((f"mailto:{partner.main_email}", mail, "envelope"))
    tools = format_html_join(
        "",
        '<a class="tap" href="{}" title="{}">{}</a>',
        ((url, label, bits.icon(name, label)) for url, label, name in links),
    )
    return format_html('{} <span class="tools">{}</span>', partner.main_name, tools)


def put_away(partner: Partner, *, actor, reason: str) -> None:
    archive(partner, actor=actor, reason=reason, permission="partners.archive")


class PartnerList(ListPage):
    permission = "partners.read"
    template_name = "partners/partner_list.html"
    fragment_name = "partners/_partner_list.html"
    title = gettext_lazy("Partners")
    queryset = Partner.objects.select_related("owner").only(*SHOWN)
    filterset_class = PartnerFilter
    form_class = PartnerForm
    edit_permission = "partners.edit"
    export_permission = "partners.export"
    default_sort = "name"
    create_url = "partners:create"
    create_permission = "partners.edit"
    create_label = gettext_lazy("New partner")
    search_label = gettext_lazy("Name, acronym, other name…")
    empty_icon = "building"
    empty_title = gettext_lazy("No partner yet")
    empty_text = gettext_lazy("Create the first sheet, or import the agency’s spreadsheet.")
    columns = [
        Column("name", gettext_lazy("Name"), cell=name_cell, main=True, sort="sort_name"),
        Column("kind", gettext_lazy("Kind"), sort=("kind", "sort_name"), edit="kind"),
        country_column(
            "country", gettext_lazy("Country"), sort=("country", "sort_name"), edit="country"
        ),
        status_column("status", gettext_lazy("Status"), sort=("status", "sort_name")),
        person_column("owner", gettext_lazy("Owner"), sort=("owner", "sort_name"), edit="owner"),
        Column("main_name", gettext_lazy("Main contact"), cell=contact_cell),
        Column(
            "base_amount",
            format_lazy("{} ({})", gettext_lazy("Amount"), currency_name()),
            kind="money",
            cell=amount_cell,
            sort="base_amount",
        ),
        Column("last_exchange_on", gettext_lazy("Last exchange"), kind="date"),
        Column("next_action_on", gettext_lazy("Next action"), kind="date", cell=next_cell),
        Column(
            "review_due_on",
            gettext_lazy("Review due"),
            kind="date",
            cell=lambda partner: late_day(partner.review_due_on),
            sort="review_due_on",
            edit="review_due_on",
        ),
        Column(
            "priority_class",
            gettext_lazy("Class"),
            value=lambda row: row.priority_class,
            shown=False,
        ),
        Column(
            "tags",
            gettext_lazy("Tags"),
            value=lambda partner: ", ".join(tag.name for tag in partner.tags.all()),
            shown=False,
        ),
        Column("city", gettext_lazy("City"), shown=False),
        Column(
            "pinned_note",
            gettext_lazy("Pinned note"),
            edit="pinned_note",
            shown=False,
            wide=True,
        ),
        Column(
            "updated_at", gettext_lazy("Changed"), kind="datetime", sort="updated_at", shown=False
        ),
    ]
    bulk = [
        BulkChange("owner", gettext_lazy("Give to…"), "person-check", "partners.edit", "owner"),
        BulkChange("tags", gettext_lazy("Add tags"), "tags", "partners.edit", "tags"),
        BulkChange(
            "review", gettext_lazy("Review date"), "calendar-event", "partners.edit",
            "review_due_on",
        ),
        BulkVerb(
            "archive", pgettext_lazy("verb", "Archive"), "archive", "partners.archive",
            put_away, ArchiveForm,
        ),
    ]  # fmt: skip

    def tabs(self) -> list[dict]:
        return view_tabs(self.request, "list")

    def rows(self):
        """Archived sheets stay out unless they are asked for; only shown columns cost something."""
        rows = super().rows()
        if not {"archived", "edit"} & set(self.request.GET):
            rows = rows.current()
        return self.with_shown(rows, {column.key for column in self.shown_columns})

    def with_shown(self, rows, keys: set[str]):
        today = timezone.localdate()
        if "edit" in self.request.GET:  # the one row of a cell: all it may show
            keys = {column.key for column in self.columns} - {"priority_class"}
        if "last_exchange_on" in keys:
            rows = rows.with_last_exchange(self.request.user)
        if "main_name" in keys:
            rows = rows.with_main_contact(today)
        if "next_action_on" in keys:
            rows = rows.with_next_action()
        if "priority_class" in keys:
            rows = with_axes(rows, today)
        return rows.prefetch_related("tags") if "tags" in keys else rows

    def export(self) -> FileResponse:
        """The shown filter as a workbook, contacts on its second page."""
        book = exports.partners_workbook(self.export_rows(), self.request.user)
        name = f"partenaires-{timezone.localdate()}.xlsx"
        return FileResponse(book, as_attachment=True, filename=name, content_type=XLSX_TYPE)

    def export_rows(self):
        return self.found.defer(None).with_last_exchange(self.request.user)


class PartnerFormPage(FormPage):
    permission = "partners.edit"
    queryset = Partner.objects.all()
    form_class = PartnerForm
    template_name = "partners/partner_form.html"

    def crumbs(self):
        here = [(self.record.short_name, self.record.get_absolute_url())] if self.record else []
        return [(_("Partners"), reverse("partners:list")), *here]


class PartnerCreate(PartnerFormPage):
    """A new sheet; one that looks like another asks to be confirmed."""

    title = gettext_lazy("New partner")
    submit_label = gettext_lazy("Create the sheet")
    success_text = gettext_lazy("The sheet is created.")
    likely: list[Likely] = []

    def initial(self) -> dict:
        return {
            "owner": self.request.user.pk,
            "name": self.request.GET.get("name", "")[:250],
            "review_due_on": first_review_due(),
        }

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        form = self.form(request.POST)
        if form.is_valid() and "create_anyway" not in request.POST:
            self.likely = self._alike(form)
            if self.likely:
                return self.show(form, 422)
        return super().post(request, *args, **kwargs)

    def _alike(self, form: PartnerForm) -> list[Likely]:
        asked = ("name", "acronym", "other_names", "website", "country")
        words = {key: str(form.cleaned_data[key] or "") for key in asked}
        return likely_partners(self.request.user, **words)

    def save(self, form: PartnerForm) -> Partner:
        data = form.cleaned_data
        return create_partner(
            form.instance,
            actor=self.request.user,
            sectors=data["sectors"],
            tags=form.chosen_tags(),
        )

    def extra(self) -> dict:
        return {"likely": self.likely, "ask_anyway": bool(self.likely)}


class PartnerEdit(PartnerFormPage):
    """Saving a stale sheet counts as its review, unless another date was chosen."""

    success_text = gettext_lazy("The sheet is saved.")

    def save(self, form: PartnerForm) -> Partner:
        due = form.initial.get("review_due_on")
        partner = form.save()
        stale = bool(due) and due <= timezone.localdate() and not partner.is_archived
        if stale and "review_due_on" not in form.changed_data:
            note_edit(partner, actor=self.request.user)
        return partner


class PartnerArchive(ArchivePage):
    permission = "partners.archive"
    queryset = Partner.objects.all()


@action(Partner, "partners.archive")
def partner_bring_back(request: HttpRequest, partner: Partner):
    bring_back(partner, actor=request.user, permission="partners.archive")
    return _("The sheet is back in the lists.")


@permission("partners.edit")
def likely(request: HttpRequest) -> HttpResponse:
    """What a sheet being typed may already be, as a fragment under its name."""
    asked = ("name", "acronym", "other_names", "website", "country")
    words = {key: request.GET.get(key, "").replace("\x00", "")[:1000] for key in asked}
    own = request.GET.get("exclude", "")
    found = likely_partners(
        request.user, **words, exclude=int(own[:18]) if own.isascii() and own.isdigit() else None
    )
    return render(request, "partners/_likely.html", {"likely": found})


@permission("partners.read")
def choices(request: HttpRequest) -> JsonResponse:
    """Visible partners for a searched choice."""
    words = request.GET.get("q", "").replace("\x00", "")[:200]
    rows = matching(Partner.objects.visible_to(request.user).current(), words)
    found = rows.only("name", "acronym").order_by("sort_name")[:20]
    return JsonResponse(
        {"results": [{"value": row.pk, "text": choice_label(row)} for row in found]}
    )


def choice_label(partner: Partner) -> str:
    return f"{partner.name} ({partner.acronym})" if partner.acronym else partner.name


@permission("partners.read")
def fiche(request: HttpRequest, pk: int) -> HttpResponse:
    """The fiche partenaire: one page, in the reader's language."""
    partner = find(Partner.objects.select_related("owner", "parent"), request.user, pk)
    try:
        body = exports.fiche_pdf(partner, request.user, language=translation.get_language())
    except PdfUnavailable as missing:
        messages.error(request, str(missing))
        return redirect(partner)
    name = f"fiche-{slugify(partner.short_name)[:60] or partner.pk}.pdf"
    response = HttpResponse(body, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response
