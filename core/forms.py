"""The base of every record's form: the version it read, choices the person may see, sections."""

from itertools import islice

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Fieldset, Layout
from django import forms

from core.locking import save_version

# Above this many choices a list is searched rather than scrolled.
LONG = 30


def narrow(form: forms.Form, user) -> None:
    """Drop-downs offer what lists show, or they would leak names."""
    for field in form.fields.values():
        if isinstance(field, forms.ModelChoiceField) and hasattr(field.queryset, "visible_to"):
            field.queryset = field.queryset.visible_to(user)


def offers_much(field: forms.Field) -> bool:
    """Whether the choices are too many to scroll: several at once, or a long fixed list."""
    if isinstance(field.widget, forms.SelectMultiple):
        return not isinstance(field.widget, forms.CheckboxSelectMultiple)
    fixed = not isinstance(field, forms.ModelChoiceField)
    choices = getattr(field, "choices", ()) if fixed else ()
    return isinstance(field.widget, forms.Select) and len(list(islice(choices, LONG + 1))) > LONG


class DayInput(forms.DateInput):
    """The browser's own day picker, which speaks ISO."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class RecordForm(forms.ModelForm):
    """Takes `user`; an edit of a versioned record is saved only over the version it read.

    `sections = [(title, [field, …]), …]` lays the fields out. `save` raises StaleVersion.
    """

    sections: list[tuple[str, list[str]]] = []

    def __init__(self, *args, user=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        if user is not None:
            narrow(self, user)
        for field in self.fields.values():
            if type(field.widget) is forms.DateInput:
                field.widget = DayInput(field.widget.attrs)
            if offers_much(field):
                field.widget.attrs.setdefault("data-choices", "")
        if self.is_versioned_edit:
            self.fields["version"] = forms.IntegerField(
                widget=forms.HiddenInput, initial=self.instance.version, min_value=1
            )

    @property
    def is_versioned_edit(self) -> bool:
        return hasattr(self.instance, "version") and not self.instance._state.adding

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        if self.sections:
            laid = {name for _title, names in self.sections for name in names}
            rest = [Field(name) for name in self.fields if name not in laid]
            parts = [
                Fieldset(str(title), *[Field(name) for name in names if name in self.fields])
                for title, names in self.sections
            ]
            helper.layout = Layout(*parts, *rest)
        return helper

    def keep_only(self, names: set[str]) -> None:
        """Ask for these fields alone; the record keeps what it has in the others."""
        for name in set(self.fields) - names - {"version"}:
            del self.fields[name]

    def save(self, commit=True):
        if not (commit and self.is_versioned_edit):
            return super().save(commit)
        if self.errors:
            raise ValueError("An invalid form is not saved.")
        save_version(self.instance, read=self.cleaned_data["version"])
        self._save_m2m()
        return self.instance
