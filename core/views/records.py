"""Pages of one record: seen, made, changed, put away."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from core import panels
from core.access import require
from core.archiving import ArchiveForm, archive
from core.conflicts import Conflict, settle
from core.forms import RecordForm
from core.locking import StaleVersion
from core.money import MissingRate
from core.signals import viewed
from core.views.base import Page, find, go, refusal_text
from core.views.preferences import local_address


class RecordPage(Page):
    """A page about one visible record, `self.record`; `pk` stands in its address."""

    queryset: QuerySet
    record: Model | None = None

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if "pk" in kwargs:
            self.record = find(self.queryset, request.user, kwargs["pk"])
            require(request.user, self.permission, self.record)
        return super().dispatch(request, *args, **kwargs)


class DetailPage(RecordPage):
    """Shows a record with the panels that upper apps bring.

    htmx aiming at `#panel` (a row's side panel) receives `peek_name`. `facts()` gives
    `(label, value)` pairs for the generic templates; a page of its own names `template_name`.
    """

    template_name = "generic/detail.html"
    peek_name = "generic/_peek.html"

    def facts(self) -> list[tuple[str, object]]:
        return []

    def actions(self) -> list[dict]:
        """Buttons: {"label", "url", "icon", "post": bool, "primary": bool}."""
        return []

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if self.aims_at("panel"):
            return self.render(self.context(), self.peek_name)
        viewed.send(sender=type(self.record), record=self.record, user=request.user)
        main = panels.panels_for(self.record, request.user)
        rail = panels.panels_for(self.record, request.user, rail=True)
        return self.render({**self.context(), "panels": main, "rail": rail})

    def context(self) -> dict:
        return {
            "object": self.record,
            "title": self.title or str(self.record),
            "facts": self.facts(),
            "actions": self.actions(),
        }


class FormPage(RecordPage):
    """Makes a record, or changes the one in the address over the version it was read in.

    An invalid form comes back with 422; a stale one as the conflict page with 409, where each field that
    differs is chosen and nothing typed is lost.
    """

    template_name = "generic/form.html"
    fragment_name = "generic/_form.html"
    form_class: type[RecordForm]
    submit_label = ""
    success_text = ""

    def initial(self) -> dict:
        return {}

    def form(self, data=None, files=None, instance: Model | None = None) -> RecordForm:
        instance = instance or self.record
        more = {"instance": instance} if instance is not None else {}
        return self.form_class(data, files, user=self.request.user, initial=self.initial(), **more)

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return self.show(self.form())

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        form = self.form(request.POST, request.FILES)
        if self.record is not None:
            settle(form, request.POST)
        if not form.is_valid():
            return self.show(form, 422)
        try:
            with transaction.atomic():
                saved = self.save(form)
        except StaleVersion as stale:
            return self.conflict(form, stale.current)
        except (MissingRate, ValidationError) as refusal:
            form.add_error(None, refusal_text(refusal))
            return self.show(form, 422)
        messages.success(request, self.success_text or _("Saved."))
        return go(
            request, local_address(request, request.POST.get("next"), self.success_url(saved))
        )

    def save(self, form: RecordForm) -> Model:
        """Saves the form; a page with consequences calls its service here instead."""
        return form.save()

    def success_url(self, saved: Model) -> str:
        return saved.get_absolute_url()

    def cancel_url(self) -> str:
        return self.record.get_absolute_url() if self.record is not None else "../"

    def show(self, form: RecordForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "object": self.record,
            "title": self.title or (str(self.record) if self.record else _("New")),
            "draft_key": f"{form._meta.model._meta.label_lower}-{self.record.pk if self.record else 'new'}",
            "submit_label": self.submit_label or _("Save"),
            "cancel": local_address(self.request, self.request.GET.get("next"), self.cancel_url()),
            "next": local_address(self.request, self.request.GET.get("next"), ""),
        }
        fragment = bool(self.request.htmx) and not self.request.htmx.boosted
        return self.render(context, self.fragment_name if fragment else "", status)

    def conflict(self, form: RecordForm, current: Model) -> HttpResponse:
        context = {
            "conflict": Conflict(form, current),
            "object": current,
            "title": _("Two versions of “%(record)s”") % {"record": current},
            "posted": [
                (key, value)
                for key, values in self.request.POST.lists()
                if key not in ("version", "csrfmiddlewaretoken") and not key.startswith("keep-")
                for value in values
            ],
            "cancel": self.cancel_url(),
        }
        return self.render(context, "generic/conflict.html", 409)


class ArchivePage(RecordPage):
    """Puts a record away, with a reason; nothing with a past is deleted."""

    template_name = "generic/archive.html"
    success_text = ""

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return self.show(ArchiveForm())

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        form = ArchiveForm(request.POST)
        if not form.is_valid():
            return self.show(form, 422)
        archive(
            self.record,
            actor=request.user,
            reason=form.cleaned_data["reason"],
            permission=self.permission,
        )
        messages.success(request, self.success_text or _("Archived."))
        return go(request, self.success_url())

    def success_url(self) -> str:
        return self.record.get_absolute_url()

    def show(self, form: ArchiveForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "object": self.record,
            "title": self.title or _("Archive “%(record)s”") % {"record": self.record},
            "cancel": self.record.get_absolute_url(),
        }
        return self.render(context, status=status)
