"""Amounts as people type them: "1 250 000", "1.5", "350 000,50"."""

import re
from decimal import Decimal

from django import forms

_SPACES = re.compile(r"[\s\u00a0\u202f'’]+")


class AmountField(forms.DecimalField):
    """A decimal that accepts grouped digits and a decimal comma, and shows them plainly."""

    widget = forms.TextInput

    def __init__(self, **options):
        options = {"max_digits": 18, "decimal_places": 2, "min_value": 0, **options}
        super().__init__(**options)

    def widget_attrs(self, widget):
        return {"inputmode": "decimal"}

    def to_python(self, value):
        if isinstance(value, str):
            value = _SPACES.sub("", value)
            commas, points = value.count(","), value.count(".")
            if commas == 1 and not points:
                value = value.replace(",", ".")
            elif commas > 1 and points <= 1:
                value = value.replace(",", "")
        return super().to_python(value)

    def prepare_value(self, value):
        if isinstance(value, Decimal):
            return f"{value:f}".removesuffix(".00")
        return value
