"""Each parser on literal cells of the agency's sheet, then on anything at all."""

import json
import string
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imports.engine.values import (
    Person,
    pair_contacts,
    parse_amount,
    parse_contact_cell,
    parse_country,
    parse_currency,
    parse_date,
    parse_emails,
    parse_kind,
    parse_list,
    parse_people,
    parse_phones,
    parse_scale,
    parse_status,
    parse_text,
    parse_url,
    parse_yes_no,
)

DATA = Path(__file__).parent / "data"
HOSTILE = [
    *json.loads((DATA / "naughty-strings.json").read_text(encoding="utf-8")),
    *json.loads((DATA / "spreadsheet-cells.json").read_text(encoding="utf-8"))["items"],
]
CELLS = st.one_of(
    st.none(),
    st.text(max_size=60),
    st.text(alphabet="0123456789 .,'’€$FCAMXO-–à/+kK", max_size=25),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


# Amounts -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "amount", "currency"),
    [
        ("1 250 000 FCFA", 1_250_000, "XOF"),
        ("1\xa0250\xa0000\xa0000\xa0FCFA", 1_250_000_000, "XOF"),
        ("65\u202f595\u202f700\u202fF CFA", 65_595_700, "XOF"),
        ("5 000 000 XOF", 5_000_000, "XOF"),
        ("12 000 000 XAF", 12_000_000, "XAF"),
        ("0,5 M€", 500_000, "EUR"),
        ("1,2 M€", 1_200_000, "EUR"),
        ("15.000 EUR", 15_000, "EUR"),
        ("1.200.000 EUR", 1_200_000, "EUR"),
        ("€ 2 500 000", 2_500_000, "EUR"),
        ("350 000,50 €", Decimal("350000.50"), "EUR"),
        ("CHF 80'000", 80_000, "CHF"),
        ("CHF 80’000.-", 80_000, "CHF"),
        ("$150,000", 150_000, "USD"),
        ("USD 1,250,000.75", Decimal("1250000.75"), "USD"),
        ("25 M FCFA", 25_000_000, "XOF"),
        ("1,25 milliard FCFA", 1_250_000_000, "XOF"),
        ("2 Mds FCFA", 2_000_000_000, "XOF"),
        ("50 k€", 50_000, "EUR"),
        ("3 millions d'euros", None, ""),
        ("3 millions de dollars", 3_000_000, "USD"),
        ("１２５０ €", 1_250, "EUR"),
        ("0", 0, "XOF"),
        ("12 millions", 12_000_000, "XOF"),
        (45_000_000, 45_000_000, "XOF"),
        (1234.5, Decimal("1234.5"), "XOF"),
        (0.1 + 0.2, Decimal("0.30"), "XOF"),
    ],
)
def test_an_amount_that_reads_one_way_is_a_number_in_a_currency(cell, amount, currency):
    parsed = parse_amount(cell)

    assert (parsed.value, parsed.currency) == (amount, currency)


def test_a_plain_number_takes_the_base_currency_and_says_so():
    assumed, hinted = parse_amount("12 millions"), parse_amount("12 millions", "F CFA")

    assert str(assumed.note) == "no currency is written: XOF was assumed"
    assert (hinted.currency, hinted.note) == ("XOF", "")


def test_a_currency_column_serves_where_the_cell_is_silent_and_is_contradicted_aloud():
    silent, same, other = (parse_amount(c, "EUR") for c in (5000, "5000 €", "5000 USD"))

    assert [silent.currency, same.currency, other.currency] == ["EUR", "EUR", "USD"]
    assert [str(p.note) for p in (silent, same, other)] == [
        "", "", "the cell says USD, the currency column EUR",
    ]  # fmt: skip


def test_cfa_francs_are_those_of_the_hint():
    assert [
        parse_amount("5 000 FCFA", "XAF").currency,
        parse_amount("5 000 FCFA", base="XAF").currency,
        parse_amount("5 000 XOF", base="XAF").currency,
    ] == ["XAF", "XAF", "XOF"]


