"""The agency's real spreadsheet and the 660 real organisations, in by the same door as everybody's."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse

from imports.models import Row, Run
from imports.services import runs
from imports.tests import data
from partners.models import Affiliation, Contact, Interaction, Partner
from partners.tests.factories import make_contributor, make_officer, make_partner
from trail.models import Transition
from trail.queries import first_moves
from work.models import Action
from work.undo import Touched

REAL = Path(data.__path__[0]) / "partners_real.xlsx"
CLEAN = Path(data.__path__[0]) / "partners_clean.csv"
pytestmark = pytest.mark.django_db


@pytest.fixture
def officer():
    return make_officer(first_name="Sylvie", last_name="Traoré")


def imported(path: Path, actor, *, commit: bool = True) -> Run:
    file = ContentFile(path.read_bytes(), name=path.name)
    run = runs.receive(file, target_key="partners", actor=actor, in_background=False)
    run = runs.read(run, actor=actor)
    return runs.commit(run, actor=actor) if commit else run


def csv_run(text: str, actor, *, commit: bool = True) -> Run:
    file = ContentFile(text.encode(), name="liste.csv")
    run = runs.receive(file, target_key="partners", actor=actor, in_background=False)
    run = runs.read(run, actor=actor)
    return runs.commit(run, actor=actor) if commit else run


def everything() -> dict[str, list]:
    """All rows of the partner base and the actions, to the last column."""
    models = [
        m for m in apps.get_app_config("partners").get_models() if "Historical" not in m.__name__
    ]
    return {
        model.__name__: sorted(map(str, model._base_manager.values_list()))
        for model in [*models, Action, Partner.tags.through, Interaction.contacts.through]
    }


def test_every_row_of_the_real_spreadsheet_is_accounted_for(officer):
    run = imported(REAL, officer)

    counts = run.counts
    parts = sum(count for key, count in counts.items() if key != "rows")
    assert (parts, run.rows.count()) == (counts["rows"], counts["rows"])
    assert set(run.rows.values_list("sheet", flat=True)) == {
        "Partenaires",
        "Base 2023-2024",
    }
    assert not run.rows.filter(outcome=Row.Outcome.SKIPPED, reason="").exists()
    assert not run.rows.filter(outcome=Row.Outcome.ERROR, reason="").exists()
    assert Partner.objects.count() == counts["create"]


def test_importing_the_same_file_twice_changes_nothing(officer):
    imported(REAL, officer)
    before = everything()

    run = imported(REAL, officer)

    assert (everything(), run.counts["create"], run.counts["update"]) == (before, 0, 0)


def test_undo_restores_the_base_exactly(officer):
    known = make_partner(name="UNESCO", country="FR", remarks="Ne pas perdre")
    make_partner(name="Orabank", country="TG", status=Partner.Status.QUALIFIED)
    before = everything()
    run = imported(REAL, officer)
    known.refresh_from_db()
    changed = known.other_names

    runs.undo_run(run, actor=officer)

    assert changed != ""
    assert everything() == before
    assert list(first_moves(Partner, "approached")) == []  # no figure counts what was undone


def test_undo_is_refused_once_a_sheet_was_edited_and_nothing_moves(officer):
    run = csv_run("Organisme;Pays\nFondation Lumière;FR\n", officer)
    partner = Partner.objects.get()
    partner.city = "Lyon"
    partner.save()
    before = everything()

    with pytest.raises(Touched) as refusal:
        runs.undo_run(run, actor=officer)

    run.refresh_from_db()
    assert [str(obstacle.record) for obstacle in refusal.value.obstacles] == ["Fondation Lumière"]
    assert (everything(), run.status) == (before, Run.Status.COMMITTED)


def test_the_660_real_organisations_come_in(officer):
    run = imported(CLEAN, officer)

    written = run.counts["create"] + run.rows.filter(outcome="duplicate", is_sure=True).count()
    assert run.counts["rows"] == 661
    assert written + run.rows.to_decide().count() == 660
    unesco = Partner.objects.get(acronym="UNESCO")
    assert (unesco.kind, unesco.country.code, unesco.website) == (
        "multilateral",
        "FR",
        "https://www.unesco.org",
    )


def test_several_contacts_in_a_cell_become_contacts(officer):
    csv_run(
        "Organisme;Pays;Point focal;Téléphone;Courriel\n"
        "Fondation Lumière;SN;Mme OUATTARA Sylvie / COMPAORÉ Wilfried;"
        "+221 33 800 81 79 / +225 27 00 00 08 99;"
        "sylvie.ouattara@lumiere.example.org, wilfried.compaore (at) lumiere.example.org\n",
        officer,
    )

    found = [
        (
            post.contact.civility,
            str(post.contact),
            [email.address for email in post.contact.emails.all()],
            [phone.e164 for phone in post.contact.phones.all()],
            post.is_main,
        )
        for post in Affiliation.objects.order_by("pk")
    ]
    assert found == [
        ("mrs", "Sylvie Ouattara", ["sylvie.ouattara@lumiere.example.org"], ["+221338008179"], True),
        ("", "Wilfried Compaoré", ["wilfried.compaore@lumiere.example.org"], ["+2252700000899"], False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("0,5 M€", 500_000, "EUR"),
        ("1 250 000 FCFA", 1_250_000, "XOF"),
        ("15.000 EUR", 15_000, "EUR"),
        ("350 000 à 700 000 €", None, "XOF"),
        ("à confirmer", None, "XOF"),
        ("en nature (locaux, équipement)", None, "XOF"),
        ("CHF 80'000", None, "XOF"),  # no rate on file: kept as a remark, said in the preview
    ],
)
def test_an_amount_is_exact_or_a_remark(officer, text, amount, currency):
    csv_run(f"Organisme;Montant potentiel\nFondation Lumière;{text}\n", officer)

    partner = Partner.objects.get()
    assert (partner.amount, partner.currency) == (amount, currency)
    if amount is None and "confirmer" not in text:
        assert text in partner.remarks + partner.in_kind_offer


def test_unknown_columns_are_kept_as_notes(officer):
    csv_run("Organisme;Pays;Couleur du dossier\nFondation Lumière;FR;bleu\n", officer)

    assert Partner.objects.get().remarks == "Couleur du dossier : bleu"


def test_the_way_to_a_status_is_dated_by_the_contacts(officer):
    csv_run("Organisme;Statut;Date 1er contact\nFondation Lumière;Contacté;13/03/2023\n", officer)

    moves = Transition.objects.filter(model="partners.partner").order_by("pk")
    assert [(m.verb, m.target, m.on.isoformat()) for m in moves] == [
        ("start", "identified", "2023-03-13"),
        ("approach", "approached", "2023-03-13"),
    ]


def test_a_corrected_row_is_judged_again(officer):
    run = csv_run("Organisme;Pays;Ville\n;FR;Lyon\nOrabank;TG;Lomé\n", officer, commit=False)
    row = run.rows.get(outcome=Row.Outcome.ERROR)

    runs.correct(row, {"name": "Fondation Lumière"}, actor=officer)
    runs.rejudge(run)

    row.refresh_from_db()
    assert (row.outcome, row.title, row.values["country"]) == ("create", "Fondation Lumière", "FR")


@pytest.mark.parametrize(
    ("decision", "partners", "names"),
    [("join", 1, "Fondation Lumières"), ("create", 2, ""), ("skip", 1, "")],
)
def test_a_decision_says_what_becomes_of_a_row(officer, decision, partners, names):
    known = make_partner(name="Fondation Lumière", country="FR")
    run = csv_run("Organisme;Pays\nFondation Lumières;FR\n", officer, commit=False)
    row = run.rows.get(is_data=True)
    runs.decide(row, decision, chosen=f"p{known.pk}", actor=officer)

    runs.commit(run, actor=officer)

    known.refresh_from_db()
    assert (Partner.objects.count(), known.other_names) == (partners, names)


def test_values_of_the_base_stay_unless_replacing_is_asked(officer):
    known = make_partner(name="Fondation Lumière", country="FR", city="Lyon")
    text = "Organisme;Pays;Ville\nFondation Lumière;FR;Paris\n"
    csv_run(text, officer)
    known.refresh_from_db()
    kept = known.city
    run = csv_run(text, officer, commit=False)
    run.existing = Run.Existing.REPLACE
    run.save()

    runs.commit(run, actor=officer)

    known.refresh_from_db()
    assert (kept, known.city) == ("Lyon", "Paris")


def test_only_the_team_imports():
    file = ContentFile(b"Organisme\nFondation\n", name="liste.csv")

    with pytest.raises(PermissionDenied):
        runs.receive(file, target_key="partners", actor=make_contributor())


def test_the_command_counts_what_the_screens_count(officer):
    out = StringIO()

    call_command("import_partners", str(REAL), "--dry-run", "--json", stdout=out)

    told = json.loads(out.getvalue())
    parts = told["created"] + told["updated"] + told["duplicates"] + told["skipped"]
    assert parts + len(told["errors"]) == told["rows"]
    assert (Partner.objects.count(), Contact.objects.count(), Run.objects.count()) == (0, 0, 0)


def test_the_walk_from_the_file_to_the_sheets(client, officer, django_capture_on_commit_callbacks):
    client.force_login(officer)
    with django_capture_on_commit_callbacks(execute=True), REAL.open("rb") as file:
        answer = client.post(reverse("imports:new"), {"target": "partners", "file": file})
    run = Run.objects.get()
    preview = client.get(answer.url)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("imports:commit", args=[run.pk]))

    run.refresh_from_db()
    result = client.get(run.get_absolute_url())
    assert (preview.status_code, result.status_code, run.status) == (200, 200, "committed")
    assert Partner.objects.count() == run.counts["create"]
