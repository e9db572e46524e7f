"""Functions of a person over time: begun, changed, ended, left for another organisation."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.views import FormPage, RecordPage, action, find, go
from partners.forms.contacts import EndFunctionForm, FunctionForm, MoveContactForm
from partners.models import Affiliation, Contact
from partners.services import contacts as services


class FunctionAdd(FormPage):
    """A further function for the person in the address."""

    permission = "partners.edit"
    queryset = Affiliation.objects.all()
    form_class = FunctionForm
    submit_label = gettext_lazy("Add the function")
    contact: Contact

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        self.contact = find(Contact, request.user, kwargs.pop("contact"))
        return super().dispatch(request, *args, **kwargs)

    @property
    def title(self) -> str:
        return _("A function of %(person)s") % {"person": self.contact}

    def form(self, data=None, files=None, instance=None) -> FunctionForm:
        new = Affiliation(contact=self.contact)
        return FunctionForm(data, files, user=self.request.user, instance=new)

    def save(self, form: FunctionForm) -> Affiliation:
        return services.add_function(form.save(commit=False), actor=self.request.user)

    def success_url(self, saved: Affiliation) -> str:
        return self.contact.get_absolute_url()

    def cancel_url(self) -> str:
        return self.contact.get_absolute_url()


class FunctionPage(FormPage):
    """What the pages about one function share."""

    permission = "partners.edit"
    queryset = Affiliation.objects.select_related("contact", "partner")
    form_class = FunctionForm

    @property
    def title(self) -> str:
        return f"{self.record.contact} – {self.record.partner.short_name}"

    def success_url(self, saved) -> str:
        return self.record.contact.get_absolute_url()

    def cancel_url(self) -> str:
        return self.record.contact.get_absolute_url()


class FunctionEdit(FunctionPage):
    def save(self, form: FunctionForm) -> Affiliation:
        return services.add_function(form.save(commit=False), actor=self.request.user)


class _FunctionVerb(RecordPage):
    """A small form that carries out one verb on a function."""

    permission = "partners.edit"
    queryset = Affiliation.objects.select_related("contact", "partner")
    template_name = "partners/function_verb.html"
    submit_label = ""
    intro = ""

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return self.show(self.form())

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form, 422)
        try:
            self.run(form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.show(form, 422)
        return go(request, self.record.contact.get_absolute_url())

    def form(self, data=None):
        raise NotImplementedError

    def run(self, data: dict) -> None:
        raise NotImplementedError

    def show(self, form, status: int = 200) -> HttpResponse:
        return self.render(
            {
                "form": form,
                "function": self.record,
                "title": self.title,
                "cancel": self.record.contact.get_absolute_url(),
            },
            status=status,
        )


class FunctionEnd(_FunctionVerb):
    submit_label = gettext_lazy("End the function")
    intro = gettext_lazy("The function stays in the person’s history.")

    @property
    def title(self) -> str:
        return _("%(person)s leaves %(partner)s") % {
            "person": self.record.contact,
            "partner": self.record.partner.short_name,
        }

    def form(self, data=None):
        return EndFunctionForm(data)

    def run(self, data: dict) -> None:
        services.end_function(self.record, on=data["on"], actor=self.request.user)


class FunctionMove(_FunctionVerb):
    submit_label = gettext_lazy("Move the contact")
    intro = gettext_lazy("The present function ends the day before; both stay in the history.")

    @property
    def title(self) -> str:
        return _("%(person)s moves to another organisation") % {"person": self.record.contact}

    def form(self, data=None):
        return MoveContactForm(data, user=self.request.user)

    def run(self, data: dict) -> None:
        services.move_contact(
            self.record,
            to=data["partner"],
            function=data["function"],
            on=data["on"],
            actor=self.request.user,
        )


@action(Affiliation, "partners.edit", back="partners:contacts")
def function_main(request: HttpRequest, function: Affiliation):
    services.make_main(function, actor=request.user)
    return _("%(person)s is now the main contact.") % {"person": function.contact}