@pytest.mark.parametrize(
    ("cell", "low", "high", "currency"),
    [
        ("350 000 à 700 000 €", 350_000, 700_000, "EUR"),
        ("entre 5 000 000 et 10 000 000 FCFA", 5_000_000, 10_000_000, "XOF"),
        ("50-100 M FCFA", 50_000_000, 100_000_000, "XOF"),
        ("100 000 - 200 000 €", 100_000, 200_000, "EUR"),
        ("environ 5 000 000 FCFA", None, None, "XOF"),
        ("> 200 000 €", None, None, "EUR"),
    ],
)
def test_a_range_is_a_remark_with_its_bounds_and_no_single_number(cell, low, high, currency):
    parsed = parse_amount(cell)

    assert (parsed.value, parsed.kind, parsed.low, parsed.high, parsed.currency, parsed.raw) == (
        None, "range", low, high, currency, cell,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cell", "valued"),
    [
        ("en nature (locaux, équipement)", None),
        ("Billets d'avion", None),
        ("Matériel son (valorisé 3 500 000 F)", 3_500_000),
        ("Véhicule (valeur : 12 M FCFA)", 12_000_000),
        ("Formateurs (12 h/j)", None),
    ],
)
def test_a_gift_in_kind_is_never_an_amount_of_cash(cell, valued):
    parsed = parse_amount(cell)

    assert (parsed.value, parsed.kind, parsed.valued) == (None, "in_kind", valued)


@pytest.mark.parametrize("cell", [None, "", " ", "-", "?", "à confirmer", "NC", "n/a", "TBD"])
def test_nothing_known_is_no_amount_and_no_problem(cell):
    parsed = parse_amount(cell)

    assert (parsed.value, parsed.problem) == (None, "")


@pytest.mark.parametrize(
    "cell",
    [
        "1e309", "1E5", "-0", "-5 000 €", "−5 000 €", -3, -0.0, float("nan"), float("inf"), 10**16,
        "NaN", "0,0 M€", "1.250 M€", "12,3456 €", "0,123456789012 €", "1 25 000 €", "12 34 €",
        "5 € USD", "5 000 €/an", "5 000 € + matière", "=1+1", "5²", "½ M€", "1 billion FCFA",
        "9 000 à 5 000 €", True, date(2026, 1, 2), time(3, 4), "#REF!",
    ],
)  # fmt: skip
def test_a_doubtful_amount_is_a_problem_and_no_number(cell):
    parsed = parse_amount(cell)

    assert (parsed.value, bool(parsed.problem)) == (None, True)


def significant(digits: str) -> str:
    return "".join(c for c in digits if c in string.digits).strip("0")


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet="0123456789 .,'\u202f€$FCAMkXOEURà-+/e", max_size=22))
def test_an_amount_uses_every_digit_that_was_typed_and_invents_none(cell):
    parsed = parse_amount(cell)

    if parsed.value is not None:
        assert significant(format(parsed.value, "f")) == significant(cell)


@pytest.mark.parametrize(
    ("cell", "code"), [("F CFA", "XOF"), ("fcfa", "XOF"), ("€", "EUR"), ("chf", "CHF"), ("", None)]
)
def test_a_currency_cell(cell, code):
    assert parse_currency(cell).value == code


def test_an_unknown_currency_is_a_problem():
    assert parse_currency("zloty").problem


# Dates ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "day", "precision"),
    [
        ("13/03/2023", date(2023, 3, 13), "day"),
        ("17/8/25", date(2025, 8, 17), "day"),
        ("08-06-2025", date(2025, 6, 8), "day"),
        ("8.6.2025", date(2025, 6, 8), "day"),
        ("2025-03-23", date(2025, 3, 23), "day"),
        ("2025-03-23T10:20:00Z", date(2025, 3, 23), "day"),
        ("20250323", date(2025, 3, 23), "day"),
        ("29 août 2024", date(2024, 8, 29), "day"),
        ("1er juin 2024", date(2024, 6, 1), "day"),
        ("1 février 2024", date(2024, 2, 1), "day"),
        ("lundi 8 juillet 2024", date(2024, 7, 8), "day"),
        ("July 8, 2025", date(2025, 7, 8), "day"),
        ("29/02/2024", date(2024, 2, 29), "day"),
        ("１３/０３/２０２３", date(2023, 3, 13), "day"),
        ("juillet 2022", date(2022, 7, 1), "month"),
        ("03/2024", date(2024, 3, 1), "month"),
        ("T2 2024", date(2024, 4, 1), "quarter"),
        ("Q4 2022", date(2022, 10, 1), "quarter"),
        ("2e trimestre 2024", date(2024, 4, 1), "quarter"),
        ("2024", date(2024, 1, 1), "year"),
        (2024, date(2024, 1, 1), "year"),
        (45_000, date(2023, 3, 15), "day"),
        (45_000.75, date(2023, 3, 15), "day"),
        (date(2026, 8, 27), date(2026, 8, 27), "day"),
        (datetime(2026, 8, 27, 23, 59), date(2026, 8, 27), "day"),
    ],
)
def test_a_date_in_every_style_of_the_office(cell, day, precision):
    parsed = parse_date(cell)

    assert (parsed.value, parsed.precision, parsed.problem) == (day, precision, "")


