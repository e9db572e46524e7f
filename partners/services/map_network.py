"""The ties between partners and people: all of those asked for, or those around one of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from partners.models import Affiliation, Contact, Partner, Relationship

Kind = Relationship.Kind
POST = "post"
UNDIRECTED = {Kind.CLUSTER, Kind.KNOWS}
MOST_NODES = 300
MOST_TIES = 50_000

Node = tuple[str, int]  # ("partner", pk) or ("contact", pk)


class Tie(NamedTuple):
    """A tie as it is stored; ``kind`` is a Relationship.Kind, or "post" for a function held."""

    start: Node
    end: Node
    kind: str
    strength: int
    function: str = ""

    @property
    def label(self) -> str:
        if self.kind == POST:
            return self.function or str(_("works at"))
        return str(Kind(self.kind).label)

    @property
    def ends(self) -> tuple[Node, Node]:
        return self.start, self.end


def ties_of(
    partners: QuerySet[Partner], user, day: date, *, narrowed: bool, around: Node | None = None
) -> list[Tie]:
    """Visible ties in force that day, strongest first.

    ``narrowed`` keeps those with an end among ``partners``; ``around`` those of one node and between
    its neighbours.
    """
    rows = _standing(user, day)
    if narrowed:
        kept = partners.order_by().values("pk")
        rows = rows.filter(Q(from_partner__in=kept) | Q(to_partner__in=kept))
    if around:
        return _around(rows, around, user, day)
    return sorted(_read(rows), key=_strongest)


def _standing(user, day: date) -> QuerySet[Relationship]:
    return Relationship.objects.visible_to(user).filter(
        Q(until=None) | Q(until__gte=day),
        Q(since=None) | Q(since__lte=day),
        from_partner__archived_at=None,
        to_partner__archived_at=None,
        from_contact__archived_at=None,
        to_contact__archived_at=None,
    )


def _read(rows: QuerySet[Relationship]) -> list[Tie]:
    fields = ("from_partner", "from_contact", "to_partner", "to_contact", "kind", "strength")
    return [
        Tie(
            ("partner", from_partner) if from_partner else ("contact", from_contact),
            ("partner", to_partner) if to_partner else ("contact", to_contact),
            kind,
            strength,
        )
        for from_partner, from_contact, to_partner, to_contact, kind, strength in rows.order_by(
            "-strength", "pk"
        ).values_list(*fields)[:MOST_TIES]
    ]


def _strongest(tie: Tie) -> tuple:
    return -tie.strength, tie.start, tie.end


def _around(rows: QuerySet[Relationship], node: Node, user, day: date) -> list[Tie]:
    name, key = node
    own = _read(rows.filter(Q(**{f"from_{name}": key}) | Q(**{f"to_{name}": key})))
    own += posts_of([node], user, day)
    own = sorted(own, key=_strongest)
    near = set(chain.from_iterable(tie.ends for tie in strongest_part(own)))
    among = _read(rows.filter(_ends_among(near, "from"), _ends_among(near, "to")))
    between = [tie for tie in among if node not in tie.ends]
    return [*own, *sorted(between, key=_strongest)]


def _ends_among(nodes: Iterable[Node], side: str) -> Q:
    keys = keys_by_name(nodes)
    return Q(**{f"{side}_partner__in": keys["partner"]}) | Q(
        **{f"{side}_contact__in": keys["contact"]}
    )


def keys_by_name(nodes: Iterable[Node]) -> dict[str, list[int]]:
    keys: dict[str, list[int]] = {"partner": [], "contact": []}
    for name, key in nodes:
        keys[name].append(key)
    return keys


def posts_of(nodes: Iterable[Node], user, day: date) -> list[Tie]:
    """The functions that these people hold and that these partners have filled, as ties."""
    keys = keys_by_name(nodes)
    people = Contact.objects.visible_to(user).current().order_by().values("pk")
    rows = (
        Affiliation.objects.visible_to(user)
        .in_post_on(day)
        .filter(partner__archived_at=None, contact__in=people)
        .filter(Q(contact__in=keys["contact"]) | Q(partner__in=keys["partner"]))
    )
    found = rows.order_by("pk").values_list("contact", "partner", "function")
    strength = Relationship.Strength.STRONG
    return [
        Tie(("contact", contact), ("partner", partner), POST, strength, function)
        for contact, partner, function in found
    ]


def strongest_part(ties: Sequence[Tie], most: int = MOST_NODES) -> list[Tie]:
    """Ties that join at most so many nodes: the strongest between the best tied, whole around them."""
    force: dict[Node, int] = defaultdict(int)
    for tie in ties:
        for node in tie.ends:
            force[node] += tie.strength
    if len(force) <= most:
        return list(ties)
    kept: set[Node] = set()
    for tie in sorted(ties, key=lambda tie: (-min(map(force.get, tie.ends)), _strongest(tie))):
        if len(kept | set(tie.ends)) <= most:
            kept.update(tie.ends)
    return [tie for tie in ties if kept.issuperset(tie.ends)]


def records_of(nodes: Iterable[Node]) -> dict[Node, Partner | Contact]:
    """The records behind nodes that were found through visible ties, in two queries."""
    keys = keys_by_name(set(nodes))
    partners = Partner.objects.filter(pk__in=keys["partner"]).only("name", "acronym", "kind")
    people = Contact.objects.filter(pk__in=keys["contact"]).only("given_name", "family_name")
    return {("partner", row.pk): row for row in partners} | {
        ("contact", row.pk): row for row in people
    }
