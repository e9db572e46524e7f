"""What a manager types of the strategy."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.forms import RecordForm
from strategy.models import Priority, Target


class PriorityForm(RecordForm):
    sections = [
        (_("Priority"), ["code", "axis", "statement_fr", "statement_en"]),
        (_("Years and weight"), ["first_year", "last_year", "weight"]),
        (_("Words for the watch"), ["keywords_fr", "keywords_en"]),
    ]

    class Meta:
        model = Priority
        fields = [
            "code",
            "axis",
            "statement_fr",
            "statement_en",
            "first_year",
            "last_year",
            "weight",
            "keywords_fr",
            "keywords_en",
        ]


class TargetForm(RecordForm):
    class Meta:
        model = Target
        fields = ["year", "measure", "priority", "value"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["priority"].queryset = self.fields["priority"].queryset.current()
        self.fields["value"].help_text = _(
            "A number, a percentage from 0 to 100, or an amount in %(currency)s."
        ) % {"currency": settings.BASE_CURRENCY}
