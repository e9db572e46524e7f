"""Long work of the partner base."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners.services import duplicates
from work.jobs import job


@job(duplicates.SCAN)
def scan(run) -> dict:
    found = duplicates.scan(run.progress)
    text = ngettext("%(count)d pair found.", "%(count)d pairs found.", found) % {"count": found}
    run.progress(run.said["done"], message=text if found else _("No duplicate found."))
    return {"url": reverse("partners:duplicates"), "found": found}
