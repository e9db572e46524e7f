"""Some 170 organisations followed for a year, through the same workflow as everybody's."""

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from dateutil.relativedelta import relativedelta

from core.demo import Stage
from core.text import fold
from partners.demo import story
from partners.models import (
    Affiliation,
    Contact,
    ContactEmail,
    ContactPhone,
    Criterion,
    CriterionAnswer,
    FundingWindow,
    IntegrityCheck,
    Interaction,
    Partner,
    Relationship,
    Review,
    Score,
    ScoreModel,
    Tag,
)
from partners.services.grids import follow_priorities
from partners.workflow import WORKFLOW
from strategy.models import Sector
from strategy.rates import freeze
from work.services import create_action

ORGANISATIONS = Path(__file__).parents[1] / "data" / "organisations.csv"
AMOUNTS = [
    (25_000_000, "XOF"),
    (45_000_000, "XOF"),
    (131_191_400, "XOF"),
    (250_000_000, "XOF"),
    (15_000, "EUR"),
    (75_000, "EUR"),
    (350_000, "EUR"),
    (1_200_000, "EUR"),
    (40_000, "USD"),
    (150_000, "USD"),
    (80_000, "CHF"),
]
# (steps taken, weight): how far along the partners of the demonstration are.
LIVES = [
    ((), 22),
    (("qualify",), 16),
    (("qualify", "approach"), 26),
    (("qualify", "approach", "activate"), 20),
    (("qualify", "approach", "set_dormant"), 8),
    (("rule_out",), 5),
]


@dataclass
class Life:
    """A partner with what happened to it, oldest first."""

    partner: Partner
    born: date
    steps: tuple[str, ...]


def build(stage: Stage) -> None:
    """Partners in order of the file, so that the same day always tells the same story."""
    follow_priorities(ScoreModel.in_force_on(stage.today))
    tags = [Tag.objects.create(name=name) for name in story.TAGS]
    lives = [make_partner(stage, row, tags) for row in chosen_rows()]
    for life in lives:
        add_contacts(stage, life)
        add_exchanges(stage, life)
        add_answers(stage, life)
        live(stage, life)
        add_scores(stage, life)
        add_windows(stage, life)
        add_reviews(stage, life)
        add_actions(stage, life)
    add_ties(stage, [life.partner for life in lives])
    stage.made["partners"] = [life.partner for life in lives]


def chosen_rows() -> list[dict]:
    left = dict(story.QUOTAS)
    rows = []
    with ORGANISATIONS.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            if left.get(row["categorie"], 0) > 0:
                left[row["categorie"]] -= 1
                rows.append(row)
    return rows


def owners(stage: Stage) -> list:
    return [stage.cast[name] for name in ("officer", "officer2", "officer3", "manager")]


def make_partner(stage: Stage, row: dict, tags: list[Tag]) -> Life:
    rng = stage.rng
    born = stage.days_ago(430, 40)
    acronym = row["sigle"] if len(row["sigle"]) <= 12 else ""
    partner = Partner(
        name=row["nom_fr"],
        acronym=acronym,
        other_names=row["nom_en"] if row["nom_en"] != row["nom_fr"] else "",
        kind=story.KINDS[row["categorie"]],
        country=row["pays_iso2"],
        website=f"https://{row['site_web']}" if row["site_web"] else "",
        languages=rng.choice(["fr", "fr, en", "en"]),
        owner=rng.choice(owners(stage)) if rng.random() < 0.92 else None,
        is_confidential=rng.random() < 0.04,
        mandate=rng.choice(story.MANDATES) if rng.random() < 0.8 else "",
        instruments=rng.choice(story.INSTRUMENTS) if rng.random() < 0.7 else "",
        in_kind_offer=rng.choice(story.IN_KIND) if rng.random() < 0.2 else "",
        pinned_note=rng.choice(story.PINNED) if rng.random() < 0.15 else "",
        review_due_on=born + relativedelta(months=6),
    )
    if rng.random() < 0.65:
        partner.amount, partner.currency = rng.choice(AMOUNTS)
        partner.amount = Decimal(partner.amount)
        freeze(partner, born)
    partner.save()
    partner.sectors.set(
        Sector.objects.filter(code__in=rng.sample(story.CULTURE_SECTORS, rng.randint(1, 3)))
    )
    if rng.random() < 0.4:
        partner.tags.set(rng.sample(tags, rng.randint(1, 2)))
    WORKFLOW.start(partner, actor=partner.owner or stage.cast["manager"], on=born)
    steps = rng.choices([steps for steps, _weight in LIVES], [weight for _steps, weight in LIVES])
    return Life(partner, born, steps[0])


