"""Partners as something that can be imported."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from imports.engine.fields import PARTNER_FIELDS
from imports.registry import Target
from partners.importing.judge import PartnerJudge
from partners.importing.reading import Reading

LABELS = {
    "name": _("name"),
    "acronym": _("acronym"),
    "other_names": _("other names"),
    "kind": _("kind"),
    "country": _("country"),
    "city": _("city"),
    "website": _("website"),
    "languages": _("languages"),
    "mandate": _("mandate and priorities"),
    "in_kind_offer": _("in-kind contribution"),
    "amount": _("amount"),
    "owner": _("owner"),
    "remarks": _("remarks"),
    "domains": _("tags"),
    "status": _("status"),
    "people": _("contact"),
    "emails": _("e-mail address"),
    "phones": _("phone number"),
    "function": _("function"),
    "first_contact": _("first contact"),
    "last_exchange": _("last exchange"),
    "alignment": _("alignment"),
    "potential": _("potential"),
    "next_action": _("next action"),
}

TARGET = Target(
    key="partners",
    label=_("Partners and their contacts"),
    permission="partners.import",
    specs=PARTNER_FIELDS,
    judge=PartnerJudge,
    reading=Reading,
    url_of=lambda pk: reverse("partners:detail", args=[pk]),
    labels=LABELS,
    sheets_out=frozenset({"convention", "conventions", "mou", "agreements", "synthese", "legende"}),
)
