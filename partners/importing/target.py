"""Partners as something that can be imported."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from imports.registry import Target
from partners.importing.fields import SPECS, Preparation
from partners.importing.judge import PartnerJudge

TARGET = Target(
    key="partners",
    label=_("Partners and their contacts"),
    permission="partners.import",
    specs=SPECS,
    judge=PartnerJudge,
    preparation=Preparation,
    url_of=lambda pk: reverse("partners:detail", args=[pk]),
    sheets_out=frozenset({"convention", "conventions", "mou", "agreements", "synthese", "legende"}),
)
