"""Phone numbers read as they are written in the region, never changed in silence."""

import pytest

from partners.phones import Reading, grouped, read_phone, whatsapp


@pytest.mark.parametrize(
    ("text", "region", "reading"),
    [
        ("01 97 00 00 00", "BJ", Reading("01 97 00 00 00", e164="+2290197000000")),
        ("00229 01 97 00 00 00", "FR", Reading("00229 01 97 00 00 00", e164="+2290197000000")),
        ("97 00 00 00", "BJ", Reading("97 00 00 00", proposal="+2290197000000")),
        ("+229 97000000", "", Reading("+229 97000000", proposal="+2290197000000")),
        ("07 08 09 10 11", "CI", Reading("07 08 09 10 11", e164="+2250708091011")),
        ("01 42 00 00 00", "FR", Reading("01 42 00 00 00", e164="+33142000000")),
        ("poste  12", "BJ", Reading("poste 12")),
        ("12 34", "FR", Reading("12 34")),
        ("", "BJ", Reading("")),
        ("+99999999999999999999", "", Reading("+99999999999999999999")),
    ],
)
def test_a_number_is_read(text, region, reading):
    assert read_phone(text, region) == reading


def test_a_number_is_shown_grouped_and_a_text_as_it_is():
    assert (grouped("+2290197000000"), grouped("poste 12"), grouped("")) == (
        "+229 01 97 00 00 00",
        "poste 12",
        "",
    )


def test_whatsapp_takes_the_number_without_its_plus():
    assert whatsapp("+2290197000000") == "https://wa.me/2290197000000"
