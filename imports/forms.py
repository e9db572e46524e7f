"""What people type on the screens of an import."""

from copy import deepcopy

from django import forms
from django.utils.translation import gettext_lazy as _

from core.access import allowed
from core.uploads import accept
from imports.models import Row, Run
from imports.registry import target, targets


class UploadForm(forms.Form):
    target = forms.ChoiceField(label=_("What the file holds"))
    file = forms.FileField(
        label=_("File"),
        help_text=_("Excel (.xlsx) or CSV, at most 20 MB. Nothing is written before you confirm."),
        widget=forms.ClearableFileInput(attrs={"accept": accept("spreadsheet")}),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        mine = [aim for aim in targets() if allowed(user, aim.permission)]
        self.fields["target"].choices = [(aim.key, aim.label) for aim in mine]
        if len(mine) == 1:
            self.fields["target"].widget = forms.HiddenInput()
            self.fields["target"].initial = mine[0].key


class LayoutForm(forms.Form):
    """One checkbox a sheet, one list a column: ``use-0``, ``column-0-3``."""

    existing = forms.ChoiceField(
        label=_("Values already in the base"), choices=Run.Existing, widget=forms.RadioSelect
    )

    def __init__(self, *args, run: Run, **kwargs):
        super().__init__(*args, **kwargs)
        self.run = run
        self.fields["existing"].initial = run.existing
        known = target(run.target).specs
        choices = [("", _("Keep as a remark")), ("-", _("Leave out"))]
        choices += [(spec.key, spec.label) for spec in known]
        for number, sheet in enumerate(run.layout.values()):
            self.fields[f"use-{number}"] = forms.BooleanField(
                required=False,
                initial=sheet["use"],
                widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
            )
            for column in sheet["columns"]:
                self.fields[f"column-{number}-{column['index']}"] = forms.ChoiceField(
                    label=column["title"],
                    choices=choices,
                    required=False,
                    initial=column["field"],
                    widget=forms.Select(
                        attrs={"class": "form-select form-select-sm", "data-choices": ""}
                    ),
                )

    def sheets(self):
        """For the template: each sheet with its checkbox and its columns with their lists."""
        for number, (name, sheet) in enumerate(self.run.layout.items()):
            yield {
                "name": name,
                "header_row": sheet["header_row"],
                "use": self[f"use-{number}"],
                "columns": [
                    {**column, "choice": self[f"column-{number}-{column['index']}"]}
                    for column in sheet["columns"]
                ],
            }

    def clean(self) -> dict:
        values = super().clean()
        required = {spec.key for spec in target(self.run.target).specs if spec.required}
        used = 0
        for number, (name, sheet) in enumerate(self.run.layout.items()):
            if not values.get(f"use-{number}"):
                continue
            used += 1
            chosen = {values.get(f"column-{number}-{c['index']}") for c in sheet["columns"]}
            if not required <= chosen:
                self.add_error(
                    None, _("Sheet “%(sheet)s”: say which column holds the name.") % {"sheet": name}
                )
        if not used:
            self.add_error(None, _("Choose at least one sheet."))
        return values

    def layout(self) -> dict:
        """``run.layout`` as chosen."""
        layout = deepcopy(self.run.layout)
        for number, sheet in enumerate(layout.values()):
            sheet["use"] = self.cleaned_data[f"use-{number}"]
            for column in sheet["columns"]:
                column["field"] = self.cleaned_data[f"column-{number}-{column['index']}"]
        return layout


class RowForm(forms.Form):
    """One text for each column that holds something known; what is typed takes the cell's place."""

    def __init__(self, *args, row: Row, **kwargs):
        super().__init__(*args, **kwargs)
        self.row = row
        labels = {spec.key: spec.label for spec in target(row.run.target).specs}
        notes: dict[str, list[str]] = {}
        for note in row.notes:
            notes.setdefault(note["field"], []).append(note["text"])
        for column in row.run.layout.get(row.sheet, {}).get("columns", []):
            key = column["field"]
            if key not in labels or key in self.fields:
                continue
            index = column["index"]
            cell = row.cells[index] if index < len(row.cells) else ""
            self.fields[key] = forms.CharField(
                label=labels[key],
                required=False,
                max_length=2000,
                initial=row.corrections.get(key, cell),
                help_text=" ".join(notes.get(key, [])),
            )

    def corrections(self) -> dict[str, str]:
        """Only what differs from the cell."""
        return {key: self.cleaned_data[key] for key in self.changed_data}
