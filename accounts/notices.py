"""What the frame of the page reminds a person of."""

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.notices import Notice

DISMISSED = "second_factor_dismissed"


def second_factor(request) -> Notice | None:
    """Until when somebody may go without the second factor that their role asks."""
    due = getattr(request, "second_factor_due", None)
    if due is None or request.session.get(DISMISSED):
        return None
    return Notice(
        text=_("Your role asks for a second factor at sign-in. Set it up before %(day)s.")
        % {"day": date_format(due, "DATE_FORMAT")},
        url=reverse("mfa_index"),
        label=_("Set it up"),
        dismiss_url=reverse("accounts:dismiss_notice"),
    )


def dismiss(request) -> None:
    """Until the next sign-in."""
    request.session[DISMISSED] = True
