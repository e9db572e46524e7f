"""The people at the partners': their list, their page, their functions over time."""

from typing import Any

from django.db.models import Prefetch
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import bits
from core.access import permission
from core.archiving import bring_back
from core.lists import Column
from core.search import matching
from core.sheets import XLSX_TYPE
from core.views import ArchivePage, DetailPage, FormPage, ListPage, action
from partners import exports
from partners.filters import ContactFilter
from partners.forms.contacts import (
    MOST_LINES,
    ContactForm,
    EmailLines,
    PhoneLines,
)
from partners.models import Affiliation, Contact, Interaction, Partner
from partners.phones import grouped, whatsapp
from partners.services import contacts as services

LINES = {"emails": EmailLines, "phones": PhoneLines}


def posts_of(user) -> Prefetch:
    """The functions that this person may know of, with their partners, in one query."""
    rows = Affiliation.objects.visible_to(user).select_related("partner")
    return Prefetch("affiliations", rows, to_attr="posts")


def present_posts(contact: Contact) -> list[Affiliation]:
    today = timezone.localdate()
    return [post for post in contact.posts if post.ends_on is None or post.ends_on >= today]


def where(contact: Contact) -> str:
    return " ; ".join(post.partner.short_name for post in present_posts(contact))


def where_cell(contact: Contact):
    links = (
        (post.partner.get_absolute_url(), post.partner.short_name)
        for post in present_posts(contact)
    )
    return format_html_join(", ", '<a href="{}">{}</a>', links)


def mail_cell(contact: Contact):
    pairs = ((email.address, email.address) for email in contact.emails.all())
    return format_html_join(", ", '<a href="mailto:{}">{}</a>', pairs)


def phone_cell(contact: Contact):
    return format_html_join(", ", "{}", ((phone_link(phone),) for phone in contact.phones.all()))


def phone_link(phone):
    """A number to call, and to write to by WhatsApp; a text that does not dial stays a text."""
    if not phone.e164:
        return phone.raw
    shown = grouped(phone.e164)
    chat = bits.icon("whatsapp", _("WhatsApp %(number)s") % {"number": shown})
    return format_html(
        '<span class="dial"><a href="tel:{}">{}</a> <a class="tap" href="{}" rel="noopener noreferrer" '
        'target="_blank">{}</a></span>',
        phone.e164,
        shown,
        whatsapp(phone.e164),
        chat,
    )


class ContactList(ListPage):
    permission = "partners.read"
    template_name = "partners/partner_list.html"
    title = gettext_lazy("Contacts")
    queryset = Contact.objects.prefetch_related("emails", "phones")
    filterset_class = ContactFilter
    export_permission = "partners.export"
    default_sort = "name"
    create_url = "partners:contact-create"
    create_permission = "partners.edit"
    create_label = gettext_lazy("New contact")
    search_label = gettext_lazy("Name, e-mail, number…")
    empty_icon = "people"
    empty_title = gettext_lazy("No contact yet")
    empty_text = gettext_lazy("Add people from a partner’s sheet, or import the spreadsheet.")
    columns = [
        Column(
            "name",
            gettext_lazy("Name"),
            value=str,
            cell=lambda contact: contact.formal_name,
            main=True,
            sort="sort_name",
        ),
        Column(
            "function",
            gettext_lazy("Function"),
            value=lambda contact: " ; ".join(
                post.function for post in present_posts(contact) if post.function
            ),
        ),
        Column("partner", gettext_lazy("Partner"), value=where, cell=where_cell),
        Column("emails", gettext_lazy("E-mail"), cell=mail_cell),
        Column("phones", gettext_lazy("Phone"), cell=phone_cell),
        Column("language", gettext_lazy("Language"), shown=False),
        Column(
            "updated_at", gettext_lazy("Changed"), kind="datetime", sort="updated_at", shown=False
        ),
    ]

    def rows(self):
        rows = super().rows().prefetch_related(posts_of(self.request.user))
        return rows if "archived" in self.request.GET else rows.current()

    def export(self) -> FileResponse:
        book = exports.contacts_workbook(self.found, self.request.user)
        name = f"contacts-{timezone.localdate()}.xlsx"
        return FileResponse(book, as_attachment=True, filename=name, content_type=XLSX_TYPE)


