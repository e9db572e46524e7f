import json

import pytest
from django.core.management import CommandError, call_command

from core import catalogues
from core.catalogues import Rooms, Source, typeset

PYTHON = """
from django.utils.translation import gettext as _, ngettext, pgettext
title = _("Delete %(name)s?")
count = ngettext("%(n)s partner", "%(n)s partners", 3)
lead = pgettext("noun", "Lead")
ignored = _(title)
"""
TEMPLATE = """
{% load i18n %}{% translate "100 % sure" %} {% translate "May" context "month" %}
{% blocktranslate count n=rows trimmed %}
  One row
{% plural %}
  {{ n }} rows
{% endblocktranslate %}
{% include "a.html" with title=_("Title") %} {{ x|default:_('none') }} {# _("a comment") #}
"""


@pytest.fixture
def room(tmp_path, settings, monkeypatch):
    """An app with one module and one shared template, in a project of its own."""
    settings.BASE_DIR = tmp_path
    (tmp_path / "shop" / "tests").mkdir(parents=True)
    (tmp_path / "shop" / "models.py").write_text(PYTHON)
    (tmp_path / "shop" / "tests" / "test_x.py").write_text('_("Only a test")')
    (tmp_path / "templates" / "shop").mkdir(parents=True)
    (tmp_path / "templates" / "shop" / "list.html").write_text(TEMPLATE)
    room = Rooms("shop", tmp_path / "shop")
    monkeypatch.setattr(catalogues, "our_apps", lambda: [room])
    return room


ALL = {
    "Delete %(name)s?": "Supprimer %(name)s ?",
    "%(n)s partner": ["%(n)s partenaire", "%(n)s partenaires"],
    "noun\u0004Lead": "Piste",
    "100 %% sure": "Sûr à 100 %%",
    "month\u0004May": "mai",
    "One row": ["Une ligne", "%(n)s lignes"],
    "Title": "Titre",
    "none": "aucun",
}


def fill(tmp_path, texts, *more):
    path = tmp_path / "fill.json"
    path.write_text(json.dumps(texts))
    call_command("messages", "--fill", str(path), *more)


def test_every_marked_string_of_code_and_templates_is_found(room):
    assert set(catalogues.extract(room).values()) == {
        Source("Delete %(name)s?"),
        Source("%(n)s partner", "%(n)s partners"),
        Source("Lead", context="noun"),
        Source("100 %% sure"),
        Source("May", context="month"),
        Source("One row", "%(n)s rows"),
        Source("Title"),
        Source("none"),
    }


def test_what_is_missing_is_printed_as_the_file_that_fills_it(room, tmp_path, capsys):
    fill(tmp_path, {name: ALL[name] for name in ALL if name != "One row"})

    call_command("messages", "--missing", "shop")

    assert json.loads(capsys.readouterr().out) == {"One row": ["", ""]}


def test_a_filled_catalogue_passes_the_check_and_is_written_the_same_twice(room, tmp_path):
    fill(tmp_path, ALL)
    first = room.po.read_bytes()

    call_command("messages", "--update")
    call_command("messages", "--check")

    assert room.po.read_bytes() == first
    assert room.po.with_suffix(".mo").exists()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Delete %(name)s?", "Supprimer ?"),
        ("Delete %(name)s?", "Supprimer %(nom)s ?"),
        ("%(n)s partner", ["%(n)s partenaire", "des partenaires"]),
        ("Title", ""),
    ],
)
def test_a_lost_placeholder_or_an_empty_text_fails_the_check(room, tmp_path, name, text):
    fill(tmp_path, ALL | {name: text})

    with pytest.raises(CommandError, match="1 fault"):
        call_command("messages", "--check")


def test_a_string_gone_from_the_sources_fails_the_check_until_updated(room, tmp_path):
    fill(tmp_path, ALL)
    (room.path / "models.py").write_text("")

    with pytest.raises(CommandError, match="3 fault"):
        call_command("messages", "--check")

    call_command("messages", "--update")
    call_command("messages", "--check")


def test_an_override_of_a_library_string_is_kept(room, tmp_path):
    fill(tmp_path, ALL)
    path = tmp_path / "override.json"
    path.write_text('{"Sign Out": "Se déconnecter"}')

    call_command("messages", "--override", str(path), "--app", "shop")
    call_command("messages", "--update")
    call_command("messages", "--check")

    assert catalogues.load(room.po).get("Sign Out").string == "Se déconnecter"


@pytest.mark.parametrize(
    ("typed", "set_right"),
    [
        ("Supprimer l'élément ?", "Supprimer l\u2019élément\u202f?"),
        ("Objet : « appel »", "Objet\u00a0: «\u00a0appel\u00a0»"),
        ("Chargement...", "Chargement…"),
        ("https://example.org/?a=1;b", "https://example.org/?a=1;b"),
        ("<a href='%(url)s'>ici</a>", "<a href='%(url)s'>ici</a>"),
        ("Vite ! Déjà\u202f?", "Vite\u202f! Déjà\u202f?"),
    ],
)
def test_typography_is_set_right_on_the_way_in(typed, set_right):
    assert typeset(typed) == set_right
