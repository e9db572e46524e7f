"""The columns a partner spreadsheet may have, in French and English."""

from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import TEAM, User
from core.money import MissingRate
from core.text import fold
from imports.engine.mapping import FieldSpec
from partners.models import Partner
from strategy.rates import convert


def spec(key: str, label, kind: str, french: str, english: str = "", **options) -> FieldSpec:
    """``french`` and ``english`` list the titles, separated by " | "."""
    return FieldSpec(
        key=key,
        label=label,
        kind=kind,
        synonyms_fr=tuple(french.split(" | ")),
        synonyms_en=tuple(filter(None, english.split(" | "))),
        **options,
    )


L = gettext_lazy
SPECS = (
    spec(
        "name",
        L("Name"),
        "text",
        "Partenaire | Organisation | Partenaire / Organisation | Nom | Structure | Nom FR | Institution",
        "Partner | Organisation name | Name",
        required=True,
    ),
    spec("acronym", L("Acronym"), "text", "Sigle | Acronyme | Abréviation", "Acronym | Short name"),
    spec(
        "other_names",
        L("Other names"),
        "text",
        "Autres noms | Nom EN | Nom anglais | Ancien nom",
        "Other names | English name",
        multiple=True,
    ),
    spec(
        "kind",
        L("Kind"),
        "kind",
        "Type de partenaire | Type | Catégorie | Nature | Type libellé",
        "Type | Kind | Category",
    ),
    spec(
        "country",
        L("Country"),
        "country",
        "Pays | Pays (siège) | Siège | Pays du siège | Pays ISO2",
        "Country",
    ),
    spec("city", L("City"), "text", "Ville", "City | Town"),
    spec("website", L("Website"), "text", "Site web | Site internet | Site | URL", "Website | Web"),
    spec(
        "domains",
        L("Fields of work"),
        "list",
        "Domaines d’intervention | Domaines | Secteurs | Thématiques",
        "Sectors | Fields of work | Themes",
        multiple=True,
    ),
    spec(
        "people",
        L("Contact persons"),
        "people",
        "Point(s) focal(aux) | Points focaux | Contact | Interlocuteur | Personne ressource",
        "Contact person | Focal point",
        multiple=True,
    ),
    spec("function", L("Function"), "text", "Fonction | Poste | Qualité", "Position | Job title"),
    spec(
        "phones",
        L("Phones"),
        "phones",
        "Téléphone(s) | Tél | Téléphone | Portable | Contact tél",
        "Phone | Telephone | Mobile",
        multiple=True,
    ),
    spec(
        "emails",
        L("E-mail addresses"),
        "emails",
        "Courriel | E-mail | Adresse mail | Mail | Courriels",
        "Email | E-mail address",
        multiple=True,
    ),
    spec(
        "contact_cell",
        L("Contacts, phones and addresses in one cell"),
        "contact_cell",
        "Contacts | Contact (nom, tél, mail) | Coordonnées | Contact / tél / mail",
        "Contact details",
        multiple=True,
    ),
    spec("status", L("Status"), "status", "Statut | État | Situation | Étape", "Status | Stage"),
    spec(
        "first_contact",
        L("First contact"),
        "date",
        "Date 1er contact | Premier contact | 1er contact",
        "First contact",
    ),
    spec(
        "last_exchange",
        L("Last exchange"),
        "date",
        "Dernier échange | Dernier contact | Date dernier échange | Date",
        "Last contact",
    ),
    spec(
        "next_action",
        L("Next action"),
        "text",
        "Prochaine action | Action à mener | À faire",
        "Next action | Next step",
    ),
    spec(
        "due_on",
        L("Due date of the next action"),
        "date",
        "Échéance | Date limite | Pour le",
        "Due | Due date",
    ),
    spec(
        "amount",
        L("Potential amount"),
        "amount",
        "Montant potentiel | Montant | Montant estimé | Financement potentiel",
        "Potential amount | Amount",
    ),
    spec("currency", L("Currency"), "currency", "Devise | Monnaie", "Currency"),
    spec(
        "mobilised",
        L("Amount mobilised"),
        "amount",
        "Montant mobilisé | Montant obtenu",
        "Amount raised",
    ),
    spec(
        "in_kind",
        L("In-kind contribution"),
        "text",
        "Apport en nature | Nature | En nature",
        "In kind",
    ),
    spec("alignment", L("Alignment"), "scale", "Alignement /5 | Alignement", "Alignment"),
    spec("potential", L("Potential"), "scale", "Potentiel", "Potential"),
    spec(
        "owner",
        L("Owner"),
        "text",
        "Resp. APDA | Responsable | Chargé de dossier | Suivi par",
        "Owner | Officer | In charge",
    ),
    spec(
        "remarks",
        L("Remarks"),
        "text",
        "Observations | Remarques | Commentaires | Remarque | Notes",
        "Remarks | Comments",
        multiple=True,
    ),
)

