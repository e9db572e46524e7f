"""Records to test with: plain functions, whole and valid unless told otherwise."""

from datetime import date
from itertools import count

from django.contrib.auth.models import Group

from accounts.models import Direction, Role, User
from partners.models import (
    Affiliation,
    Contact,
    ContactEmail,
    ContactPhone,
    FundingWindow,
    Interaction,
    Partner,
    Relationship,
    Tag,
)
from strategy.models import Sector

_number = count(1)


def make_person(*roles: str, **overrides) -> User:
    """A person holding these roles: ``make_person(Role.OFFICER)``."""
    number = next(_number)
    values = {
        "email": f"person{number}@example.org",
        "first_name": "Awa",
        "last_name": f"Person {number}",
        "password": None,
    }
    person = User.objects.create_user(**(values | overrides))
    person.groups.add(*Group.objects.filter(name__in=roles))
    return person


def make_officer(**overrides) -> User:
    return make_person(Role.OFFICER, **overrides)


def make_manager(**overrides) -> User:
    return make_person(Role.MANAGER, **overrides)


def make_contributor(**overrides) -> User:
    return make_person(Role.CONTRIBUTOR, **overrides)


def make_direction(**overrides) -> Direction:
    number = next(_number)
    return Direction.objects.create(
        **({"code": f"D{number}", "name": f"Direction {number}"} | overrides)
    )


def make_tag(**overrides) -> Tag:
    return Tag.objects.create(**({"name": f"tag {next(_number)}"} | overrides))


def make_sector(**overrides) -> Sector:
    number = next(_number)
    values = {"code": f"S{number}", "name_fr": f"Secteur {number}", "name_en": f"Sector {number}"}
    return Sector.objects.create(**(values | overrides))


def make_partner(*, tags=(), sectors=(), **overrides) -> Partner:
    values = {
        "name": f"Partner {next(_number)}",
        "kind": Partner.Kind.FOUNDATION,
        "country": "FR",
    }
    partner = Partner.objects.create(**(values | overrides))
    partner.tags.set(tags)
    partner.sectors.set(sectors)
    return partner


def make_contact(
    partner: Partner | None = None,
    *,
    function: str = "Programme officer",
    emails=(),
    phones=(),
    is_main: bool = False,
    **overrides,
) -> Contact:
    """A person, in post at ``partner`` when one is given."""
    values = {"given_name": "Koffi", "family_name": f"Contact {next(_number)}"}
    contact = Contact.objects.create(**(values | overrides))
    if partner:
        make_affiliation(contact, partner, function=function, is_main=is_main)
    for address in emails:
        ContactEmail.objects.create(contact=contact, address=address)
    for number in phones:
        ContactPhone.objects.create(contact=contact, e164=number, raw=number)
    return contact


def make_affiliation(contact: Contact, partner: Partner, **overrides) -> Affiliation:
    return Affiliation.objects.create(contact=contact, partner=partner, **overrides)


def make_interaction(partner: Partner | None = None, *, contacts=(), **overrides) -> Interaction:
    values = {
        "partner": partner or make_partner(),
        "on": date(2026, 5, 4),
        "subject": f"Exchange {next(_number)}",
    }
    if "author" not in overrides:
        values["author"] = make_officer()
    interaction = Interaction.objects.create(**(values | overrides))
    interaction.contacts.set(contacts)
    return interaction


def make_relationship(**overrides) -> Relationship:
    """A tie between two partners unless other ends are given."""
    values = {"kind": Relationship.Kind.INTRODUCES}
    if not {"from_partner", "from_contact"} & set(overrides):
        values["from_partner"] = make_partner()
    if not {"to_partner", "to_contact"} & set(overrides):
        values["to_partner"] = make_partner()
    return Relationship.objects.create(**(values | overrides))


def make_window(partner: Partner | None = None, **overrides) -> FundingWindow:
    values = {
        "partner": partner or make_partner(),
        "title": f"Window {next(_number)}",
        "closes_on": date(2026, 12, 1),
    }
    return FundingWindow.objects.create(**(values | overrides))
