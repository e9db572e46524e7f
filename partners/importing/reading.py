"""A row's cells read as the values of a partner's draft, and what could not be read as remarks.

Nothing is invented: a doubtful cell gives no value, its text is kept, and a note says why.
"""

import re
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import TEAM, User
from core.money import MissingRate
from core.text import fold
from imports.engine.values import (
    Contact,
    Email,
    Parsed,
    Phone,
    is_nothing,
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
)
from imports.registry import Cells
from partners.models import Contact as PartnerContact
from partners.models import Partner
from strategy.rates import convert

# Field of the file → field of the draft, with the parser of its cell.
SIMPLE = {
    "name": ("name", parse_text),
    "acronym": ("acronym", parse_text),
    "city": ("city", parse_text),
    "kind": ("kind", parse_kind),
    "country": ("country", parse_country),
    "website": ("website", parse_url),
}
CIVILITIES = {"mme": "mrs", "mlle": "mrs", "mrs": "mrs", "ms": "mrs", "m": "mr", "mr": "mr",
              "dr": "dr", "pr": "pr", "prof": "pr"}  # fmt: skip
# A column that only counts the lines says nothing of the partner.
COUNTERS = {"n", "no", "num", "numero", "rang", "ordre", "nr"}


class Reading:
    """Made once per run; knows the team, to find who "S. Traoré" is."""

    def __init__(self):
        team = User.objects.filter(is_active=True, groups__name__in=TEAM).distinct()
        self.team = [(person, fold(person.first_name), fold(person.last_name)) for person in team]
        self.today = timezone.localdate()

    def __call__(self, cells: Cells, note) -> dict:
        """The values of ``partners.importing.draft``; ``note(field, text, raw, problem=)``."""
        values: dict = {"remarks": []}
        remarks = values["remarks"]
        for key, (field, parse) in SIMPLE.items():
            parsed = self._take(key, parse(cells.first(key)), note, remarks)
            if parsed is not None:
                values[field] = parsed
        values["other_names"] = [
            text for cell in cells.all("other_names") if (text := parse_text(cell).value)
        ]
        values["domains"] = [
            name[:40] for cell in cells.all("sectors") for name in parse_list(cell).value or []
        ]
        values["people"] = self._people(cells, values.get("country", ""), note, remarks)
        self._dates(cells, values, note)
        self._amounts(cells, values, note)
        self._scales(cells, values, note)
        self._status(cells, values, note)
        self._action(cells, values, note)
        self._owner(cells, values, note)
        for cell in cells.all("notes"):
            text = parse_text(cell).raw
            if not is_nothing(text):
                remarks.append(text)
        remarks += [
            f"{title} : {text}"
            for title, text in cells.unknown
            if not is_nothing(text) and not (fold(title) in COUNTERS and text.isdigit())
        ]
        reference = parse_text(cells.first("external_id")).raw
        if reference and not reference.isdigit():
            remarks.append(_("Reference in the source: %(text)s") % {"text": reference})
        return {key: value for key, value in values.items() if value not in ("", [], None)}

    def _take(self, key: str, parsed: Parsed, note, remarks: list):
        """The value, or None with the text kept; says what was assumed or could not be read."""
        if parsed.problem:
            note(key, parsed.problem, parsed.raw, problem=True)
        elif parsed.note:
            note(key, parsed.note, parsed.raw)
        if parsed.value is None and parsed.raw and not is_nothing(parsed.raw):
            remarks.append(parsed.raw)
        return parsed.value

    # -- people -----------------------------------------------------------------------------

    def _people(self, cells: Cells, country: str, note, remarks: list) -> list[dict]:
        people, phones, emails = [], [], []
        for cell in cells.all("contact_name"):
            people += parse_people(cell)
        for cell in cells.all("contact_mixed"):
            told = parse_contact_cell(cell, country)
            people, phones, emails = (
                people + told.people,
                phones + told.phones,
                emails + told.emails,
            )
            remarks += told.rest
        for cell in cells.all("contact_phone"):
            phones += parse_phones(cell, country)
        for cell in cells.all("contact_email"):
            emails += parse_emails(cell)
        function = parse_text(cells.first("contact_function")).raw
        self._tell(phones, emails, note)
        found = pair_contacts(people, phones, emails, function)
        for contact in found:
            if contact.note:
                note("contact_name", contact.note)
            remarks += [email.raw for email in contact.emails if not email.address]
        return [self._person(contact) for contact in found if self._is_somebody(contact)]

    def _tell(self, phones: list[Phone], emails: list[Email], note) -> None:
        for phone in phones:
            if phone.note:
                proposed = f" → {phone.proposed}" if phone.proposed else ""
                note("contact_phone", f"{phone.note}{proposed}", phone.raw)
        for email in emails:
            if email.problem or email.note:
                proposed = f" → {email.proposed}" if email.proposed else ""
                text = f"{email.problem or email.note}{proposed}"
                note("contact_email", text, email.raw, problem=bool(email.problem))

    def _is_somebody(self, contact: Contact) -> bool:
        return bool(contact.person or contact.phones or any(e.address for e in contact.emails))

    def _person(self, contact: Contact) -> dict:
        """Nobody named: the switchboard, under the organisation's own contact."""
        person = contact.person
        return {
            "family": cased(person.family or person.given) if person else _("General contact"),
            "given": person.given if person and person.family else "",
            "civility": self._civility(person.title) if person else "",
            "function": contact.function,
            "emails": list(dict.fromkeys(e.address for e in contact.emails if e.address)),
            "phones": [
                {
                    "e164": phone.e164,
                    "raw": phone.raw,
                    "note": f"{phone.note} {phone.proposed}".strip(),
                }
                for phone in contact.phones
            ],
        }

    def _civility(self, title: str) -> str:
        code = CIVILITIES.get(fold(title).replace(" ", ""), title)
        return code if code in PartnerContact.Civility.values else ""

    # -- dates, amounts, scales ---------------------------------------------------------------

    def _dates(self, cells: Cells, values: dict, note) -> None:
        """An exchange that lies ahead cannot have taken place: it stays a remark."""
        for key, field in (
            ("first_contact_on", "first_contact"),
            ("last_contact_on", "last_exchange"),
        ):
            parsed = parse_date(cells.first(key))
            day = self._take(key, parsed, note, values["remarks"])
            if day is None:
                continue
            if day > self.today:
                note(key, _("This date lies ahead: kept as a remark."), parsed.raw, problem=True)
                values["remarks"].append(parsed.raw)
                continue
            values[field] = {
                "on": day.isoformat(),
                "precision": str(parsed.precision),
                "raw": parsed.raw,
            }

    def _amounts(self, cells: Cells, values: dict, note) -> None:
        """A range, an unknown or an unconvertible amount is a remark, never a number."""
        currency = parse_currency(cells.first("currency")).value or ""
        in_kind = [parse_text(cell).raw for cell in cells.all("in_kind")]
        parsed = parse_amount(cells.first("amount_expected"), currency)
        if parsed.kind == "in_kind":
            in_kind.append(parsed.raw)
        elif parsed.value is not None and self._convertible(parsed, note):
            values["amount"] = {"amount": str(parsed.value), "currency": parsed.currency}
            if parsed.note:
                note("amount_expected", parsed.note, parsed.raw)
        else:
            self._remark(_("Potential amount"), "amount_expected", parsed, values, note)
        mobilised = parse_amount(cells.first("amount_mobilised"), currency)
        self._remark(_("Amount mobilised"), "amount_mobilised", mobilised, values, note)
        offered = " ; ".join(text for text in in_kind if not is_nothing(text))
        if offered:
            values["in_kind_offer"] = offered[:300]

    def _convertible(self, parsed, note) -> bool:
        if parsed.value <= Decimal(0):
            return False
        try:
            convert(parsed.value, parsed.currency, self.today)
        except MissingRate as missing:
            note("amount_expected", str(missing), parsed.raw, problem=True)
            return False
        return True

    def _remark(self, label: str, key: str, parsed: Parsed, values: dict, note) -> None:
        if parsed.problem:
            note(key, parsed.problem, parsed.raw, problem=True)
        elif parsed.note:
            note(key, parsed.note, parsed.raw)
        if not is_nothing(parsed.raw):
            values["remarks"].append(f"{label} : {parsed.raw}")

    def _scales(self, cells: Cells, values: dict, note) -> None:
        for axis in ("alignment", "potential"):
            parsed = parse_scale(cells.first(axis))
            value = self._take(axis, parsed, note, values["remarks"])
            if value is not None:
                values[axis] = {"value": value, "raw": parsed.raw}

    # -- where the relation stands --------------------------------------------------------------

    def _status(self, cells: Cells, values: dict, note) -> None:
        parsed = parse_status(cells.first("status"))
        code = self._take("status", parsed, note, values["remarks"])
        if code in Partner.Status.values:
            values["status"], values["status_text"] = code, parsed.raw

    def _action(self, cells: Cells, values: dict, note) -> None:
        """An action takes a day; without one it stays a remark."""
        what = parse_text(cells.first("next_action")).raw
        parsed = parse_date(cells.first("next_action_on"))
        if parsed.problem:
            note("next_action_on", parsed.problem, parsed.raw, problem=True)
        if is_nothing(what):
            if not is_nothing(parsed.raw):
                values["remarks"].append(_("Due date: %(day)s") % {"day": parsed.raw})
        elif parsed.value and parsed.precision == "day":
            values["next_action"] = {"what": what[:200], "due_on": parsed.value.isoformat()}
        else:
            told = what if is_nothing(parsed.raw) else f"{what} ({parsed.raw})"
            values["remarks"].append(_("Next action: %(what)s") % {"what": told})

    def _owner(self, cells: Cells, values: dict, note) -> None:
        """ "S. Traoré" is Sylvie Traoré when nobody else of the team fits; others stay a remark."""
        text = parse_text(cells.first("owner")).raw
        if is_nothing(text):
            return
        found = [person for person, first, last in self.team if goes_by(text, first, last)]
        if len(found) == 1:
            values["owner"] = {"id": found[0].pk, "name": str(found[0])}
            return
        values["remarks"].append(_("Followed by: %(text)s") % {"text": text})
        note("owner", _("Nobody of the team goes by this name: kept as a remark."), text)


def cased(family: str) -> str:
    """A family name in capitals as it is written in a sentence: "N'GUESSAN" → "N'Guessan"."""
    if not family.isupper():
        return family
    return re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), family)


def goes_by(text: str, first: str, last: str) -> bool:
    """Whether folded names fit "S. Traoré", "Traoré Sylvie" or the initials "S. T."."""
    words = fold(text).split()
    if not words or not last:
        return False
    if all(len(word) == 1 for word in words):
        return "".join(words) == f"{first[:1]}{last[:1]}"
    family = last.split()
    if not set(family) <= set(words):
        return False
    others = [word for word in words if word not in family]
    return all(first.startswith(word) for word in others)