def test_less_than_a_day_is_said():
    assert "quarter" in str(parse_date("T2 2024").note)


@pytest.mark.parametrize("cell", [None, "", "?", "asap", "à définir", "NC"])
def test_no_date_known_is_no_problem(cell):
    parsed = parse_date(cell)

    assert (parsed.value, parsed.problem) == (None, "")


@pytest.mark.parametrize(
    "cell",
    [
        "31/02/2026", "29/02/2023", "05/25/2025", "01/01/0001", "31/12/9999", "00/00/2024",
        "2024-13-01", date(1, 1, 1), date(9999, 12, 31), "hier", 12, -5, 1e300, float("nan"), True,
        "T5 2024", "1/2/3/2024",
    ],
)  # fmt: skip
def test_a_nonsensical_date_is_a_problem_and_no_date(cell):
    parsed = parse_date(cell)

    assert (parsed.value, bool(parsed.problem)) == (None, True)


def test_the_month_may_come_first_when_told():
    assert parse_date("05/25/2025", dayfirst=False).value == date(2025, 5, 25)


# Telephones ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "country", "numbers"),
    [
        ("+229 01 00 00 67 47", "", ["+2290100006747"]),
        ("00229-01-00-00-00-21", "", ["+2290100000021"]),
        ("01 97 00 17 56", "BJ", ["+2290197001756"]),
        ("(225) 07.00.00.57.10", "", ["+2250700005710"]),
        ("00225 27 00 00 38 54", "", ["+2252700003854"]),
        ("07 00 00 57 10", "CI", ["+2250700005710"]),
        ("+33 (0)6 39 98 12 43", "", ["+33639981243"]),
        ("01 99 00 59 91", "FR", ["+33199005991"]),
        ("(228) 91.00.87.05 / +228 22006684", "", ["+22891008705", "+22822006684"]),
        ("+221 33 800 81 79; +237 222 00 19 71", "", ["+221338008179", "+237222001971"]),
        (22_890_000_158, "TG", ["+22890000158"]),
        ("", "BJ", []),
        (None, "BJ", []),
        ("NC", "BJ", []),
    ],
)
def test_telephones_become_e164(cell, country, numbers):
    assert [phone.e164 for phone in parse_phones(cell, country)] == numbers


def test_an_old_number_of_benin_is_proposed_with_01_and_never_silently():
    for cell, country in (("+229 97 00 17 56", ""), ("97 00 17 56", "BJ")):
        (phone,) = parse_phones(cell, country)

        assert (phone.e164, phone.proposed, phone.raw) == ("", "+2290197001756", cell)
        assert "01" in str(phone.note)


@pytest.mark.parametrize(
    ("cell", "country"),
    [
        ("22 00 76 83", "CI"),
        ("21 00 36 61", ""),
        ("+229 02 00 00 67 47", ""),
        ("demander à Afi", "BJ"),
        ("12", "BJ"),
        ("+999 123 456 789", ""),
    ],
)
def test_a_doubtful_number_keeps_its_text_and_says_why(cell, country):
    (phone,) = parse_phones(cell, country)

    assert (phone.e164, phone.raw, bool(phone.note)) == ("", cell, True)


def test_a_country_code_taken_from_the_partner_is_said():
    (phone,) = parse_phones("01 99 00 59 91", "FR")

    assert "country" in str(phone.note)


# E-mails -----------------------------------------------------------------------------------------


def test_emails_are_cut_lowered_and_their_written_at_is_read():
    found = parse_emails(
        " A.Koné@x.example.org;  b@EXAMPLE.ORG / herve.amouzou (at) sacem.example.org"
    )

    assert [(e.address, e.raw) for e in found[1:]] == [
        ("b@example.org", "b@EXAMPLE.ORG"),
        ("herve.amouzou@sacem.example.org", "herve.amouzou (at) sacem.example.org"),
    ]
    assert found[0].problem
    assert [str(e.note) for e in found[1:]] == ["", "“at” was read as @"]


def test_a_comma_for_a_dot_is_reported_with_a_correction_and_never_corrected_silently():
    wrong, right = parse_emails("lassina@opep.example,org; mamadou@opep.example.org")

    assert (wrong.address, wrong.proposed, bool(wrong.problem)) == (
        "", "lassina@opep.example.org", True,
    )  # fmt: skip
    assert right.address == "mamadou@opep.example.org"


