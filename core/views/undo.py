"""The way back from a bulk change."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from core.access import SIGNED_IN, permission
from core.lists.bulk import undo as put_back
from core.views.preferences import local_address


@permission(SIGNED_IN)
@require_POST
def undo(request: HttpRequest, token: str) -> HttpResponse:
    """Each row asks again for the permission under which it was changed."""
    done = put_back(token, actor=request.user)
    if done is None:
        messages.warning(request, _("This change can no longer be undone."))
        return redirect("/")
    batch, outcome = done
    text = ngettext("%(n)d row put back.", "%(n)d rows put back.", outcome.changed)
    messages.success(request, text % {"n": outcome.changed})
    left = outcome.unchanged + outcome.refused
    if left:
        text = ngettext(
            "%(n)d row has changed since and was left as it is.",
            "%(n)d rows have changed since and were left as they are.",
            left,
        )
        messages.warning(request, text % {"n": left})
    return redirect(local_address(request, batch.back))


undo.methods = ("post",)