class ContactPage(DetailPage):
    permission = "partners.read"
    queryset = Contact.objects.select_related("archived_by")
    template_name = "partners/contact_detail.html"
    peek_name = "partners/_contact_peek.html"

    def crumbs(self):
        return [(_("Contacts"), reverse("partners:contacts"))]

    def context(self) -> dict[str, Any]:
        user, contact, today = self.request.user, self.record, timezone.localdate()
        posts = list(contact.affiliations.visible_to(user).select_related("partner"))
        exchanges = Interaction.objects.visible_to(user).current().filter(contacts=contact)
        return super().context() | {
            "contact": contact,
            "present": [post for post in posts if post.ends_on is None or post.ends_on >= today],
            "past": [post for post in posts if post.ends_on and post.ends_on < today],
            "emails": contact.emails.all(),
            "phones": [(phone, phone_link(phone)) for phone in contact.phones.all()],
            "exchanges": exchanges.select_related("partner")[:20],
        }


class ContactFormPage(FormPage):
    permission = "partners.edit"
    queryset = Contact.objects.all()
    form_class = ContactForm
    template_name = "partners/contact_form.html"
    fragment_name = "partners/_contact_form.html"

    def crumbs(self):
        here = [(str(self.record), self.record.get_absolute_url())] if self.record else []
        return [(_("Contacts"), reverse("partners:contacts")), *here]


class ContactCreate(ContactFormPage):
    """A new person, in post at the partner named by the address; somebody alike asks to confirm."""

    title = gettext_lazy("New contact")
    submit_label = gettext_lazy("Add the contact")
    success_text = gettext_lazy("The contact is added.")
    alike: list[Contact] = []

    def form(self, data=None, files=None, instance=None) -> ContactForm:
        return ContactForm(data, files, user=self.request.user, partner=self.partner())

    def partner(self) -> Partner | None:
        """The partner to work for: the one typed, else the one the address names."""
        asked = self.request.POST.get("function-partner") or self.request.GET.get("partner", "")
        if not (asked.isascii() and asked.isdigit()) or len(asked) > 18:
            return None
        return Partner.objects.visible_to(self.request.user).filter(pk=int(asked)).first()

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        form = self.form(request.POST)
        if form.is_valid() and "create_anyway" not in request.POST:
            self.alike = services.same_person(
                request.user,
                given_name=form.cleaned_data["given_name"],
                family_name=form.cleaned_data["family_name"],
                emails=form.addresses(),
            )
            if self.alike:
                return self.show(form, 422)
        return super().post(request, *args, **kwargs)

    def save(self, form: ContactForm) -> Contact:
        contact = form.save()
        if form.function.cleaned_data.get("partner"):
            function = form.function.save(commit=False)
            function.contact = contact
            services.add_function(function, actor=self.request.user)
        return contact

    def cancel_url(self) -> str:
        partner = self.partner()
        return partner.get_absolute_url() if partner else reverse("partners:contacts")

    def extra(self) -> dict[str, Any]:
        return {"alike": self.alike}


class ContactEdit(ContactFormPage):
    success_text = gettext_lazy("The contact is saved.")


class ContactArchive(ArchivePage):
    permission = "partners.archive"
    queryset = Contact.objects.all()


@action(Contact, "partners.archive")
def contact_bring_back(request: HttpRequest, contact: Contact):
    bring_back(contact, actor=request.user, permission="partners.archive")
    return _("The contact is back in the lists.")


@permission("partners.edit")
def contact_line(request: HttpRequest, kind: str) -> HttpResponse:
    """One more empty line for the form of a contact."""
    if kind not in LINES:
        raise Http404("No such line.")
    lines = LINES[kind](prefix=kind)
    typed = request.GET.get(f"{kind}-TOTAL_FORMS", "")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 3 else 0
    if number >= MOST_LINES:
        return HttpResponse(status=204)
    line = lines.empty_form
    line.prefix = line.prefix.replace("__prefix__", str(number))
    context = {"line": line, "kind": kind, "total": number + 1}
    return render(request, "partners/_contact_line_added.html", context)


@permission("partners.read")
def contact_choices(request: HttpRequest) -> JsonResponse:
    """Visible people for a searched choice."""
    words = request.GET.get("q", "").replace("\x00", "")[:200]
    rows = matching(Contact.objects.visible_to(request.user).current(), words)
    found = rows.order_by("sort_name").prefetch_related(posts_of(request.user))[:20]
    results = [{"value": row.pk, "text": _choice(row)} for row in found]
    return JsonResponse({"results": results})


def _choice(contact: Contact) -> str:
    places = where(contact)
    return f"{contact} ({places})" if places else str(contact)
