"""What is typed about actions."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.access import allowed
from core.forms import DayInput, RecordForm
from work.models import Action


class ActionForm(RecordForm):
    """The team chooses who; the others note actions for themselves."""

    class Meta:
        model = Action
        fields = ["what", "owner", "due_on"]
        widgets = {"due_on": DayInput}

    def __init__(self, *args, user=None, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["what"].widget.attrs["autofocus"] = True
        owner = self.fields["owner"]
        owner.queryset = owner.queryset.active_on(timezone.localdate())
        if not allowed(user, "work.assign"):
            owner.queryset = owner.queryset.filter(pk=user.pk)
        owner.initial = user.pk


class PostponeForm(forms.Form):
    to = forms.DateField(label=_("New date"), widget=DayInput)
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)


class HandOverForm(forms.Form):
    to = forms.ModelChoiceField(queryset=None, label=_("Give to"))

    def __init__(self, data=None, *, user, people):
        super().__init__(data)
        self.fields["to"].queryset = people.visible_to(user).active_on(timezone.localdate())
