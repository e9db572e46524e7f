"""20,000 partners and 50,000 contacts, made in bulk for measuring."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import islice

from dateutil.relativedelta import relativedelta
from django.db import models

from core.demo import Stage
from core.workflow import Step
from partners.demo import story
from partners.demo.small import AMOUNTS, LIVES, owners
from partners.models import (
    Affiliation,
    Contact,
    ContactEmail,
    FundingWindow,
    Interaction,
    Partner,
    Relationship,
    Score,
    ScoreModel,
)
from partners.workflow import WORKFLOW
from strategy.rates import freeze
from trail.services import together

PARTNERS, CONTACTS, EXCHANGES, TIES = 20_000, 50_000, 60_000, 15_000
BATCH = 2_000


def build(stage: Stage) -> None:
    announcements: list = []
    partners = in_bulk(Partner, new_partners(stage, announcements))
    with together():
        for announce in announcements:
            announce(stage.cast["manager"])
    contacts = in_bulk(Contact, new_contacts(stage))
    in_bulk(Affiliation, new_affiliations(stage, partners, contacts))
    in_bulk(
        ContactEmail,
        (
            ContactEmail(contact=contact, address=f"personne{number}@grand.example.org")
            for number, contact in enumerate(contacts)
        ),
    )
    in_bulk(Interaction, new_exchanges(stage, partners))
    in_bulk(Score, new_scores(stage, partners))
    in_bulk(Relationship, new_ties(stage, partners))
    in_bulk(FundingWindow, new_windows(stage, partners))


def in_bulk(model: type[models.Model], rows: Iterable[models.Model]) -> list[models.Model]:
    """Insert in batches; derived columns are filled here, for bulk_create never calls save."""
    rows, made = iter(rows), []
    while batch := list(islice(rows, BATCH)):
        for row in batch:
            if hasattr(row, "refresh_search_text"):
                row.refresh_search_text()
        made += model._base_manager.bulk_create(batch)
    return made


def new_partners(stage: Stage, announcements: list) -> Iterator[Partner]:
    """Each is led along its steps before it is saved; ``announcements`` tell the trail after."""
    rng = stage.rng
    team = owners(stage)
    kinds = [kind for kind in Partner.Kind.values if kind != Partner.Kind.UNKNOWN]
    lives = rng.choices([steps for steps, _weight in LIVES], [w for _steps, w in LIVES], k=PARTNERS)
    for number in range(PARTNERS):
        place = rng.choice(story.LARGE_PLACES)
        head, theme = rng.choice(story.LARGE_HEADS), rng.choice(story.LARGE_THEMES)
        partner = Partner(
            name=f"{head} {theme} de {place} {number:05d}",
            acronym=f"{head[0]}{theme.split()[-1][0].upper()}{place[0]}{number:05d}",
            kind=rng.choice(kinds),
            country=story.COUNTRY_OF[place],
            city=place,
            owner=rng.choice(team),
            is_confidential=rng.random() < 0.02,
            review_due_on=stage.today + timedelta(days=rng.randint(-60, 240)),
        )
        if rng.random() < 0.6:
            amount, partner.currency = rng.choice(AMOUNTS[:4])
            partner.amount = Decimal(amount)
            freeze(partner, stage.today)
        born = stage.days_ago(700, 200)
        steps = [
            Step(verb, born + timedelta(days=40 * place), "Mesure")
            for place, verb in enumerate(lives[number], start=1)
        ]
        announcements.append(WORKFLOW.rehearse(partner, born=born, steps=steps))
        yield partner


def new_contacts(stage: Stage) -> Iterator[Contact]:
    for _number in range(CONTACTS):
        yield Contact(
            civility=stage.rng.choice(["mrs", "mr"]),
            given_name=stage.rng.choice(story.GIVEN),
            family_name=stage.rng.choice(story.FAMILY),
        )


def new_affiliations(stage: Stage, partners: list, contacts: list) -> Iterator[Affiliation]:
    for number, contact in enumerate(contacts):
        yield Affiliation(
            contact=contact,
            partner=partners[number % len(partners)],
            function=stage.rng.choice(story.FUNCTIONS),
            is_main=number < len(partners),
        )


def new_exchanges(stage: Stage, partners: list) -> Iterator[Interaction]:
    for _number in range(EXCHANGES):
        kind, way, subject, notes = stage.rng.choice(story.EXCHANGES)
        partner = stage.rng.choice(partners)
        yield Interaction(
            partner=partner,
            kind=kind,
            direction=way,
            subject=subject,
            notes=notes,
            on=stage.days_ago(720),
            author=partner.owner,
        )


def new_scores(stage: Stage, partners: list) -> Iterator[Score]:
    rng = stage.rng
    grid = ScoreModel.in_force_on(stage.today)
    criteria = list(grid.criteria.all()) if grid else []
    for partner in partners[::2]:
        day = stage.days_ago(500)
        for criterion in criteria:
            yield Score(
                partner=partner,
                criterion=criterion,
                value=Decimal(rng.randint(0, 10)) / 2,
                on=day,
                fades_on=day + relativedelta(months=criterion.fades_after_months),
                evidence="Mesure",
                author=partner.owner,
            )


def new_ties(stage: Stage, partners: list) -> Iterator[Relationship]:
    for _number in range(TIES):
        start, end = stage.rng.sample(partners, 2)
        yield Relationship(
            from_partner=start,
            to_partner=end,
            strength=stage.rng.randint(1, 3),
            kind=stage.rng.choice(Relationship.Kind.values),
        )


def new_windows(stage: Stage, partners: list) -> Iterator[FundingWindow]:
    for partner in partners[::10]:
        kind, title, recurrence = stage.rng.choice(story.WINDOWS)
        yield FundingWindow(
            partner=partner,
            kind=kind,
            title=title,
            recurrence=recurrence,
            closes_on=stage.today + timedelta(days=stage.rng.randint(-100, 300)),
        )
