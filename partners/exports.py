"""Partners and contacts as files: rows in, bytes out. What one may not see is never in them."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain, islice
from typing import IO

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.formats import moment
from core.pdf import render_pdf
from core.sheets import Column, Sheet, write_workbook
from partners.fiche import fiche_of
from partners.models import Affiliation, Contact, ContactEmail, ContactPhone, Partner
from partners.phones import grouped

CHUNK = 500  # SQLite refuses longer lists in a prefetch


def partners_workbook(partners: QuerySet[Partner], user) -> IO[bytes]:
    """The given sheets, and on a second page the people in post there."""
    rows = partners.select_related("owner").prefetch_related("tags", "sectors")
    keys = partners.order_by().values("pk")
    posts = (
        Affiliation.objects.visible_to(user)
        .in_post_on(timezone.localdate())
        .filter(partner__in=keys, contact__archived_at=None)
    )
    source = _source_line()
    return write_workbook(
        [
            Sheet(_("Partners"), partner_columns(), map(_partner_row, _each(rows)), source),
            Sheet(_("Contacts"), contact_columns(), _post_rows(posts), source),
        ]
    )


def contacts_workbook(contacts: QuerySet[Contact], user) -> IO[bytes]:
    """The given people with the functions that the reader may know of, one line per function."""
    posts = (
        Affiliation.objects.visible_to(user)
        .in_post_on(timezone.localdate())
        .filter(contact__in=contacts.order_by().values("pk"))
    )
    without = contacts.exclude(pk__in=posts.values("contact")).prefetch_related("emails", "phones")
    rows = chain(_post_rows(posts), (_contact_row(contact) for contact in _each(without)))
    return write_workbook([Sheet(_("Contacts"), contact_columns(), rows, _source_line())])


def fiche_pdf(partner: Partner, user, *, language: str) -> bytes:
    """The one-page sheet in the reader's language. Raises core.pdf.PdfUnavailable."""
    return render_pdf(
        "partners/partner_fiche_pdf.html",
        fiche_of(partner, user),
        language=language,
        title=partner.short_name,
    )


def _source_line() -> str:
    agency = settings.AGENCY["acronym"]
    return _("Source: %(agency)s, partner base, %(when)s") % {
        "agency": agency,
        "when": moment(timezone.now()),
    }


def partner_columns() -> list[Column]:
    return [
        Column(_("Name"), width=44),
        Column(_("Acronym"), width=14),
        Column(_("Other names")),
        Column(_("Kind")),
        Column(_("Country"), width=20),
        Column(_("City"), width=18),
        Column(_("Website")),
        Column(_("Status"), width=16),
        Column(_("Owner"), width=24),
        Column(_("Sectors"), width=36),
        Column(_("Tags")),
        Column(_("Amount"), "money"),
        Column(_("Currency"), width=10),
        Column(_("Amount in %(currency)s") % {"currency": settings.BASE_CURRENCY}, "money"),
        Column(_("Rate dated"), "date"),
        Column(_("In kind")),
        Column(_("Last exchange"), "date"),
        Column(_("Review due on"), "date"),
        Column(_("Mandate and priorities"), width=60),
        Column(_("Remarks"), width=60),
    ]


def _partner_row(partner: Partner) -> list:
    return [
        partner.name,
        partner.acronym,
        partner.other_names.replace("\n", " ; "),
        partner.get_kind_display(),
        partner.country.name,
        partner.city,
        partner.website,
        partner.get_status_display(),
        str(partner.owner or ""),
        " ; ".join(str(sector) for sector in partner.sectors.all()),
        " ; ".join(tag.name for tag in partner.tags.all()),
        partner.amount,
        partner.currency if partner.amount is not None else "",
        partner.base_amount,
        partner.rate_on,
        partner.in_kind_offer,
        partner.last_exchange_on,
        partner.review_due_on,
        partner.mandate,
        partner.remarks,
    ]


def contact_columns() -> list[Column]:
    return [
        Column(_("Civility"), width=10),
        Column(_("First name"), width=20),
        Column(_("Family name"), width=24),
        Column(_("Function")),
        Column(_("Department")),
        Column(_("Partner"), width=44),
        Column(_("E-mail addresses"), width=36),
        Column(_("Phone numbers"), width=36),
        Column(_("Since"), "date"),
        Column(_("Main contact"), width=12),
    ]


def _post_rows(posts: QuerySet[Affiliation]) -> Iterator[list]:
    """Plain values rather than records: a base of 50,000 people is written in one go."""
    posts = posts.order_by("partner__sort_name", "partner", "-is_main")
    columns = (
        "contact", "contact__civility", "contact__given_name", "contact__family_name",
        "function", "department", "partner__name", "starts_on", "is_main",
    )  # fmt: skip
    rows = posts.values_list(*columns).iterator(chunk_size=CHUNK)
    civilities = {code: str(label) for code, label in Contact.Civility.choices}
    while some := list(islice(rows, CHUNK)):
        emails, phones = _reached(ContactEmail, some), _reached(ContactPhone, some)
        for key, civility, given, family, function, department, partner, since, is_main in some:
            yield [
                civilities.get(civility, ""),
                given,
                family,
                function,
                department,
                partner,
                " ; ".join(email.address for email in emails[key]),
                " ; ".join(grouped(phone.e164) or phone.raw for phone in phones[key]),
                since,
                _("yes") if is_main else "",
            ]


def _reached(model, rows: list[tuple]) -> dict[int, list]:
    """The addresses or numbers of the contacts named first in each row."""
    found = defaultdict(list)
    for item in model.objects.filter(contact__in={row[0] for row in rows}):
        found[item.contact_id].append(item)
    return found


def _contact_row(contact: Contact) -> list:
    """Somebody without a function of which the reader may know."""
    return [
        contact.get_civility_display(),
        contact.given_name,
        contact.family_name,
        "",
        "",
        "",
        " ; ".join(email.address for email in contact.emails.all()),
        " ; ".join(grouped(phone.e164) or phone.raw for phone in contact.phones.all()),
        None,
        "",
    ]


def _each(rows: QuerySet) -> Iterator:
    """Thousands of rows, a few at a time, with what goes with them."""
    return rows.iterator(chunk_size=CHUNK)
