"""Partners as something that can be imported."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from imports.engine.fields import PARTNER_FIELDS
from imports.registry import Target
from partners.importing.judge import PartnerJudge
from partners.importing.reading import Reading

TARGET = Target(
    key="partners",
    label=_("Partners and their contacts"),
    permission="partners.import",
    specs=PARTNER_FIELDS,
    judge=PartnerJudge,
    reading=Reading,
    url_of=lambda pk: reverse("partners:detail", args=[pk]),
    sheets_out=frozenset({"convention", "conventions", "mou", "agreements", "synthese", "legende"}),
)
