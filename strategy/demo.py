"""Priorities, targets and a few dated exchange rates of the demonstration."""

from datetime import date
from decimal import Decimal

from core.demo import Stage
from strategy.models import ExchangeRate, Priority, Target

M = Target.Measure

PRIORITIES = [
    (
        "P1",
        "Industries culturelles et créatives",
        "Structurer les entreprises culturelles et créatives",
        "Structure cultural and creative businesses",
        3,
        "entreprise culturelle\nICC\nentrepreneuriat culturel",
        "creative industries\ncultural business",
    ),
    (
        "P2",
        "Mobilité et diffusion",
        "Faire circuler les artistes et les œuvres",
        "Help artists and works travel",
        2,
        "mobilité\nrésidence\ntournée",
        "mobility\nresidency\ntouring",
    ),
    (
        "P3",
        "Patrimoine",
        "Numériser et transmettre le patrimoine",
        "Digitise and pass on heritage",
        2,
        "patrimoine\nnumérisation\nmusée",
        "heritage\ndigitisation\nmuseum",
    ),
    (
        "P4",
        "Formation",
        "Former les professionnels des arts",
        "Train professionals of the arts",
        1,
        "formation\nprofessionnalisation",
        "training\nskills",
    ),
]

TARGETS = [
    (M.PARTNERS_QUALIFIED, 40),
    (M.PARTNERS_APPROACHED, 30),
    (M.PROPOSALS_SUBMITTED, 15),
    (M.CONVERSION_RATE, 35),
    (M.RESOURCES_CASH, 850_000_000),
    (M.RESOURCES_IN_KIND, 120_000_000),
    (M.AGREEMENTS_UP_TO_DATE, 90),
    (M.DEADLINES_MET, 85),
    (M.STEWARDSHIP, 24),
    (M.SHEETS_REVIEWED, 80),
]

# Orders of magnitude, made up for the demonstration.
RATES = {
    "USD": "601.5",
    "GBP": "772.4",
    "CHF": "689.2",
    "CAD": "438.9",
    "JPY": "4.05",
    "SEK": "57.1",
    "NOK": "55.3",
    "DKK": "87.9",
    "CNY": "83.6",
    "NGN": "0.39",
    "GHS": "48.2",
    "MAD": "60.4",
    "ZAR": "33.1",
}


def build(stage: Stage) -> None:
    year = stage.today.year
    stage.made["priorities"] = [
        Priority.objects.create(
            code=code,
            axis=axis,
            statement_fr=french,
            statement_en=english,
            weight=weight,
            first_year=year - 1,
            last_year=year + 2,
            keywords_fr=words_fr,
            keywords_en=words_en,
        )
        for code, axis, french, english, weight, words_fr, words_en in PRIORITIES
    ]
    for measure, value in TARGETS:
        for when, share in ((year - 1, Decimal("0.8")), (year, Decimal(1))):
            Target.objects.create(year=when, measure=measure, value=value * share)
    for currency, rate in RATES.items():
        for when, drift in ((year - 2, "0.97"), (year - 1, "0.99"), (year, "1")):
            ExchangeRate.objects.create(
                currency=currency,
                on=date(when, 1, 1),
                rate=Decimal(rate) * Decimal(drift),
                source="Démonstration",
            )
