"""What attackers and accidents send to pages: never a server error, never a slow answer."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from imports.models import Run
from partners.models import Partner
from partners.tests.factories import make_officer, make_partner

pytestmark = pytest.mark.django_db
STRINGS = json.loads(
    (Path(__file__).parents[1] / "core/tests/data/naughty-strings.json").read_text("utf-8")
)
LISTS = [
    "partners:list",
    "partners:contacts",
    "partners:interactions",
    "trail:list",
    "strategy:targets",
]
ODD = [
    "-1",
    "0",
    str(10**18),
    "NaN",
    "owner__password",
    "-owner__password",
    "1 OR 1=1",
    "%",
    "_",
    "\x00",
]


@pytest.fixture
def officer(client):
    officer = make_officer()
    client.force_login(officer)
    return officer


@pytest.mark.parametrize(
    "key", ["page", "sort", "kind", "owner", "status", "country", "q", "columns"]
)
def test_odd_query_values_give_a_page_or_a_refusal(client, officer, key):
    make_partner(name="Fondation Lumière")

    answers = {
        value: client.get(reverse("partners:list"), {key: value}).status_code for value in ODD
    }

    assert {value: status for value, status in answers.items() if status not in (200, 400)} == {}


def test_order_never_leaks_another_table(client, officer):
    one, two = make_partner(name="A"), make_partner(name="B")

    plain = client.get(reverse("partners:list")).content
    dotted = client.get(reverse("partners:list"), {"sort": "-owner__password"}).content

    assert plain.find(one.name.encode()) < plain.find(two.name.encode())
    assert dotted.find(one.name.encode()) < dotted.find(two.name.encode())


def test_naughty_strings_are_searched_as_words(client, officer):
    make_partner(name="Fondation Lumière")
    wrong = []
    for text in STRINGS[::4]:
        for url in (reverse("core:search"), reverse("partners:list")):
            status = client.get(url, {"q": text}).status_code
            if status not in (200, 400):
                wrong.append((url, text, status))

    assert wrong == []


def test_a_text_of_100_000_letters_is_searched_without_harm(client, officer):
    long = "a%_" * 33_334

    statuses = {
        client.get(reverse("core:search"), {"q": long}).status_code,
        client.get(reverse("partners:list"), {"q": long}).status_code,
    }

    assert statuses <= {200, 400, 414}


def test_a_form_of_100_000_fields_is_refused(client, officer):
    answer = client.post(reverse("partners:create"), {f"field{n}": "x" for n in range(100_000)})

    assert (answer.status_code, Partner.objects.count()) == (400, 0)


def test_a_body_of_many_megabytes_is_refused(client, officer):
    answer = client.post(reverse("partners:create"), {"name": "x" * 6_000_000})

    assert (answer.status_code, Partner.objects.count()) == (400, 0)


def workbook(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


HOSTILE = {
    "empty.xlsx": b"",
    "one-byte.xlsx": b"P",
    "text.xlsx": b"Organisme;Pays\nFondation;FR\n",
    "page.csv": b"<!doctype html><script>alert(1)</script>",
    "program.xlsx": b"MZ" + b"\0" * 500,
    "bomb.xlsx": workbook({"[Content_Types].xml": b"", "xl/workbook.xml": b"\0" * 120_000_000}),
    "climbing.xlsx": workbook(
        {"[Content_Types].xml": b"", "../x": b"", "xl/workbook.xml": b"<a/>"}
    ),
    "entities.xlsx": workbook(
        {
            "[Content_Types].xml": b"",
            "xl/workbook.xml": b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        }
    ),
    "unclosed.csv": b'Organisme;Pays\n"Fondation;FR\n' + b"x;y\n" * 2000,
    "nul.csv": b"Organisme;Pays\nFon\x00dation;FR\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_a_message(
    client, officer, name, django_capture_on_commit_callbacks
):
    upload = SimpleUploadedFile(name, HOSTILE[name])

    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("imports:new"), {"target": "partners", "file": upload})

    told = [run.failure for run in Run.objects.all()]
    refused = answer.status_code == 422 or (told and all(told))
    assert refused, (answer.status_code, told)
    assert Partner.objects.count() == 0
