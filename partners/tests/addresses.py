"""Samples for the walk over every address: one visible sheet with all that hangs on it, one hidden."""

from partners.tests.factories import make_contact, make_interaction, make_partner

OF_PARTNER = (
    "detail", "identity", "people", "exchanges-of", "edit", "archive", "bring-back", "fiche",
)  # fmt: skip
OF_CONTACT = ("contact", "contact-edit", "contact-archive", "contact-bring-back")
OF_FUNCTION = ("function-edit", "function-end", "function-move", "function-main")
OF_EXCHANGE = ("interaction", "interaction-edit", "interaction-archive")


def arguments(partner, contact, function, exchange) -> dict:
    """The arguments of every address about these records."""
    return {
        **{f"partners:{name}": {"pk": partner.pk} for name in OF_PARTNER},
        **{f"partners:{name}": {"pk": contact.pk} for name in OF_CONTACT},
        **{f"partners:{name}": {"pk": function.pk} for name in OF_FUNCTION},
        **{f"partners:{name}": {"pk": exchange.pk} for name in OF_EXCHANGE},
        "partners:interaction-create": {"partner": partner.pk},
        "partners:function-create": {"contact": contact.pk},
    }


def records(cast, **overrides) -> dict:
    partner = make_partner(**overrides)
    contact = make_contact(partner, emails=["a@example.org"], phones=["+2290197000000"])
    exchange = make_interaction(partner, contacts=[contact], author=cast.officer)
    return arguments(partner, contact, contact.affiliations.get(), exchange)


def samples(cast) -> dict:
    return records(cast) | {"partners:contact-line": {"kind": "emails"}}


def hidden(cast) -> dict:
    return records(cast, is_confidential=True)
