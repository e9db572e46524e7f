import pytest

from accounts.models import Role
from partners.tests import factories

pytestmark = pytest.mark.django_db


def test_a_person_holds_exactly_the_roles_asked_for():
    person = factories.make_person(Role.OFFICER, Role.DAF)

    assert person.roles == {Role.OFFICER, Role.DAF}


def test_a_contact_is_in_post_at_its_partner():
    partner = factories.make_partner()
    contact = factories.make_contact(partner, emails=["koffi@example.org"], phones=["+22997000000"])

    assert [a.partner for a in contact.affiliations.all()] == [partner]
    assert [e.address for e in contact.emails.all()] == ["koffi@example.org"]
    assert [p.e164 for p in contact.phones.all()] == ["+22997000000"]


def test_records_of_each_kind_can_be_made():
    made = [
        factories.make_interaction(),
        factories.make_relationship(),
        factories.make_window(),
        factories.make_direction(),
        factories.make_partner(tags=[factories.make_tag()], sectors=[factories.make_sector()]),
    ]

    assert all(record.pk for record in made)
