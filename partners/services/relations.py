"""Ties between partners and people, and the shortest way from us to somebody.

The search walks backwards from the person or organisation we want to reach, one step at a
time, until it meets somebody the team already deals with. Each step reads only the ties of
the present frontier, so its cost follows the neighbourhood, not the size of the base.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from partners.models import Affiliation, Contact, Interaction, Partner, Relationship

Kind = Relationship.Kind
# A tie of these kinds leads one way only: being introduced by someone introduces nobody to them.
ONE_WAY = {Kind.INTRODUCES, Kind.DIASPORA_RELAY, Kind.PRESCRIBER}
POST_STRENGTH = Relationship.Strength.STRONG
CHUNK = 500
MOST_PATHS = 5

Node = tuple[str, int]  # ("partner", pk) or ("contact", pk)


@dataclass(frozen=True)
class Tie:
    """One step, in walking order: from nearer to us towards the target."""

    start: Node
    end: Node
    kind: str  # a Relationship.Kind, or "post" for a function held
    strength: int
    stored_forward: bool  # whether the tie is written in walking order
    function: str = ""


@dataclass(frozen=True)
class Step:
    """A tie with its two ends, and the sentence that says it."""

    start: Partner | Contact
    end: Partner | Contact
    strength: int
    sentence: str


@dataclass(frozen=True)
class Path:
    """The way from somebody we know to the target; no step when we know the target itself."""

    first: Partner | Contact
    steps: list[Step]

    @property
    def strength(self) -> int:
        return sum(step.strength for step in self.steps)


def node_of(record: Partner | Contact) -> Node:
    return record._meta.model_name, record.pk


def who_can_introduce(
    target: Partner | Contact, user, *, max_steps: int = 4, day: date | None = None
) -> list[Path]:
    """The best ways from us to ``target`` through what ``user`` may see, at most five.

    Fewest steps first, then the strongest ties. Each path starts at a different acquaintance and
    passes through no other.
    """
    day = day or timezone.localdate()
    goal = node_of(target)
    best: dict[Node, tuple[int, int, Tie | None]] = {goal: (0, 0, None)}
    known = known_among([goal], user)
    frontier = [] if known else [goal]
    for steps in range(1, max_steps + 1):
        if not frontier or len(known) >= MOST_PATHS:
            break
        reached: dict[Node, tuple[int, int, Tie | None]] = {}
        for tie in ties_into(frontier, user, day):
            if tie.start in best:
                continue
            strength = best[tie.end][1] + tie.strength
            if tie.start not in reached or strength > reached[tie.start][1]:
                reached[tie.start] = (steps, strength, tie)
        best |= reached
        new = known_among(list(reached), user)
        known |= new
        frontier = [node for node in reached if node not in new]
    chosen = sorted(known, key=lambda node: (best[node][0], -best[node][1], node))[:MOST_PATHS]
    return in_words([_walk(node, best) for node in chosen], chosen)


def _walk(node: Node, best: dict[Node, tuple[int, int, Tie | None]]) -> list[Tie]:
    ties = []
    while tie := best[node][2]:
        ties.append(tie)
        node = tie.end
    return ties


# --- what is known -------------------------------------------------------------------------------


def known_among(nodes: Iterable[Node], user) -> set[Node]:
    """Those the team deals with: approached or active partners that it exchanges with or owns,
    and people who took part in an exchange."""
    exchanges = Interaction.objects.visible_to(user).current()
    partners = (
        Partner.objects.visible_to(user)
        .current()
        .filter(status__in=[Partner.Status.APPROACHED, Partner.Status.ACTIVE])
        .filter(Q(owner__isnull=False) | Exists(exchanges.filter(partner=OuterRef("pk"))))
    )
    met = exchanges.filter(contacts=OuterRef("pk"))
    contacts = Contact.objects.visible_to(user).current().filter(Exists(met))
    return {
        (name, key)
        for name, rows in (("partner", partners), ("contact", contacts))
        for chunk in chunks(key for kind, key in nodes if kind == name)
        for key in rows.filter(pk__in=chunk).values_list("pk", flat=True)
    }


# --- ties ----------------------------------------------------------------------------------------


def ties_into(nodes: list[Node], user, day: date) -> Iterator[Tie]:
    """Every visible tie in force that day which leads into one of the nodes."""
    yield from _relationships(nodes, user, day)
    yield from _posts(nodes, user, day)


def _relationships(nodes: list[Node], user, day: date) -> Iterator[Tie]:
    rows = standing_ties(user, day)
    wanted = set(nodes)
    for name in ("partner", "contact"):
        for chunk in chunks(key for kind, key in nodes if kind == name):
            touching = Q(**{f"to_{name}__in": chunk})
            touching |= Q(**{f"from_{name}__in": chunk}) & ~Q(kind__in=ONE_WAY)
            fields = ("from_partner", "from_contact", "to_partner", "to_contact")
            for row in rows.filter(touching).values_list(*fields, "kind", "strength"):
                yield from _readings(row, wanted)


def _readings(row: tuple, wanted: set[Node]) -> Iterator[Tie]:
    from_partner, from_contact, to_partner, to_contact, kind, strength = row
    source = ("partner", from_partner) if from_partner else ("contact", from_contact)
    target = ("partner", to_partner) if to_partner else ("contact", to_contact)
    if target in wanted:
        yield Tie(source, target, kind, strength, stored_forward=True)
    if source in wanted and kind not in ONE_WAY:
        yield Tie(target, source, kind, strength, stored_forward=False)


def standing_ties(user, day: date):
    """Visible relationships in force that day, between sheets that are not archived."""
    return Relationship.objects.visible_to(user).filter(
        Q(until=None) | Q(until__gte=day),
        Q(since=None) | Q(since__lte=day),
        from_partner__archived_at=None,
        to_partner__archived_at=None,
        from_contact__archived_at=None,
        to_contact__archived_at=None,
    )


def _posts(nodes: list[Node], user, day: date) -> Iterator[Tie]:
    rows = (
        Affiliation.objects.visible_to(user)
        .in_post_on(day)
        .filter(partner__archived_at=None, contact__archived_at=None)
        .filter(contact__in=Contact.objects.visible_to(user).values("pk"))
    )
    for name, other in (("partner", "contact"), ("contact", "partner")):
        for chunk in chunks(key for kind, key in nodes if kind == name):
            found = rows.filter(**{f"{name}__in": chunk})
            for end, start, function in found.values_list(name, other, "function"):
                forward = name == "partner"
                yield Tie((other, start), (name, end), "post", POST_STRENGTH, forward, function)


def chunks(keys: Iterable[int]) -> Iterator[list[int]]:
    keys = iter(keys)
    while chunk := list(islice(keys, CHUNK)):
        yield chunk


# --- words ---------------------------------------------------------------------------------------


def in_words(walks: list[list[Tie]], firsts: list[Node]) -> list[Path]:
    """The paths with their records, read in two queries."""
    nodes = set(firsts) | {node for walk in walks for tie in walk for node in (tie.start, tie.end)}
    records: dict[Node, Partner | Contact] = {}
    for name, model in (("partner", Partner), ("contact", Contact)):
        keys = [key for kind, key in nodes if kind == name]
        for record in model._default_manager.filter(pk__in=keys):
            records[name, record.pk] = record
    return [
        Path(records[first], [_step(tie, records) for tie in walk])
        for first, walk in zip(firsts, walks, strict=True)
    ]


def _step(tie: Tie, records: dict[Node, Partner | Contact]) -> Step:
    start, end = records[tie.start], records[tie.end]
    return Step(start, end, tie.strength, sentence_of(tie, start, end))


def sentence_of(tie: Tie, start: Partner | Contact, end: Partner | Contact) -> str:
    """The tie as it is stored, said in full: "UNDP funds Institut Lumière"."""
    source, target = (start, end) if tie.stored_forward else (end, start)
    names = {"source": source, "target": target, "function": tie.function}
    if tie.kind == "post":
        if tie.function:
            return _("%(source)s works at %(target)s (%(function)s)") % names
        return _("%(source)s works at %(target)s") % names
    return f"{source} {Kind(tie.kind).label} {target}"
