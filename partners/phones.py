"""Phone numbers as people write them, read into the form that dials (E.164).

Reading never guesses in silence: what would need a change of digits comes back as a proposal.
"""

from dataclasses import dataclass

import phonenumbers
from django.conf import settings
from phonenumbers import PhoneNumberFormat

# Source: ARCEP Bénin, numbering plan of 30 November 2024: ten digits, the old eight behind 01.
BENIN, BENIN_PREFIX, BENIN_OLD_LENGTH = "BJ", "01", 8


@dataclass(frozen=True)
class Reading:
    """``e164`` when the text is a number; else ``proposal``, the number it probably means."""

    raw: str
    e164: str = ""
    proposal: str = ""


def read_phone(text: str, region: str = "") -> Reading:
    """Read a number written nationally (``region`` is an ISO country code) or with its prefix."""
    raw = " ".join(text.split())
    number = _parse(raw, region or settings.AGENCY["country"])
    if number is None:
        return Reading(raw)
    if phonenumbers.is_valid_number(number):
        return Reading(raw, e164=_e164(number))
    return Reading(raw, proposal=_with_benin_prefix(number))


def _parse(raw: str, region: str) -> phonenumbers.PhoneNumber | None:
    if raw.startswith("00"):
        raw = f"+{raw[2:]}"
    try:
        return phonenumbers.parse(raw, region)
    except phonenumbers.NumberParseException:
        return None


def _with_benin_prefix(number: phonenumbers.PhoneNumber) -> str:
    """An eight-digit number of Benin with the 01 that all of them took; else nothing."""
    digits = phonenumbers.national_significant_number(number)
    if phonenumbers.region_code_for_country_code(number.country_code) != BENIN:
        return ""
    if len(digits) != BENIN_OLD_LENGTH:
        return ""
    longer = _parse(f"+{number.country_code}{BENIN_PREFIX}{digits}", BENIN)
    return _e164(longer) if longer and phonenumbers.is_valid_number(longer) else ""


def _e164(number: phonenumbers.PhoneNumber) -> str:
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def grouped(e164: str) -> str:
    """As people read it: "+229 01 97 00 00 00"; the text itself when it is no number."""
    number = _parse(e164, "") if e164.startswith("+") else None
    if number is None:
        return e164
    return phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)


def whatsapp(e164: str) -> str:
    """The address that opens a conversation with a number."""
    return f"https://wa.me/{e164.lstrip('+')}"