def test_an_address_in_angle_brackets_loses_its_name():
    assert [e.address for e in parse_emails("Afi Sow <afi@example.org>, mailto:b@example.org")] == [
        "afi@example.org",
        "b@example.org",
    ]


# People ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "people"),
    [
        ("Mme OUATTARA Sylvie; COMPAORÉ Wilfried", [("Mme", "Sylvie", "OUATTARA"), ("", "Wilfried", "COMPAORÉ")]),
        ("Mme KOUAMÉ Blaise / Anne-Sophie Lawson", [("Mme", "Blaise", "KOUAMÉ"), ("", "Anne-Sophie", "Lawson")]),
        ("M. Barry", [("M.", "", "Barry")]),
        ("Mme D'ALMEIDA Aïcha", [("Mme", "Aïcha", "D'ALMEIDA")]),
        ("Yao d'Almeida", [("", "Yao", "d'Almeida")]),
        ("Jean van der Berg", [("", "Jean", "van der Berg")]),
        ("BARRY, Amadou", [("", "Amadou", "BARRY")]),
        ("Afi Sow, Komlan Koné", [("", "Afi", "Sow"), ("", "Komlan", "Koné")]),
        ("Dr. Koffi Agbodjan et Pr SOW Afi", [("Dr", "Koffi", "Agbodjan"), ("Pr", "Afi", "SOW")]),
        ("?", []),
        (None, []),
    ],
)  # fmt: skip
def test_people_have_a_title_a_given_and_a_family_name(cell, people):
    assert [tuple(person[:3]) for person in parse_people(cell)] == people


def test_a_mixed_cell_is_cut_into_people_telephones_and_addresses():
    told = parse_contact_cell(
        "KONÉ Grâce; Hervé Fotso ; +229 01 00 00 16 47 / +229 01 00 00 12 01 ; "
        "grace.kone@fsa.example.org; herve.fotso (at) fsa.example.org; poste 12"
    )

    assert [p.full_name for p in told.people] == ["Grâce KONÉ", "Hervé Fotso"]
    assert [p.e164 for p in told.phones] == ["+2290100001647", "+2290100001201"]
    assert [(e.address, str(e.note)) for e in told.emails] == [
        ("grace.kone@fsa.example.org", ""),
        ("herve.fotso@fsa.example.org", "“at” was read as @"),
    ]
    assert told.rest == ["poste 12"]


def test_addresses_go_to_the_person_they_name_and_telephones_by_order():
    contacts = pair_contacts(
        parse_people("M. Barry; Blaise Lawson; M. Adandé"),
        parse_phones("+229 01 00 00 16 47 / +229 01 00 00 12 01 / +229 01 00 00 12 02"),
        parse_emails("ABLAVI.ADANDE@uba.example.org; grace.barry@uba.example.org"),
        "DG",
    )

    assert [
        (c.person.family, [e.address for e in c.emails], [p.e164 for p in c.phones], c.function)
        for c in contacts
    ] == [
        ("Barry", ["grace.barry@uba.example.org"], ["+2290100001647"], "DG"),
        ("Lawson", [], ["+2290100001201"], ""),
        ("Adandé", ["ablavi.adande@uba.example.org"], ["+2290100001202"], ""),
    ]


def test_what_cannot_be_told_goes_to_the_first_with_a_note():
    contacts = pair_contacts(
        parse_people("Afi Sow; Komlan Koné"), parse_phones("+229 01 00 00 16 47")
    )

    assert [len(c.phones) for c in contacts] == [1, 0]
    assert "whose telephone" in str(contacts[0].note)


def test_an_address_without_a_name_makes_a_contact_without_a_person():
    (contact,) = pair_contacts([], [], parse_emails("contact@example.org"))

    assert (contact.person, contact.emails[0].address) == (None, "contact@example.org")


# Words -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("CMR", "CM"), ("RCI", "CI"), ("Cote d'Ivoire", "CI"), ("Côte d’Ivoire", "CI"),
        ("FRANCE", "FR"), ("USA", "US"), ("Etats-Unis", "US"), ("Benin", "BJ"), ("BJ", "BJ"),
        ("bj", "BJ"), ("Burkina", "BF"), ("Congo-Brazzaville", "CG"), ("Corée du Sud", "KR"),
        ("South Africa", "ZA"), ("", None), ("?", None),
    ],
)  # fmt: skip
def test_a_country_by_any_of_its_names(cell, code):
    parsed = parse_country(cell)

    assert (parsed.value, parsed.problem) == (code, "")


