"""People, telephones and e-mails, alone in their column or all together in one cell."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from phonenumbers import NumberParseException, PhoneNumberFormat

from core.text import fold
from imports.engine.values.parsed import is_nothing, plain, raw_text


class Phone(NamedTuple):
    """`e164` is "" in doubt; `proposed` is then a number that a person may accept."""

    e164: str
    raw: str
    note: str = ""
    proposed: str = ""


class Email(NamedTuple):
    """`address` is "" when it is not one; `proposed` is then a correction to accept or not."""

    address: str
    raw: str
    note: str = ""
    problem: str = ""
    proposed: str = ""


class Person(NamedTuple):
    title: str
    given: str
    family: str
    raw: str

    @property
    def full_name(self) -> str:
        return f"{self.given} {self.family}".strip()


@dataclass
class Contact:
    """One person, or nobody named, with the telephones and addresses that are theirs."""

    person: Person | None
    emails: list[Email] = field(default_factory=list)
    phones: list[Phone] = field(default_factory=list)
    function: str = ""
    note: str = ""


@dataclass
class ContactCell:
    people: list[Person]
    phones: list[Phone]
    emails: list[Email]
    rest: list[str]


# Telephones --------------------------------------------------------------------------------------

_PHONE_CUT = re.compile(r"[;/|\n]|,(?=\s*[+(\d])|\s+(?:ou|et|or|and)\s+", re.IGNORECASE)
_EXTENSION = re.compile(r"\s*(?:poste|ext\.?|extension)\s*\d+$", re.IGNORECASE)


def parse_phones(cell, default_country: str = "") -> list[Phone]:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell) if isinstance(cell, int) else str(cell or "")
    parts = (plain(part) for part in _PHONE_CUT.split(text))
    return [_phone(part, default_country) for part in parts if not is_nothing(part)]


def _phone(raw: str, country: str) -> Phone:
    if sum(c.isdigit() for c in raw) < 6 or re.search(r"[^\W\d_]{4,}", _EXTENSION.sub("", raw)):
        return Phone("", raw, _("this is not a telephone number"))
    try:
        number = phonenumbers.parse(_dialled(raw, country), country or None)
    except NumberParseException:
        return Phone("", raw, _no_country_note(country))
    told = _checked(number, raw)
    if told.e164 and not told.note and not _names_its_country(raw, country):
        return told._replace(note=_("the country code was taken from the partner’s country"))
    return told


def _names_its_country(raw: str, country: str) -> bool:
    return _dialled(raw, country).startswith("+")


def _dialled(raw: str, country: str) -> str:
    """The number with "+" where the country code is written without it: "(225) 07…", "00229-01…"."""
    text = _EXTENSION.sub("", raw).replace("(0)", "")
    if found := re.match(r"\((\d{3})\)", text):
        return "+" + found[1] + text[found.end() :]
    if re.match(r"00\s?\d", text):
        return "+" + text.lstrip("0")
    digits = re.sub(r"\D", "", text)
    code = str(phonenumbers.country_code_for_region(country)) if country else ""
    if code and not text.startswith("+") and digits.startswith(code) and len(digits) > 10:
        return "+" + digits
    return text


def _no_country_note(country: str):
    if country:
        return _("this number cannot be read")
    return _("no country code: the number was kept as it is")


def _checked(number: phonenumbers.PhoneNumber, raw: str) -> Phone:
    national = phonenumbers.national_significant_number(number)
    if number.country_code == 229 and len(national) == 8:
        proposed = f"+22901{national}"
        note = format_lazy(
            _("old number of Benin: ten digits starting with 01 since 2024; {proposed}?"),
            proposed=proposed,
        )
        return Phone("", raw, note, proposed)
    if number.country_code == 225 and len(national) == 8:
        return Phone("", raw, _("old number of Côte d’Ivoire: ten digits since 2021"))
    if number.country_code == 229 and not (len(national) == 10 and national.startswith("01")):
        return Phone("", raw, _("a number of Benin has ten digits starting with 01"))
    if number.country_code == 225 and len(national) != 10:
        return Phone("", raw, _("a number of Côte d’Ivoire has ten digits"))
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    if number.country_code in (225, 229) or phonenumbers.is_valid_number(number):
        return Phone(e164, raw)
    if phonenumbers.is_possible_number(number):
        return Phone(e164, raw, _("this range of numbers is not known: to be checked"))
    return Phone("", raw, _("this number is too short or too long for its country"))


# E-mails -----------------------------------------------------------------------------------------

_AT = re.compile(r"\s*(?:\(\s*(?:at|à|arobase)\s*\)|\[\s*(?:at|à)\s*\]|\s+at\s+)\s*", re.IGNORECASE)
_DOT = re.compile(r"\s*[(\[]\s*(?:dot|point)\s*[)\]]\s*", re.IGNORECASE)
_EMAIL_CUT = re.compile(r"[;|\n/]|,(?=\s)|,(?=[^,;\s]+@)|(?<=[a-zA-Z])\s+(?=[^<\s]\S*@)")
_INSIDE = re.compile(r"<([^<>]+)>")


# Stands for a written "(at)" while a cell is cut, so that the raw text can be given back.
_WRITTEN_AT = "\ue000@"


def parse_emails(cell) -> list[Email]:
    text = _AT.sub(_WRITTEN_AT, str(cell or "").replace("\ue000", ""))
    return [_email(part) for part in _EMAIL_CUT.split(text) if not is_nothing(part)]


def _email(part: str) -> Email:
    raw = plain(part.replace(_WRITTEN_AT, " (at) "))
    text = plain(part)  # the mark is invisible, so it goes
    inside = _INSIDE.search(text)
    address = (inside[1] if inside else text).strip(" .,:'\"").removeprefix("mailto:")
    address = _DOT.sub(".", address).lower()
    if _is_email(address):
        return Email(address, raw, _("“at” was read as @") if _WRITTEN_AT in part else "")
    return Email("", raw, problem=_("this is not an e-mail address"), proposed=_repaired(address))


def _is_email(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True


def _repaired(address: str) -> str:
    """What was probably meant: "x@example,org" → "x@example.org"; "" when nobody can tell."""
    if "@" not in address:
        return ""
    fixed = re.sub(r"\s+", "", address).replace(",", ".").replace("..", ".").replace("@@", "@")
    return fixed if _is_email(fixed) else ""


# People ------------------------------------------------------------------------------------------

TITLES = {
    "m": "M.", "mr": "M.", "monsieur": "M.", "mme": "Mme", "madame": "Mme", "mrs": "Mme",
    "ms": "Mme", "mlle": "Mlle", "mademoiselle": "Mlle", "dr": "Dr", "docteur": "Dr",
    "pr": "Pr", "prof": "Pr", "professeur": "Pr", "me": "Me", "maitre": "Me", "mgr": "Mgr",
    "se": "S.E.", "sem": "S.E.M.", "col": "Col", "gal": "Gal",
}  # fmt: skip
_PARTICLES = frozenset(["de", "du", "des", "da", "dos", "van", "von", "der", "el", "al", "ben"])
_PEOPLE_CUT = re.compile(r"[;/|\n&]|\s+(?:et|and)\s+", re.IGNORECASE)


def parse_people(cell) -> list[Person]:
    parts = (plain(part) for part in _PEOPLE_CUT.split(str(cell or "")))
    return [p for part in parts if not is_nothing(part) for p in _cut_by_comma(part)]


def _cut_by_comma(part: str) -> list[Person]:
    """A comma stands between two people of two words each, or between a name and a function."""
    pieces = [piece.strip() for piece in part.split(",") if piece.strip()]
    if len(pieces) > 1 and all(len(piece.split()) >= 2 for piece in pieces):
        return [_person(piece, piece) for piece in pieces]
    if len(pieces) == 2 and len(pieces[0].split()) == 1 and pieces[0].isupper():
        return [_person(" ".join(pieces), part)]
    return [_person(part, part)]


def _person(text: str, raw: str) -> Person:
    words = text.split()
    title = ""
    while words and (found := TITLES.get(fold(words[0]).replace(" ", ""))) and len(words) > 1:
        title, words = title or found, words[1:]
    family = [word for word in words if _is_capitals(word)]
    if family and len(family) < len(words):
        return Person(title, _joined(w for w in words if w not in family), _joined(family), raw)
    if len(words) == 1:
        return Person(title, "", words[0], raw)
    if family:  # all in capitals: the family name comes first in an office
        return Person(title, _joined(words[1:]), words[0], raw)
    cut = next((i for i, w in enumerate(words) if i and fold(w) in _PARTICLES), len(words) - 1)
    return Person(title, _joined(words[:cut]), _joined(words[cut:]), raw)


def _joined(words) -> str:
    return " ".join(words)


def _is_capitals(word: str) -> bool:
    """ "OUATTARA", "N'GUESSAN", "D'ALMEIDA", not "A." nor "Marie-Claire"."""
    letters = [c for c in word if c.isalpha()]
    return len(letters) > 1 and all(c.isupper() for c in letters)


# All in one cell -----------------------------------------------------------------------------------

_CELL_CUT = re.compile(r"[;|\n]|\s/\s|,(?=\s)")


def parse_contact_cell(cell, default_country: str = "") -> ContactCell:
    """ "SOW Afi; M. Bah ; +228 22 00 42 32 ; afi.sow (at) x.org" cut into what each piece is."""
    told = ContactCell([], [], [], [])
    for part in _CELL_CUT.split(_AT.sub(_WRITTEN_AT, str(cell or "").replace("\ue000", ""))):
        piece = plain(part)
        if is_nothing(piece):
            continue
        if "@" in piece:
            told.emails.extend(parse_emails(part.replace(_WRITTEN_AT, " (at) ")))
        elif sum(c.isdigit() for c in piece) >= 6:
            told.phones.extend(parse_phones(piece, default_country))
        elif re.search(r"\d", piece) or len(piece.split()) > 6:
            told.rest.append(piece)
        else:
            told.people.extend(parse_people(piece))
    return told


def pair_contacts(
    people: Sequence[Person],
    phones: Sequence[Phone] = (),
    emails: Sequence[Email] = (),
    function: str = "",
) -> list[Contact]:
    """Whose is what: e-mails by the name in them, telephones by their order when there are as many.

    What cannot be told goes to the first contact with a note; a function goes to the first.
    """
    contacts = [Contact(person) for person in people]
    left = _pair_emails(contacts, list(emails))
    if not contacts and (emails or phones):
        contacts.append(Contact(None))
    if contacts:
        contacts[0].function = raw_text(function)
        _give_leftovers(contacts, left)
        _pair_phones(contacts, list(phones))
    return contacts


def _pair_emails(contacts: list[Contact], emails: list[Email]) -> list[Email]:
    scores = [
        (score, -e, -c)
        for e, email in enumerate(emails)
        for c, contact in enumerate(contacts)
        if (score := _fits(contact.person, email))
    ]
    taken: set[int] = set()
    for _score, e, c in sorted(scores, reverse=True):
        if -e not in taken and not contacts[-c].emails:
            contacts[-c].emails.append(emails[-e])
            taken.add(-e)
    return [email for at, email in enumerate(emails) if at not in taken]


def _fits(person: Person, email: Email) -> int:
    """3: given and family name are in the address; 2: the family name; 1: the given name alone."""
    local = fold((email.address or email.proposed or email.raw).split("@")[0]).replace(" ", "")
    family = fold(person.family).replace(" ", "")
    given = fold(person.given).replace(" ", "")
    has_family = bool(family) and family in local
    has_given = bool(given) and given in local
    return 3 if has_family and has_given else 2 if has_family else int(has_given)


def _give_leftovers(contacts: list[Contact], emails: list[Email]) -> None:
    if not emails:
        return
    free = [contact for contact in contacts if not contact.emails]
    target = free[0] if len(free) == 1 and len(emails) == 1 else contacts[0]
    target.emails.extend(emails)
    if target.person is not None:
        target.note = _("the name and the e-mail address do not tell the same person")


def _pair_phones(contacts: list[Contact], phones: list[Phone]) -> None:
    if len(phones) == len(contacts):
        for contact, phone in zip(contacts, phones, strict=True):
            contact.phones.append(phone)
        return
    contacts[0].phones.extend(phones)
    if len(contacts) > 1 and phones:
        contacts[0].note = contacts[0].note or _(
            "several people: whose telephone it is, is not told"
        )