def add_contacts(stage: Stage, life: Life) -> None:
    rng = stage.rng
    for number in range(rng.choices([0, 1, 2, 3], [1, 5, 3, 1])[0]):
        given, family = rng.choice(story.GIVEN), rng.choice(story.FAMILY)
        contact = Contact.objects.create(
            civility=rng.choice(["mrs", "mr", "mr", "dr"]),
            given_name=given,
            family_name=family,
            language=rng.choice(["fr", "fr", "en"]),
        )
        Affiliation.objects.create(
            contact=contact,
            partner=life.partner,
            function=rng.choice(story.FUNCTIONS),
            is_main=number == 0,
            starts_on=life.born - timedelta(days=rng.randint(0, 900)),
        )
        house = fold(life.partner.acronym or life.partner.name).replace(" ", "")[:14]
        address = f"{fold(given)}.{fold(family)}@{house}.example.org".replace(" ", "")
        ContactEmail.objects.create(contact=contact, address=address)
        if rng.random() < 0.7:
            phone = f"+22901{rng.randint(0, 99_999_999):08d}"
            ContactPhone.objects.create(contact=contact, e164=phone, raw=phone)


def add_exchanges(stage: Stage, life: Life) -> None:
    rng = stage.rng
    spoken_to = {"approach", "set_dormant", "activate"} & set(life.steps)
    if not spoken_to:
        return
    contacts = list(Contact.objects.filter(affiliations__partner=life.partner))
    last = 150 if "set_dormant" in life.steps else 0
    age = (stage.today - life.born).days
    for kind, way, subject, notes in rng.sample(story.EXCHANGES, rng.randint(2, 9)):
        exchange = Interaction.objects.create(
            partner=life.partner,
            kind=kind,
            direction=way,
            on=stage.days_ago(max(age - 20, last), min(last, max(age - 20, last))),
            subject=subject,
            notes=notes,
            is_sensitive=rng.random() < 0.05,
            author=life.partner.owner or stage.cast["manager"],
        )
        if contacts:
            exchange.contacts.add(rng.choice(contacts))


def add_answers(stage: Stage, life: Life) -> None:
    rng = stage.rng
    author = life.partner.owner or stage.cast["manager"]
    complete = "qualify" in life.steps
    for criterion in Criterion.objects.filter(is_active=True):
        if complete or rng.random() < 0.25:
            CriterionAnswer.objects.create(
                partner=life.partner,
                criterion=criterion,
                author=author,
                answer=rng.choices(["yes", "partly", "no"], [7, 2, 1])[0],
                evidence=rng.choice(story.EVIDENCE) if rng.random() < 0.6 else "",
            )
    if complete and rng.random() < 0.8:
        checked = stage.days_ago(420, 5)
        for kind in IntegrityCheck.Kind.values:
            IntegrityCheck.objects.create(
                partner=life.partner,
                kind=kind,
                author=author,
                checked_on=checked,
                valid_until=checked + relativedelta(months=12),
                result=rng.choices(["clear", "reserves", "negative"], [18, 2, 1])[0],
                evidence="Listes de l’ONU, de l’Union européenne et du Trésor consultées.",
            )


