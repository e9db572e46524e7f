"""Samples for the walk over every address: one visible sheet with all that hangs on it, one hidden."""

from partners.services.merging import merge
from partners.tests.factories import (
    make_contact,
    make_interaction,
    make_partner,
    make_relationship,
    make_window,
)

OF_PARTNER = (
    "detail", "identity", "people", "exchanges-of", "edit", "archive", "bring-back", "fiche",
    "history", "merge",
)  # fmt: skip
RULES_OF_PARTNER = (
    "life", "qualification", "answer", "qualify", "approach", "activate", "set_dormant", "resume",
    "rule_out", "reconsider", "scores", "score", "rescore", "class", "relations",
    "introductions-partner", "windows", "windows-next", "still-right", "review",
)  # fmt: skip
RULES_OF_CONTACT = ("contact-relations", "introductions-contact")
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
        **rules(partner, contact),
        "partners:interaction-create": {"partner": partner.pk},
        "partners:function-create": {"contact": contact.pk},
    }


def rules(partner, contact) -> dict:
    """The arguments of life, scores, ties and windows."""
    tie, window = make_relationship(from_partner=partner), make_window(partner)
    return {
        **{f"partners:{name}": {"pk": partner.pk} for name in RULES_OF_PARTNER},
        **{f"partners:{name}": {"pk": contact.pk} for name in RULES_OF_CONTACT},
        **{f"partners:{name}": {"pk": tie.pk} for name in ("tie-edit", "tie-end")},
        **{f"partners:{name}": {"pk": window.pk} for name in ("window-edit", "window-archive")},
        "partners:integrity-create": {"partner": partner.pk},
        "partners:window-create": {"partner": partner.pk},
        "partners:tie-create-partner": {"end": partner.pk},
        "partners:tie-create-contact": {"end": contact.pk},
    }


def merged(cast, **overrides) -> dict:
    """Two sheets to compare, and a merge that was made."""
    one, other = make_partner(**overrides), make_partner(**overrides)
    kept, absorbed = make_partner(**overrides), make_partner(**overrides)
    done = {"pk": merge(kept, absorbed, {}, actor=cast.manager).pk}
    pair = {"pk": one.pk, "other": other.pk}
    return {
        "partners:merge-with": pair,
        "partners:set-apart": pair,
        "partners:merged": done,
        "partners:unmerge": done,
    }


def records(cast, **overrides) -> dict:
    partner = make_partner(**overrides)
    contact = make_contact(partner, emails=["a@example.org"], phones=["+2290197000000"])
    exchange = make_interaction(partner, contacts=[contact], author=cast.officer)
    found = arguments(partner, contact, contact.affiliations.get(), exchange)
    return found | merged(cast, **overrides)


def samples(cast) -> dict:
    return records(cast) | {"partners:contact-line": {"kind": "emails"}}


def hidden(cast) -> dict:
    return records(cast, is_confidential=True)
