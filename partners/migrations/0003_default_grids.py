"""The qualification sheet and the scoring grid that the agency starts with; both are its own to change."""

from datetime import date

from django.db import migrations

CRITERIA = [
    (
        "mandate",
        "Son mandat ou ses priorités publiées couvrent-ils la culture, les arts ou l’un de nos axes ?",
        "Do its mandate or published priorities cover culture, the arts or one of our axes?",
        True,
    ),
    (
        "mandate",
        "Intervient-il dans notre pays ou dans la région ?",
        "Does it work in our country or in the region?",
        False,
    ),
    (
        "eligibility",
        "L’agence est-elle éligible à ses financements, directement ou avec un autre demandeur ?",
        "Is the agency eligible for its funding, directly or with another applicant?",
        True,
    ),
    (
        "eligibility",
        "Ses conditions (cofinancement, plafonds, calendrier) sont-elles à notre portée ?",
        "Are its conditions (co-funding, ceilings, calendar) within our reach?",
        True,
    ),
    (
        "capacity",
        "Dispose-t-il de moyens financiers, en nature ou techniques qu’il peut engager avec nous ?",
        "Does it have money, goods or skills that it can commit with us?",
        True,
    ),
    (
        "capacity",
        "A-t-il déjà soutenu des projets comparables ?",
        "Has it supported comparable projects before?",
        False,
    ),
    (
        "access",
        "Avons-nous un interlocuteur nommé ou un relais qui peut nous introduire ?",
        "Do we have a named contact, or a relay who can introduce us?",
        True,
    ),
    (
        "integrity",
        "Les listes de sanctions ont-elles été consultées, sans obstacle ?",
        "Have the sanctions lists been consulted, with no obstacle?",
        True,
    ),
    (
        "integrity",
        "Sa réputation et l’origine de ses fonds ont-elles été examinées ?",
        "Have its reputation and the origin of its funds been examined?",
        True,
    ),
]

# axis, code, French, English, weight, fades after (months)
QUESTIONS = [
    (
        "alignment",
        "mandate",
        "Alignement sur la mission de l’agence",
        "Alignment with the agency’s mission",
        1,
        24,
    ),
    (
        "potential",
        "capacity",
        "Capacité : moyens qu’il peut engager",
        "Capacity: what it can commit",
        3,
        18,
    ),
    (
        "potential",
        "history",
        "Historique : ce que la relation a déjà donné",
        "History: what the relation has brought so far",
        2,
        24,
    ),
    (
        "potential",
        "access",
        "Accès : interlocuteurs et relais",
        "Access: contacts and relays",
        2,
        12,
    ),
    (
        "potential",
        "timing",
        "Calendrier : une fenêtre s’ouvre bientôt",
        "Timing: a window opens soon",
        1,
        6,
    ),
]


def lay(apps, schema_editor):
    Criterion = apps.get_model("partners", "Criterion")
    ScoreModel = apps.get_model("partners", "ScoreModel")
    ScoreCriterion = apps.get_model("partners", "ScoreCriterion")
    for order, (group, french, english, required) in enumerate(CRITERIA, start=1):
        Criterion.objects.create(
            group=group,
            question_fr=french,
            question_en=english,
            required=required,
            order=order * 10,
        )
    grid = ScoreModel.objects.create(
        version=1, label="Grille initiale", in_force_from=date(2020, 1, 1)
    )
    for order, (axis, code, french, english, weight, months) in enumerate(QUESTIONS, start=1):
        ScoreCriterion.objects.create(
            model=grid,
            axis=axis,
            code=code,
            label_fr=french,
            label_en=english,
            weight=weight,
            fades_after_months=months,
            order=order * 10,
        )
    apps.get_model("partners", "PartnerPolicy").objects.create()


class Migration(migrations.Migration):
    dependencies = [("partners", "0002_policy")]
    operations = [migrations.RunPython(lay, migrations.RunPython.noop)]