def live(stage: Stage, life: Life) -> None:
    """Take the partner along its steps at believable dates."""
    first = Interaction.objects.filter(partner=life.partner, direction="out").order_by("on").first()
    actor = life.partner.owner or stage.cast["manager"]
    day = life.born
    for step in life.steps:
        later = day + timedelta(days=stage.rng.randint(5, 60))
        if step == "approach" and first:
            later = max(first.on, day)
        day = min(later, stage.today)
        reason = "Histoire de la démonstration" if WORKFLOW.moves[step].needs_reason else ""
        WORKFLOW.move(life.partner, step, actor=actor, on=day, reason=reason)


def add_scores(stage: Stage, life: Life) -> None:
    rng = stage.rng
    grid = ScoreModel.in_force_on(stage.today)
    if not grid or rng.random() < 0.2:
        return
    day = stage.days_ago(min(600, (stage.today - life.born).days + 150), 3)
    lean = rng.uniform(1.2, 4.2), rng.uniform(1.2, 4.2)
    for criterion in grid.criteria.all():
        middle = lean[criterion.axis == "potential"]
        value = min(5, max(0, round(rng.gauss(middle, 0.8) * 2) / 2))
        Score.objects.create(
            partner=life.partner,
            criterion=criterion,
            value=Decimal(str(value)),
            on=day,
            fades_on=day + relativedelta(months=criterion.fades_after_months),
            evidence=rng.choice(story.EVIDENCE),
            author=life.partner.owner or stage.cast["manager"],
        )


def add_windows(stage: Stage, life: Life) -> None:
    rng = stage.rng
    if rng.random() > 0.35:
        return
    kind, title, recurrence = rng.choice(story.WINDOWS)
    closes = stage.today + timedelta(days=rng.randint(-30, 300))
    FundingWindow.objects.create(
        partner=life.partner,
        kind=kind,
        title=title,
        recurrence=recurrence,
        closes_on=closes,
        opens_on=closes - timedelta(days=rng.randint(20, 70)) if kind == "call" else None,
    )


def add_reviews(stage: Stage, life: Life) -> None:
    """Two sheets in three were reviewed; the others are, or soon will be, stale."""
    rng = stage.rng
    if rng.random() > 0.66 or not life.partner.owner:
        return
    on = stage.days_ago(min(170, (stage.today - life.born).days))
    Review.objects.create(
        partner=life.partner,
        on=on,
        by=life.partner.owner,
        outcome=rng.choice(["still_right", "edited"]),
    )
    Partner.objects.filter(pk=life.partner.pk).update(
        reviewed_on=on, review_due_on=on + relativedelta(months=6)
    )


def add_actions(stage: Stage, life: Life) -> None:
    """One open action on two in five of the partners we talk to, a few of them late."""
    rng = stage.rng
    if life.partner.status not in ("approached", "active") or rng.random() > 0.4:
        return
    owner = life.partner.owner or stage.cast["manager"]
    create_action(
        actor=stage.cast["manager"],
        what=rng.choice(story.ACTIONS),
        owner=owner,
        due_on=stage.today + timedelta(days=rng.randint(-9, 35)),
        record=life.partner,
    )


def add_ties(stage: Stage, partners: list[Partner]) -> None:
    rng = stage.rng
    relays = [p for p in partners if p.kind in ("diaspora", "network", "public")]
    seen = set()
    for _number in range(len(partners)):
        start = rng.choice(relays if rng.random() < 0.7 else partners)
        end = rng.choice(partners)
        if start == end or (start.pk, end.pk) in seen:
            continue
        seen.add((start.pk, end.pk))
        kind = rng.choice(Relationship.Kind.values)
        if start.kind == "diaspora":
            kind = Relationship.Kind.DIASPORA_RELAY
        Relationship.objects.create(
            from_partner=start,
            to_partner=end,
            kind=kind,
            strength=rng.randint(1, 3),
            since=stage.days_ago(1500, 30),
        )
