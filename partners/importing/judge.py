"""Tells for each row, in file order, whether its organisation is new, known or perhaps known."""

from dataclasses import replace

from django.utils.translation import gettext as _

from core.likeness import Candidate, LikenessIndex, OrgName
from core.text import fold
from partners.importing.draft import Draft
from partners.importing.load import drafts_of
from partners.importing.write import Writing
from partners.models import Partner

# A single candidate this alike is joined unless somebody decides otherwise; measured on the
# labelled sample of core/tests (see docs/measures.md).
SURE = 0.9

Key = tuple[str, int]  # ("p", partner key) or ("r", position of an earlier row)


def org_of(values: dict) -> OrgName:
    """The organisation as the row names it."""
    mails = [mail for person in values.get("people", []) for mail in person.get("emails", [])]
    return OrgName(
        values.get("name", ""),
        values.get("acronym", ""),
        tuple(values.get("other_names", [])),
        values.get("country", ""),
        values.get("website", "") or (mails[0] if mails else ""),
    )


class PartnerJudge:
    """Keeps an index of the base and of the rows already seen, and a draft of each sheet touched."""

    def __init__(self, run, rows):
        self.replace = run.existing == run.Existing.REPLACE
        self.index = LikenessIndex()
        self.by_name: dict[str, list[tuple[Key, str]]] = {}
        self.names: dict[Key, str] = {}
        self.places: dict[int, str] = {}
        self.joined: set[Key] = set()
        for pk, name, acronym, others, country, website in (
            Partner.objects.current()
            .values_list("pk", "name", "acronym", "other_names", "country", "website")
            .iterator()
        ):
            self._know(
                ("p", pk), OrgName(name, acronym, tuple(others.splitlines()), country, website)
            )
        known = filter(None, (self._same(org_of(row.values)) for row in rows))
        drafts = drafts_of(key[1] for key in known)
        self.drafts = {("p", pk): draft for pk, draft in drafts.items()}

    def judge(self, row) -> None:
        """Fill outcome, reason, title, candidates, match and differences of a parsed row."""
        values = row.values
        row.candidates, row.differences, row.match_id, row.match_row = [], [], None, None
        row.is_sure, row.title = False, values.get("name", "")[:300]
        if not row.title:
            row.outcome, row.reason = (
                row.Outcome.ERROR,
                _("The name of the organisation is missing."),
            )
            return
        org = org_of(values)
        key = self._decided(row) or self._same(org)
        if row.decision == row.Decision.SKIP:
            row.outcome, row.reason = row.Outcome.SKIPPED, _("Left out by decision.")
        elif row.decision == row.Decision.CREATE:
            self._create(row, org)
        elif key:
            self._join(row, key)
        else:
            self._compare(row, org)

    # -- the four endings -------------------------------------------------------------------

    def _create(self, row, org: OrgName) -> None:
        draft = Draft(Partner(review_due_on=None))  # dated when written
        changes = draft.add(row.values, label=str(row))
        key = ("r", row.position)
        self.drafts[key] = draft
        self.places[row.position] = f"{row.sheet} {row.number}"
        self._know(key, org)
        row.is_sure = True
        row.outcome, row.reason = row.Outcome.CREATE, ""
        row.differences = [change.as_json() for change in changes if change.action != "fill"]

    def _join(self, row, key) -> None:
        """The same organisation as ``key``: a sheet of the base, or an earlier row of the file."""
        self._point(row, key)
        changes = self._draft(key).add(row.values, replace=self._replaces(key), label=str(row))
        self.joined.add(key)
        row.is_sure = True
        row.differences = [change.as_json() for change in changes]
        if key[0] == "r":
            row.outcome = row.Outcome.DUPLICATE
            row.reason = _("Same organisation as row %(number)s of the file.") % {
                "number": self.places[key[1]]
            }
        elif any(change.action != "keep" for change in changes):
            row.outcome, row.reason = row.Outcome.UPDATE, ""
        else:
            row.outcome, row.reason = row.Outcome.SAME, _("Nothing new in this row.")

    def _compare(self, row, org: OrgName) -> None:
        """Not known by name: new, or alike enough to be shown."""
        found = self._alike(org)
        if not found:
            self._create(row, org)
            return
        row.candidates = [self._shown(candidate) for candidate in found]
        if found[0].score >= SURE and (len(found) == 1 or found[1].score < found[0].score):
            self._join(row, found[0].key)
            self._know(found[0].key, org)
            return
        self._point(row, found[0].key)
        row.outcome = row.Outcome.DUPLICATE
        row.reason = _("Perhaps “%(name)s”: %(why)s.") % {
            "name": row.candidates[0]["name"],
            "why": found[0].reason.label,
        }

    # -- what is known ----------------------------------------------------------------------

    def _know(self, key: Key, org: OrgName) -> None:
        """Every spelling of one organisation stands in the index beside the first."""
        self.index.add((*key, len(self.index)), org)
        self.names.setdefault(key, org.name)
        for name in {fold(name) for name in (org.name, *org.other_names)} - {""}:
            self.by_name.setdefault(name, []).append((key, org.country))

    def _same(self, org: OrgName) -> Key | None:
        """The only one of exactly this name, unless the countries speak against it."""
        keys = {
            key
            for key, country in self.by_name.get(fold(org.name), [])
            if not country or not org.country or country == org.country
        }
        return keys.pop() if len(keys) == 1 else None

    def _alike(self, org: OrgName) -> list[Candidate]:
        """The likeliest first, each organisation once whatever its spellings."""
        best: dict[Key, Candidate] = {}
        for candidate in self.index.candidates(org, limit=8):
            best.setdefault(candidate.key[:2], replace(candidate, key=candidate.key[:2]))
        return list(best.values())[:5]

    def _decided(self, row) -> Key | None:
        """What somebody chose in the preview, if it is still there."""
        if row.decision != row.Decision.JOIN or not row.chosen:
            return None
        key = (row.chosen[0], int(row.chosen[1:]))
        return key if key in self.names else None

    def _draft(self, key: Key) -> Draft:
        if key not in self.drafts:
            self.drafts[key] = drafts_of([key[1]])[key[1]]
        return self.drafts[key]

    def _replaces(self, key: Key) -> bool:
        """Only sheets of the base are ever overwritten; within the file the first row rules."""
        return self.replace and key[0] == "p" and key not in self.joined

    def _point(self, row, key: Key) -> None:
        if key[0] == "p":
            row.match_id = key[1]
        else:
            row.match_row = key[1]

    def _shown(self, candidate) -> dict:
        return {
            "key": f"{candidate.key[0]}{candidate.key[1]}",
            "name": self.names[candidate.key],
            "place": self.places.get(candidate.key[1], "") if candidate.key[0] == "r" else "",
            "score": round(candidate.score, 2),
            "reason": str(candidate.reason.label),
        }

    # -- writing ----------------------------------------------------------------------------

    def write(self, rows, *, actor, recorder, progress) -> None:
        """Save what the judged rows add up to; each written row learns its record."""
        touched: dict[Key, list] = {}
        for row in rows:
            if key := self._key_of(row):
                touched.setdefault(key, []).append(row)
        drafts = {key: self._draft(key) for key in touched}
        Writing(actor=actor, recorder=recorder, progress=progress).write(list(drafts.values()))
        for key, some in touched.items():
            for row in some:
                row.result_id = drafts[key].partner.pk

    def _key_of(self, row) -> Key | None:
        if not row.is_sure:
            return None
        if row.outcome == row.Outcome.CREATE:
            return "r", row.position
        if row.match_id:
            return "p", row.match_id
        return ("r", row.match_row) if row.match_row is not None else None
