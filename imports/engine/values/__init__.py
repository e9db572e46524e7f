"""One pure parser per kind of cell. None raises; none gives a value that the cell does not say."""

from imports.engine.values.amounts import (
    AmountKind,
    ParsedAmount,
    parse_amount,
    parse_currency,
)
from imports.engine.values.contacts import (
    Contact,
    ContactCell,
    Email,
    Person,
    Phone,
    pair_contacts,
    parse_contact_cell,
    parse_emails,
    parse_people,
    parse_phones,
)
from imports.engine.values.dates import ParsedDate, Precision, parse_date
from imports.engine.values.parsed import Parsed, is_nothing, raw_text
from imports.engine.values.words import (
    parse_country,
    parse_kind,
    parse_list,
    parse_scale,
    parse_status,
    parse_text,
    parse_url,
    parse_yes_no,
)

__all__ = [
    "AmountKind", "Contact", "ContactCell", "Email", "Parsed", "ParsedAmount", "ParsedDate",
    "Person", "Phone", "Precision", "is_nothing", "pair_contacts", "parse_amount",
    "parse_contact_cell", "parse_country", "parse_currency", "parse_date", "parse_emails",
    "parse_kind", "parse_list", "parse_people", "parse_phones", "parse_scale", "parse_status",
    "parse_text", "parse_url", "parse_yes_no", "raw_text",
]  # fmt: skip
