"""The engine from end to end on the agency's sheet: what a clerk would be asked to look at."""

from collections import defaultdict
from pathlib import Path

import pytest

from imports.engine.fields import PARTNER_FIELDS
from imports.engine.layout import RowKind, find_header, survey
from imports.engine.mapping import propose_mapping
from imports.engine.reading import open_table_file
from imports.engine.values import (
    pair_contacts,
    parse_amount,
    parse_contact_cell,
    parse_country,
    parse_date,
    parse_emails,
    parse_people,
    parse_phones,
    parse_scale,
    parse_status,
)

DATA = Path(__file__).parent / "data"
PARSERS = {
    "amount": parse_amount,
    "date": parse_date,
    "country": parse_country,
    "status": parse_status,
    "scale": parse_scale,
}


@pytest.fixture(scope="module")
def cells():
    """Every data cell of the two partner sheets, by the kind of its field, then by its key."""
    found = defaultdict(list)
    for sheet in open_table_file(DATA / "partners_real.xlsx")[:2]:
        layout = find_header(sheet)
        fields = propose_mapping(layout.columns, PARTNER_FIELDS)
        kinds = {spec.key: spec.kind for spec in PARTNER_FIELDS}
        for verdict in survey(sheet, layout):
            if verdict.kind != RowKind.DATA:
                continue
            row = dict(enumerate(sheet.rows[verdict.index]))
            for column, (key, _confidence) in fields.items():
                if row.get(column) is not None:
                    found[kinds[key]].append(row[column])
                    found[key].append(row[column])
    return found


def test_only_cells_that_no_one_could_read_are_problems(cells):
    problems = {
        kind: {cell for cell in cells[kind] if parser(cell).problem}
        for kind, parser in PARSERS.items()
    }

    assert problems == {
        "amount": {"0,0 M€"},
        "date": {"31/02/2026"},
        "country": set(),
        "status": set(),
        "scale": set(),
    }


def test_every_amount_cell_is_a_number_with_a_currency_or_a_remark(cells):
    for cell in cells["amount"]:
        parsed = parse_amount(cell)

        assert (parsed.value is None) == (parsed.kind != "exact")
        assert parsed.value is None or parsed.currency in ("XOF", "EUR", "USD", "CHF")


def test_every_written_address_is_read_or_corrected_by_proposal(cells):
    emails = [email for cell in cells["contact_email"] for email in parse_emails(cell)]

    assert [e.raw for e in emails if not e.address and not e.proposed] == []
    assert all("example,org" in e.raw for e in emails if not e.address)


def test_several_people_in_a_cell_become_as_many_contacts(cells):
    written = [cell for cell in cells["contact_name"] if ";" in cell or "/" in cell]

    for cell in written:
        assert len(parse_people(cell)) == 1 + sum(cell.count(mark) for mark in ";/")
    assert len(written) > 80


def test_a_mixed_cell_leaves_nothing_unread(cells):
    for cell in cells["contact_mixed"]:
        told = parse_contact_cell(cell)
        contacts = pair_contacts(told.people, told.phones, told.emails)

        assert told.rest == []
        assert sum(len(c.emails) for c in contacts) == len(told.emails)
        assert sum(len(c.phones) for c in contacts) == len(told.phones)


def test_every_telephone_is_e164_or_keeps_its_text_with_a_reason(cells):
    for cell in cells["contact_phone"]:
        for phone in parse_phones(cell):
            assert phone.e164.startswith("+") if phone.e164 else str(phone.note)
            assert phone.raw in " ".join(cell.split())
