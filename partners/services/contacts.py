"""People at the partners': entering and leaving functions without losing where they were."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from core.access import require
from core.locking import lock
from core.text import fold
from partners.models import Affiliation, Contact, Partner

ALIKE = 90


class FunctionRefused(ValidationError):
    """The change of function makes no sense; the message is for the user."""


@transaction.atomic
def add_function(affiliation: Affiliation, *, actor) -> Affiliation:
    """Save a new or changed function; a main contact takes the place of the one before."""
    require(actor, "partners.edit", affiliation.contact)
    lock(affiliation.partner)
    affiliation.save()
    if affiliation.is_main:
        _only_main(affiliation)
    return affiliation


@transaction.atomic
def end_function(affiliation: Affiliation, *, on: date, actor) -> Affiliation:
    """The person leaves this function; it stays in their history. Raises FunctionRefused."""
    affiliation = lock(affiliation)
    require(actor, "partners.edit", affiliation.contact)
    if affiliation.starts_on and on < affiliation.starts_on:
        raise FunctionRefused(_("A function cannot end before it began."))
    affiliation.ends_on = on
    affiliation.is_main = False
    affiliation.save()
    return affiliation


@transaction.atomic
def move_contact(
    affiliation: Affiliation, *, to: Partner, function: str, on: date, actor
) -> Affiliation:
    """The person leaves one organisation for another: the old function ends the day before.

    Raises FunctionRefused.
    """
    if affiliation.partner_id == to.pk:
        raise FunctionRefused(_("Choose another organisation than the present one."))
    before = on if affiliation.starts_on == on else on - timedelta(days=1)
    end_function(affiliation, on=before, actor=actor)
    new = Affiliation(
        contact=affiliation.contact, partner=to, function=function, starts_on=on, ends_on=None
    )
    return add_function(new, actor=actor)


@transaction.atomic
def make_main(affiliation: Affiliation, *, actor) -> Affiliation:
    """This function's holder becomes the one to call first. Raises FunctionRefused."""
    affiliation = lock(affiliation)
    require(actor, "partners.edit", affiliation.contact)
    if affiliation.ends_on and affiliation.ends_on < timezone.localdate():
        raise FunctionRefused(_("This function has ended."))
    affiliation.is_main = True
    affiliation.save()
    _only_main(affiliation)
    return affiliation


def _only_main(affiliation: Affiliation) -> None:
    others = Affiliation.objects.filter(partner=affiliation.partner_id, is_main=True)
    for other in others.exclude(pk=affiliation.pk):
        other.is_main = False
        other.save(update_fields=["is_main", "updated_at"])


def same_person(
    user, *, given_name: str, family_name: str, emails: list[str], exclude: int | None = None
) -> list[Contact]:
    """Visible people with one of these addresses, or nearly this name; five at most."""
    wanted = fold(f"{given_name} {family_name}")
    rows = Contact.objects.visible_to(user).exclude(pk=exclude)
    given, family = fold(given_name), fold(family_name)
    by_name = Q(search_text__contains=family[:6]) if len(family) >= 2 else Q(pk__in=[])
    if given and family:
        by_name |= Q(search_text__contains=given) & Q(search_text__contains=family[:2])
    by_mail = Q(emails__address__in=[address.lower() for address in emails if address])
    known = rows.filter(by_name | by_mail).distinct().prefetch_related("emails")[:500]
    mails = {address.lower() for address in emails}
    alike = [
        contact
        for contact in known
        if mails & {e.address.lower() for e in contact.emails.all()}
        or fuzz.token_sort_ratio(wanted, fold(str(contact))) >= ALIKE
    ]
    return alike[:5]