# What people write when there is nothing to say.
NOTHING = {fold(text) for text in ("RAS", "néant", "-", "–", "n/a", "NA", "?", "aucune", "rien")}


class Preparation:
    """Mends a parsed row's values for the drafts; knows the team once per run."""

    def __init__(self):
        people = User.objects.filter(is_active=True, groups__name__in=TEAM).distinct()
        self.team = [(person, fold(person.first_name), fold(person.last_name)) for person in people]

    def __call__(self, values: dict, add_note) -> None:
        """``add_note(field, text, problem=False)`` tells the reader of the preview."""
        values["remarks"] = [
            text for text in values.get("remarks", []) if fold(text) not in NOTHING
        ]
        self._owner(values, add_note)
        self._action(values)
        self._amounts(values, add_note)
        self._in_kind(values)
        self._website(values)
        self._status(values)

    def _owner(self, values: dict, add_note) -> None:
        """ "S. Traoré" is Sylvie Traoré when nobody else of the team fits; others stay a remark."""
        text = values.pop("owner", "")
        if not text or fold(text) in NOTHING:
            return
        found = [person for person, first, last in self.team if self._is(text, first, last)]
        if len(found) == 1:
            values["owner"] = {"id": found[0].pk, "name": str(found[0])}
            return
        values["remarks"].append(_("Owner in the file: %(text)s") % {"text": text})
        add_note("owner", _("Nobody of the team goes by this name: kept as a remark."))

    def _is(self, text: str, first: str, last: str) -> bool:
        words = fold(text).split()
        if not words or not last:
            return False
        initials = f"{first[:1]}{last[:1]}"
        if "".join(word[:1] for word in words) == initials and all(len(w) == 1 for w in words):
            return True
        if not set(last.split()) <= set(words):
            return False
        others = [word for word in words if word not in last.split()]
        return all(first.startswith(word) for word in others)

    def _action(self, values: dict) -> None:
        """An action takes a day; without one it stays a remark."""
        what, due = values.pop("next_action", ""), values.pop("due_on", None)
        if not what or fold(what) in NOTHING:
            if due:
                values["remarks"].append(_("Due date in the file: %(day)s") % {"day": due["raw"]})
            return
        if due and due["precision"] == "day":
            values["next_action"] = {"what": what, "due_on": due["on"]}
        else:
            told = f"{what} ({due['raw']})" if due else what
            values["remarks"].append(_("Next action: %(what)s") % {"what": told})

    def _amounts(self, values: dict, add_note) -> None:
        """A range, an unknown or an unconvertible amount is a remark, never a number."""
        for key, label in (("amount", _("Potential amount")), ("mobilised", _("Amount mobilised"))):
            money = values.get(key)
            if not money:
                continue
            exact = money["kind"] == "exact" and Decimal(money["amount"]) > 0
            if exact and key == "amount":
                try:
                    convert(Decimal(money["amount"]), money["currency"], timezone.localdate())
                    continue
                except MissingRate as missing:
                    add_note(key, str(missing), problem=True)
            values.pop(key)
            values["remarks"].append(f"{label} : {money['raw']}")

    def _in_kind(self, values: dict) -> None:
        text = values.pop("in_kind", "")
        if text and fold(text) not in NOTHING:
            values["in_kind_offer"] = text[:300]

    def _website(self, values: dict) -> None:
        site = values.get("website", "").strip()
        if site and "://" not in site:
            values["website"] = f"https://{site}"
        if site and ("." not in site or " " in site or not values["website"].startswith("http")):
            values["remarks"].append(values.pop("website"))

    def _status(self, values: dict) -> None:
        status = values.get("status")
        if not status:
            return
        if status["code"] in Partner.Status.values:
            values["status"], values["status_text"] = status["code"], status["raw"]
        else:
            values.pop("status")
