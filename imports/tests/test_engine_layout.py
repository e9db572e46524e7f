"""Where the table is, what each row is, and which column holds which field."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imports.engine.fields import PARTNER_FIELDS
from imports.engine.layout import Column, RowKind, find_header, survey
from imports.engine.mapping import FieldSpec, propose_mapping
from imports.engine.reading import RawSheet, open_table_file

DATA = Path(__file__).parent / "data"
HEADER = ["N°", "Partenaire", "Pays", "Montant"]


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def real():
    return {s.name: s for s in open_table_file(DATA / "partners_real.xlsx")}


def sheet(*rows, merged=()):
    return RawSheet("x", [list(row) for row in rows], list(merged))


def kinds(made):
    return [str(verdict.kind) for verdict in survey(made)]


# The real sheets -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "header_row", "span", "name_column"),
    [("Partenaires", 4, 2, 1), ("Base 2023-2024", 3, 1, 1), ("Conventions", 2, 1, 1)],
)
def test_the_header_is_found_under_titles_and_groups(real, name, header_row, span, name_column):
    layout = find_header(real[name])

    assert (layout.header_row, layout.header_span, layout.name_column) == (
        header_row, span, name_column,
    )  # fmt: skip


def test_a_group_title_spreads_over_its_columns(real):
    columns = find_header(real["Partenaires"]).columns

    assert Counter(column.group for column in columns) == {
        "IDENTIFICATION": 6, "CONTACTS": 4, "SUIVI": 5, "FINANCEMENT": 3, "ÉVALUATION": 4,
    }  # fmt: skip
    assert (columns[8].title, columns[8].letter) == ("Téléphone(s)", "I")
    assert columns[2].samples[:2] == ("BUBEDRA", "MEAE")


def test_every_row_of_the_two_partner_sheets_is_accounted_for(real):
    first, second = survey(real["Partenaires"]), survey(real["Base 2023-2024"])

    assert Counter(v.kind for v in first) == {
        RowKind.DATA: 332, RowKind.BLANK: 6, RowKind.TITLE: 2, RowKind.HEADER: 2,
        RowKind.SUBTOTAL: 2, RowKind.SECTION: 1, RowKind.NOTE: 1,
    }  # fmt: skip
    assert Counter(v.kind for v in second) == {
        RowKind.DATA: 76, RowKind.BLANK: 2, RowKind.TITLE: 1, RowKind.HEADER: 1,
    }  # fmt: skip
    assert [(v.index + 1, str(v.reason)) for v in first if v.kind in ("subtotal", "section", "note")] == [
        (117, "“Sous-total PTF” is a sum"),
        (209, "“SECTEUR PRIVÉ & FONDATIONS (suite)” heads the lines below"),
        (344, "“TOTAL” is a sum"),
        (346, "“NB : montants indicatifs, à valider avec la DAF.” is a note"),
    ]  # fmt: skip


def test_the_columns_of_the_real_sheets_find_their_fields(real):
    proposed = {
        name: [key for key, _ in propose_mapping(find_header(s).columns, PARTNER_FIELDS).values()]
        for name, s in real.items()
    }

    assert proposed["Partenaires"] == [
        "name", "acronym", "kind", "country", "sectors", "contact_name", "contact_function",
        "contact_phone", "contact_email", "status", "first_contact_on", "last_contact_on",
        "next_action", "next_action_on", "amount_expected", "amount_mobilised", "in_kind",
        "alignment", "potential", "owner", "notes",
    ]  # fmt: skip
    assert proposed["Base 2023-2024"] == [
        "name", "kind", "country", "contact_mixed", "status", "last_contact_on",
        "amount_expected", "currency", "next_action_on", "owner", "notes",
    ]  # fmt: skip


def test_the_columns_of_the_clean_file_find_their_fields():
    (clean,) = open_table_file(DATA / "partners_clean.csv")
    layout = find_header(clean)

    titles = {column.index: column.title for column in layout.columns}
    proposed = propose_mapping(layout.columns, PARTNER_FIELDS)

    assert {titles[at]: key for at, (key, _) in proposed.items()} == {
        "id": "external_id", "sigle": "acronym", "nom_fr": "name", "nom_en": "other_names",
        "categorie": "kind", "pays_iso2": "country", "site_web": "website", "remarque": "notes",
    }  # fmt: skip


# Rows ----------------------------------------------------------------------------------------


def test_rows_of_every_kind():
    made = sheet(
        ["LISTE 2026"],
        HEADER,
        [1, "AFD", "France", 5000],
        [],
        [None, None, " ", None],
        ["BAILLEURS"],
        [2, "Total Energies (fondation)", "France", 900],
        ["N°", "PARTENAIRE", "pays", "Montant"],
        [None, "Fondation Zinsou"],
        [3, "GIZ", "Allemagne", None],
        [None, "Sous-total", None, 5900],
        ["TOTAL GÉNÉRAL", None, None, "5 900 FCFA"],
        ["* montants à confirmer"],
    )

    assert kinds(made) == [
        "title", "header", "data", "blank", "blank", "section", "data", "repeated", "data", "data",
        "subtotal", "subtotal", "note",
    ]  # fmt: skip


def test_a_partner_named_total_is_data_and_a_lone_name_too():
    made = sheet(HEADER, [1, "Total", "France", 500], [2, "AFD", "France", 7], [None, "Zinsou"])

    assert kinds(made) == ["header", "data", "data", "data"]


def test_a_merged_row_among_the_data_is_a_section_even_in_the_name_column():
    made = sheet(
        HEADER, [1, "AFD", "FR", 1], [None, "Fondations"], [2, "GIZ", "DE", 2],
        merged=[(2, 1, 2, 3)],
    )  # fmt: skip

    assert kinds(made) == ["header", "data", "section", "data"]


def test_without_a_header_every_filled_row_is_data_and_columns_have_letters():
    made = sheet(["AFD", 5000], ["GIZ", 7000])
    layout = find_header(made)

    assert (layout.header_row, kinds(made)) == (-1, ["data", "data"])
    assert [(c.letter, c.title) for c in layout.columns] == [("A", ""), ("B", "")]


def test_a_title_that_stands_in_the_upper_row_alone_is_kept():
    made = sheet(
        ["Partenaire", "Contact", None, "Pays"],
        [None, "Nom", "Téléphone", None],
        ["AFD", "Afi Sow", "+229 01 00 00 67 47", "FR"],
        ["GIZ", "Komlan Koné", "+229 01 00 00 67 48", "DE"],
    )

    titles = [(c.title, c.group) for c in find_header(made).columns]

    assert titles == [
        ("Partenaire", ""), ("Nom", "Contact"), ("Téléphone", "Contact"), ("Pays", ""),
    ]  # fmt: skip


def test_english_titles_are_found_too():
    made = sheet(
        ["Our partners"], ["Organization", "Country", "E-mail"], ["AFD", "FR", "a@example.org"]
    )
    layout = find_header(made)

    assert propose_mapping(layout.columns, PARTNER_FIELDS) == {
        0: ("name", 1.0), 1: ("country", 1.0), 2: ("contact_email", 1.0),
    }  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.lists(
            st.one_of(st.none(), st.text(max_size=20), st.integers(), st.floats(), st.just(date(2026, 1, 2))),
            max_size=6,
        ),
        max_size=12,
    )
)  # fmt: skip
def test_any_sheet_gets_one_verdict_per_row(rows):
    made = sheet(*rows)

    verdicts = survey(made)

    assert [verdict.index for verdict in verdicts] == list(range(len(rows)))
    propose_mapping(find_header(made).columns, PARTNER_FIELDS)


# Mapping ---------------------------------------------------------------------------------------


def column(index, title, *samples, group=""):
    return Column(index, title, group, samples)


def test_a_field_is_proposed_once_unless_it_takes_several_columns():
    columns = [
        column(0, "Nom"), column(1, "Organisation"), column(2, "Observations"),
        column(3, "Commentaires"), column(4, "Couleur"),
    ]  # fmt: skip

    assert {at: key for at, (key, _) in propose_mapping(columns, PARTNER_FIELDS).items()} == {
        0: "name", 2: "notes", 3: "notes",
    }  # fmt: skip


def test_case_accents_plurals_and_slips_of_the_hand_are_forgiven():
    columns = [column(0, "ORGANISMES"), column(1, "Telephone (s)"), column(2, "Montant  potentiél")]

    assert [key for key, _ in propose_mapping(columns, PARTNER_FIELDS).values()] == [
        "name", "contact_phone", "amount_expected",
    ]  # fmt: skip


def test_the_values_settle_what_the_title_leaves_open():
    name_only = column(0, "Contact", "Afi Sow", "Komlan Koné")
    mixed = column(0, "Contact", "Afi Sow ; +229 01 00 00 67 47 ; afi@example.org")
    untitled = column(0, "", "afi@example.org", "b@example.org")

    assert [propose_mapping([c], PARTNER_FIELDS)[0][0] for c in (name_only, mixed, untitled)] == [
        "contact_name",
        "contact_mixed",
        "contact_email",
    ]


def test_the_group_title_tells_two_columns_of_one_name_apart():
    specs = [
        FieldSpec("partner_name", "", synonyms_fr=("partenaire nom", "nom")),
        FieldSpec("contact_name", "", synonyms_fr=("contact nom",)),
    ]
    columns = [column(0, "Nom", group="Partenaire"), column(1, "Nom", group="Contact")]

    assert {at: key for at, (key, _) in propose_mapping(columns, specs).items()} == {
        0: "partner_name", 1: "contact_name",
    }  # fmt: skip
