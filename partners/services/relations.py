"""Ties between partners and people, and the shortest way from us to somebody.

The search walks backwards from the person or organisation we want to reach, one step at a
time, until it meets somebody the team already deals with. Each step reads only the ties of
the present frontier, so its cost follows the neighbourhood, not the size of the base; what
the reader may not see is dropped before anything is read beyond it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from core.access import require
from core.locking import lock
from partners.models import Affiliation, Contact, Interaction, Partner, Relationship

Kind = Relationship.Kind
# A tie of these kinds leads one way only: being introduced by someone introduces nobody to them.
ONE_WAY = {Kind.INTRODUCES, Kind.DIASPORA_RELAY, Kind.PRESCRIBER}
POST = "post"
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
class Reach:
    """How far a node is from the target, by ties of what total strength, and the first of them."""

    steps: int
    strength: int
    tie: Tie | None


@dataclass(frozen=True)
class Step:
    """A tie with its two ends, its name, and the sentence that says it."""

    start: Partner | Contact
    end: Partner | Contact
    strength: int
    label: str
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
    best: dict[Node, Reach] = {goal: Reach(0, 0, None)}
    known = known_among([goal], user)
    frontier = [] if known else [goal]
    for steps in range(1, max_steps + 1):
        if not frontier or len(known) >= MOST_PATHS:
            break
        reached = _next_ring(frontier, best, steps, day)
        seen = visible_among(reached, user)
        best |= {node: reach for node, reach in reached.items() if node in seen}
        new = known_among(seen, user)
        known |= new
        frontier = [node for node in reached if node in seen - new]
    chosen = sorted(known, key=lambda node: (best[node].steps, -best[node].strength, node))
    chosen = chosen[:MOST_PATHS]
    return in_words([_walk(node, best) for node in chosen], chosen)


def _next_ring(
    frontier: list[Node], best: dict[Node, Reach], steps: int, day: date
) -> dict[Node, Reach]:
    """Nodes not met before with a tie into the frontier, each with its strongest way on."""
    reached: dict[Node, Reach] = {}
    for tie in ties_into(frontier, day):
        if tie.start in best:
            continue
        strength = best[tie.end].strength + tie.strength
        if tie.start not in reached or strength > reached[tie.start].strength:
            reached[tie.start] = Reach(steps, strength, tie)
    return reached


def _walk(node: Node, best: dict[Node, Reach]) -> list[Tie]:
    ties = []
    while tie := best[node].tie:
        ties.append(tie)
        node = tie.end
    return ties


# --- who is seen, who is known -------------------------------------------------------------------


def visible_among(nodes: Iterable[Node], user) -> set[Node]:
    """Those this person may know of, the archived left out: the only ones a path goes through."""
    partners = Partner.objects.visible_to(user).current()
    return _among(nodes, partners, Contact.objects.visible_to(user).current())


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
    return _among(nodes, partners, Contact.objects.visible_to(user).current().filter(Exists(met)))


def _among(nodes: Iterable[Node], partners: QuerySet, contacts: QuerySet) -> set[Node]:
    return {
        (name, key)
        for name, rows in (("partner", partners), ("contact", contacts))
        for chunk in chunks(key for kind, key in nodes if kind == name)
        for key in rows.filter(pk__in=chunk).order_by().values_list("pk", flat=True)
    }


# --- ties ----------------------------------------------------------------------------------------


def ties_into(nodes: list[Node], day: date) -> Iterator[Tie]:
    """Every tie in force that day which leads into one of the nodes; their starts may be hidden."""
    yield from _relationships(nodes, day)
    yield from _posts(nodes, day)


def _relationships(nodes: list[Node], day: date) -> Iterator[Tie]:
    rows = Relationship.objects.in_force_on(day).order_by()
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


def _posts(nodes: list[Node], day: date) -> Iterator[Tie]:
    rows = Affiliation.objects.in_post_on(day).order_by()
    for name, other in (("partner", "contact"), ("contact", "partner")):
        for chunk in chunks(key for kind, key in nodes if kind == name):
            found = rows.filter(**{f"{name}__in": chunk})
            for end, start, function in found.values_list(name, other, "function"):
                forward = name == "partner"
                yield Tie((other, start), (name, end), POST, POST_STRENGTH, forward, function)


def chunks(keys: Iterable[int]) -> Iterator[list[int]]:
    keys = iter(keys)
    while chunk := list(islice(keys, CHUNK)):
        yield chunk


# --- words ---------------------------------------------------------------------------------------


def in_words(walks: list[list[Tie]], firsts: list[Node]) -> list[Path]:
    """The paths with their records, read in two queries."""
    nodes = set(firsts) | {node for walk in walks for tie in walk for node in (tie.start, tie.end)}
    records = records_of(nodes)
    return [
        Path(records[first], [_step(tie, records) for tie in walk])
        for first, walk in zip(firsts, walks, strict=True)
    ]


def records_of(nodes: Iterable[Node]) -> dict[Node, Partner | Contact]:
    """The records of nodes already known to be visible."""
    nodes, records = list(nodes), {}
    for name, model in (("partner", Partner), ("contact", Contact)):
        keys = [key for kind, key in nodes if kind == name]
        for record in model._default_manager.filter(pk__in=keys):
            records[name, record.pk] = record
    return records


def _step(tie: Tie, records: dict[Node, Partner | Contact]) -> Step:
    start, end = records[tie.start], records[tie.end]
    label = tie.function or _("works at") if tie.kind == POST else str(Kind(tie.kind).label)
    return Step(start, end, tie.strength, label, sentence_of(tie, start, end))


def sentence_of(tie: Tie, start: Partner | Contact, end: Partner | Contact) -> str:
    """The tie as it is stored, said in full: "UNDP funds Institut Lumière"."""
    source, target = (start, end) if tie.stored_forward else (end, start)
    names = {"source": source, "target": target, "function": tie.function}
    if tie.kind == POST:
        if tie.function:
            return _("%(source)s works at %(target)s (%(function)s)") % names
        return _("%(source)s works at %(target)s") % names
    return f"{source} {Kind(tie.kind).label} {target}"


# --- reading ties --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Relay:
    """Somebody who can introduce us, with the number of their ties and the strongest."""

    record: Partner | Contact
    ties: int
    strongest: int
    reaches: list[str]


def relays_for(user, day: date, *, most: int = 100) -> list[Relay]:
    """Who introduces, recommends or relays us to others, the best connected first."""
    ties = Relationship.objects.visible_to(user).in_force_on(day).filter(kind__in=ONE_WAY)
    counts = (
        ties.order_by()
        .values("from_partner", "from_contact")
        .annotate(ties=Count("pk"), strongest=Max("strength"))
        .order_by("-ties", "-strongest", "from_partner", "from_contact")[:most]
    )
    nodes = [_node(row["from_partner"], row["from_contact"]) for row in counts]
    records = records_of(nodes)
    reaches = _reached_by(ties, nodes)
    return [
        Relay(records[node], row["ties"], row["strongest"], reaches.get(node, []))
        for node, row in zip(nodes, counts, strict=True)
    ]


def _node(partner: int | None, contact: int | None) -> Node:
    return ("partner", partner) if partner else ("contact", contact)


def _reached_by(ties: QuerySet, nodes: list[Node]) -> dict[Node, list[str]]:
    """For each relay, the names at the other end of their strongest ties."""
    keys = {name: [key for kind, key in nodes if kind == name] for name in ("partner", "contact")}
    rows = ties.filter(Q(from_partner__in=keys["partner"]) | Q(from_contact__in=keys["contact"]))
    found: dict[Node, list[str]] = {}
    for tie in rows.select_related("to_partner", "to_contact").order_by("-strength", "pk"):
        found.setdefault(_node(tie.from_partner_id, tie.from_contact_id), []).append(
            str(tie.target)
        )
    return found


def ties_of(record: Partner | Contact, user, day: date) -> tuple[list, list]:
    """The visible ties of a sheet or a person: those in force, and those that are over or to come."""
    name = record._meta.model_name
    rows = (
        Relationship.objects.visible_to(user)
        .filter(Q(**{f"from_{name}": record}) | Q(**{f"to_{name}": record}))
        .select_related("from_partner", "from_contact", "to_partner", "to_contact")
    )
    present = list(rows.in_force_on(day))
    held = {tie.pk for tie in present}
    return present, [tie for tie in rows if tie.pk not in held]


@transaction.atomic
def end_tie(tie: Relationship, *, actor, last_day: date) -> Relationship:
    """The tie held until that day, and stays readable. Raises PermissionDenied."""
    tie = lock(tie)
    require(actor, "partners.edit", tie)
    tie.until = last_day
    tie.version += 1
    tie._change_reason = "end"
    tie.save(update_fields=["until", "version", "updated_at"])
    return tie