def test_several_or_unknown_countries_are_a_problem():
    assert [str(parse_country(c).problem) for c in ("Bénin, Togo", "Wakanda", "ZZ")] == [
        "several countries: choose one",
        "this country is not known",
        "this country is not known",
    ]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("Multilatéral", "multilateral"), ("Org. régionale", "multilateral"),
        ("Coopération bilatérale", "bilateral"), ("Etat", "public"), ("Privé", "company"),
        ("Fondation (RSE)", "foundation"), ("Collectivité", "decentralised"), ("ong", "ngo"),
        ("Société civile", "ngo"), ("Académique", "academic"), ("Réseau culturel", "network"),
        ("Incubateur", "network"), ("Chambre consulaire", "public"),
        ("Diaspora / relais", "diaspora"), ("PTF", None), ("ICC", None), ("Institution", None),
        ("Opérateur culturel", None), ("", None),
    ],
)  # fmt: skip
def test_a_kind_is_told_by_its_word_and_a_vague_word_tells_none(cell, code):
    assert parse_kind(cell).value == code


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("CIBLE", "identified"), ("Cible", "identified"), ("1er contact", "approached"),
        ("NC transmise", "approached"), ("en négo", "approached"), ("Qualifié", "qualified"),
        ("signé (MoU)", "active"), ("Dormant", "dormant"), ("Abandonné", "ruled_out"), ("?", None),
        ("peut-être", None),
    ],
)  # fmt: skip
def test_a_status_is_told_by_its_word(cell, code):
    assert parse_status(cell).value == code


@pytest.mark.parametrize(
    ("cell", "level"),
    [
        (3, 3), ("4/5", 4), ("4 / 5", 4), (5.0, 5), ("+++", 4), ("++", 3), ("+", 2), ("élevé", 4),
        ("Moyen", 3), ("fort", 4), ("Faible", 2), ("", None), (0, None), (6, None), ("4/10", None),
        ("beaucoup", None), (2.5, None),
    ],
)  # fmt: skip
def test_a_level_from_1_to_5(cell, level):
    assert parse_scale(cell).value == level


def test_a_word_read_as_a_level_is_said():
    assert str(parse_scale("élevé").note) == "“élevé” was read as 4 out of 5"


def test_yes_no_lists_texts_and_addresses():
    assert [parse_yes_no(c).value for c in ("Oui", "x", "non", True, 0, "", "peut-être")] == [
        True, True, False, True, False, None, None,
    ]  # fmt: skip
    assert parse_list("Culture ; Jeunesse, Culture").value == ["Culture", "Jeunesse"]
    assert parse_text("  a\x00 b ").value == "a b"
    assert [parse_url(c).value for c in ("www.afd.fr", "https://x.org/a", "javascript:alert(1)")] == [
        "https://www.afd.fr", "https://x.org/a", None,
    ]  # fmt: skip


# Anything ------------------------------------------------------------------------------------------

PARSERS = [
    parse_amount, parse_currency, parse_date, parse_country, parse_kind, parse_status, parse_scale,
    parse_yes_no, parse_list, parse_text, parse_url,
]  # fmt: skip
LISTS = [parse_phones, parse_emails, parse_people]


@pytest.mark.parametrize("parser", PARSERS, ids=lambda p: p.__name__)
def test_hostile_strings_are_read_or_kept_and_never_raise(parser):
    for cell in HOSTILE:
        parsed = parser(cell)

        assert isinstance(parsed.raw, str)
        assert "\x00" not in parsed.raw


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CELLS)
def test_no_cell_makes_a_parser_raise_and_a_message_is_always_text(cell):
    for parser in PARSERS:
        parsed = parser(cell)
        assert str(parsed.note) + str(parsed.problem) + parsed.raw is not None


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CELLS)
def test_no_cell_makes_a_list_parser_raise(cell):
    for parser in LISTS:
        assert all(isinstance(item.raw, str) for item in parser(cell))
    told = parse_contact_cell(cell, "BJ")
    pair_contacts(told.people, told.phones, told.emails)


def test_hostile_strings_in_contact_cells_are_read_or_kept():
    for cell in HOSTILE:
        told = parse_contact_cell(cell, "CI")
        for contact in pair_contacts(told.people, told.phones, told.emails):
            assert contact.person is None or isinstance(contact.person, Person)
