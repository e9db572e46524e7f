"""The people of the demonstration: made up, at example.org, one account per role and a few more."""

from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from accounts.models import Delegation, Direction, Role, User
from core.demo import Stage

# Everyone of the demonstration signs in with this; it stands in the README.
PASSWORD = "Partenaires-2026"  # noqa: S105

DIRECTIONS = [
    ("DG", "Direction générale", None),
    ("SG", "Secrétariat général", "DG"),
    ("DP", "Direction des partenariats", "SG"),
    ("DAF", "Direction administrative et financière", "SG"),
    ("CJ", "Cellule juridique", "SG"),
    ("DICC", "Direction des industries culturelles et créatives", "SG"),
    ("DPC", "Direction du patrimoine culturel", "SG"),
    ("DFA", "Direction de la formation artistique", "SG"),
]

PEOPLE = [
    # address, first name, last name, position, direction, roles, language
    ("manager", "Koffi", "Mensah", "Responsable des partenariats", "DP", [Role.MANAGER], "fr"),
    ("officer", "Sylvie", "Traoré", "Chargée de partenariats", "DP", [Role.OFFICER], "fr"),
    ("officer2", "Fabrice", "Dossou", "Chargé de partenariats", "DP", [Role.OFFICER], "fr"),
    ("officer3", "Ama", "Owusu", "Partnership officer", "DP", [Role.OFFICER], "en"),
    ("contributor", "Aïcha", "Bamba", "Directrice des ICC", "DICC", [Role.CONTRIBUTOR], "fr"),
    ("contributor2", "Yao", "Kouassi", "Directeur du patrimoine", "DPC", [Role.CONTRIBUTOR], "fr"),
    ("legal", "Grâce", "Adjovi", "Juriste", "CJ", [Role.LEGAL], "fr"),
    ("daf", "Moussa", "Sow", "Directeur administratif et financier", "DAF", [Role.DAF], "fr"),
    ("sg", "Clémence", "Houngbédji", "Secrétaire générale", "SG", [Role.SG], "fr"),
    ("dg", "Wilfried", "Agbodjan", "Directeur général", "DG", [Role.DG], "fr"),
    ("auditor", "Nadège", "Kaboré", "Auditrice interne", "DG", [Role.AUDITOR], "fr"),
]


def build(stage: Stage) -> None:
    """Directions, people with their roles, an administrator, an interim that has run out."""
    directions: dict[str, Direction] = {}
    for code, name, parent in DIRECTIONS:
        directions[code] = Direction.objects.create(
            code=code, name=name, parent=directions.get(parent)
        )
    groups = {group.name: group for group in Group.objects.all()}
    password = make_password(PASSWORD)
    accounts = []
    for address, first, last, title, direction, roles, language in PEOPLE:
        person = User.objects.create(
            email=f"{address}@example.org",
            password=password,
            first_name=first,
            last_name=last,
            title=title,
            direction=directions[direction],
            language=language,
        )
        person.groups.set(groups[role] for role in roles)
        stage.cast[address] = person
        accounts.append(account(person, ", ".join(str(role.label) for role in roles)))
    admin = User.objects.create(
        email="admin@example.org",
        password=password,
        first_name="Idrissa",
        last_name="Fall",
        title="Administrateur de l’application",
        direction=directions["SG"],
        is_staff=True,
        is_superuser=True,
    )
    stage.cast["admin"] = admin
    accounts.append(account(admin, "Administration"))
    for code, address in [
        ("DP", "manager"),
        ("DICC", "contributor"),
        ("DPC", "contributor2"),
        ("DAF", "daf"),
        ("SG", "sg"),
        ("DG", "dg"),
        ("CJ", "legal"),
    ]:
        directions[code].head = stage.cast[address]
        directions[code].save(update_fields=["head"])
    Delegation.objects.create(
        giver=stage.cast["dg"],
        receiver=stage.cast["sg"],
        role=Role.DG,
        kind=Delegation.Kind.INTERIM,
        starts_on=stage.today - timedelta(days=100),
        ends_on=stage.today - timedelta(days=86),
        act="Note de service n° 0112/APDA/DG",
    )
    stage.made["accounts"] = accounts
    stage.made["directions"] = directions


def account(person: User, role: str) -> dict[str, str]:
    return {"email": person.email, "password": PASSWORD, "role": role}
