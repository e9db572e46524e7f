"""The French catalogues: extraction, merge, check and compilation, without GNU gettext.

Source strings are English; each app of this project keeps its own `locale/fr/LC_MESSAGES/django.po`.
The files hold no date and no line number and are sorted, so that two branches rarely meet in them.
"""

import ast
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.apps import apps
from django.conf import settings
from django.utils.translation.template import templatize

LANGUAGE = "fr"
PLURAL_FORMS = "nplurals=2; plural=(n > 1);"
# A kept entry that no source of ours holds: it replaces the wording of a library.
OVERRIDE = "override"
# Folders of templates/ that belong to an app under another name.
TEMPLATE_OWNERS = {
    "account": "accounts",
    "mfa": "accounts",
    "socialaccount": "accounts",
    "usersessions": "accounts",
    "allauth": "accounts",
}
PYTHON_KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
HEADER = (
    'msgid ""\nmsgstr ""\n"Language: fr\\n"\n"MIME-Version: 1.0\\n"\n'
    '"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
    f'"Plural-Forms: {PLURAL_FORMS}\\n"\n\n'
)

_LITERAL = r"u?((?:'(?:[^'\\]|\\.)*')|(?:\"(?:[^\"\\]|\\.)*\"))"
_CALL = re.compile(
    rf"\b(np?gettext|pgettext|gettext|_)\(\s*{_LITERAL}(?:\s*,\s*{_LITERAL})?(?:\s*,\s*{_LITERAL})?"
)
_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|(?<!%)%[sdf]|(?<!\{)\{\w*\}")

Key = tuple[str | None, str]


@dataclass(frozen=True)
class Source:
    """One string of the source: what the catalogue must translate."""

    msgid: str
    plural: str | None = None
    context: str | None = None

    @property
    def key(self) -> Key:
        return self.context, self.msgid


@dataclass(frozen=True)
class Rooms:
    """An app's own files: its folder, and its share of templates/."""

    label: str
    path: Path

    @property
    def po(self) -> Path:
        return self.path / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"

    def python_files(self) -> Iterator[Path]:
        folders = [self.path]
        if self.label == "core":
            folders.append(settings.BASE_DIR / "apda_partners")
        for folder in folders:
            for path in sorted(folder.rglob("*.py")):
                if not {"tests", "migrations"} & set(path.relative_to(folder).parts):
                    yield path

    def templates(self) -> Iterator[Path]:
        shared = settings.BASE_DIR / "templates"
        own = self.path / "templates"
        for path in sorted([*shared.rglob("*.*"), *own.rglob("*.*")]):
            if path.suffix not in {".html", ".txt", ".xml", ".svg"}:
                continue
            if path.is_relative_to(own) or owner_of(path.relative_to(shared)) == self.label:
                yield path


def our_apps() -> list[Rooms]:
    """The installed apps that live in this project, and so speak through its catalogues."""
    return [
        Rooms(config.label, Path(config.path))
        for config in apps.get_app_configs()
        if Path(config.path).parent == settings.BASE_DIR
    ]


def owner_of(template: Path) -> str:
    """The label of the app a shared template belongs to; what nobody claims is core's."""
    folder = template.parts[0]
    folder = TEMPLATE_OWNERS.get(folder, folder)
    return folder if folder in {room.label for room in our_apps()} else "core"


# --- reading the sources -------------------------------------------------------------------


def extract(rooms: Rooms) -> dict[Key, Source]:
    """Every marked string of an app, once."""
    found: dict[Key, Source] = {}
    for path in rooms.python_files():
        for source in _from_python(path.read_bytes()):
            _add(found, source)
    for path in rooms.templates():
        for source in from_template(path.read_text("utf-8")):
            _add(found, source)
    return found


def _add(found: dict[Key, Source], source: Source) -> None:
    """A string used with and without a plural keeps the plural."""
    if source.msgid and (source.plural or source.key not in found):
        found[source.key] = source


def _from_python(code: bytes) -> Iterator[Source]:
    options = {"encoding": "utf-8"}
    for _line, name, args, _comments in extract_python(
        io.BytesIO(code), PYTHON_KEYWORDS, (), options
    ):
        texts = args if isinstance(args, tuple) else (args,)
        yield from _source(name, texts)


def from_template(text: str) -> Iterator[Source]:
    """Django turns the tags into calls amid blanked-out text; the calls are read from there."""
    for name, *literals in _CALL.findall(templatize(text)):
        yield from _source(name, [ast.literal_eval(literal) for literal in literals if literal])


def _source(name: str, args: tuple | list) -> Iterator[Source]:
    """A call's arguments as a string to translate; nothing when they are not plain text."""
    wants_context = "pgettext" in name
    wants_plural = name.startswith("n")
    texts = list(args)[: 1 + wants_context + wants_plural]
    if len(texts) < 1 + wants_context + wants_plural or not all(
        isinstance(text, str) for text in texts
    ):
        return
    context = texts.pop(0) if wants_context else None
    yield Source(texts[0], texts[1] if wants_plural else None, context)


# --- the catalogue files -------------------------------------------------------------------


def load(path: Path) -> Catalog:
    if not path.exists():
        return Catalog(locale=LANGUAGE)
    # Babel's own header for "fr" says n > 1 too; the files' header is written by us.
    return read_po(io.BytesIO(path.read_bytes()), locale=LANGUAGE)


def entries(catalog: Catalog) -> dict[Key, Message]:
    return {(m.context, _msgid(m)): m for m in catalog if m.id}


def _msgid(message: Message) -> str:
    return message.id[0] if isinstance(message.id, tuple | list) else message.id


def merged(sources: dict[Key, Source], catalog: Catalog) -> Catalog:
    """What the sources hold now, with the translations already made; the rest is dropped."""
    known = entries(catalog)
    result = Catalog(locale=LANGUAGE)
    for key, source in sources.items():
        ids = (source.msgid, source.plural) if source.plural else source.msgid
        old = known.get(key)
        string = _fitting(old.string if old else "", plural=bool(source.plural))
        result.add(ids, string, context=source.context)
    for key, message in known.items():
        if key not in sources and OVERRIDE in message.user_comments:
            result.add(
                message.id, message.string, context=message.context, user_comments=[OVERRIDE]
            )
    return result


def _fitting(string, *, plural: bool):
    """A translation in the shape its source asks for, typography set right."""
    forms = list(string) if isinstance(string, tuple | list) else [string or ""]
    forms = [typeset(form) for form in forms]
    return tuple((forms * 2)[:2]) if plural else forms[0]


def save(catalog: Catalog, path: Path) -> bool:
    """Write the catalogue when it differs from the file; say whether it did."""
    out = io.BytesIO()
    write_po(
        out, catalog, width=0, no_location=True, omit_header=True, sort_output=True,
        ignore_obsolete=True,
    )  # fmt: skip
    text = HEADER + re.sub(r"^#, [a-z-]+-format\n", "", out.getvalue().decode(), flags=re.M)
    text = text.rstrip("\n") + "\n"
    if path.exists() and path.read_text("utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return True


def compile_catalogue(path: Path) -> bool:
    """Make the .mo beside a .po when it is missing or older; say whether it was made."""
    target = path.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
        return False
    catalog = load(path)
    catalog.fuzzy = False
    temporary = target.with_suffix(".mo.tmp")
    with temporary.open("wb") as out:
        write_mo(out, catalog)
    temporary.replace(target)
    return True


# --- typography and checks -----------------------------------------------------------------

_TYPESET = (
    (re.compile(r"(?<=\w)'(?=\w)"), "\u2019"),
    (re.compile(r"[ \u00a0\u202f]+(?=[;!?](?:\s|$|[\u00a0\u202f»<)]))"), "\u202f"),
    (re.compile(r"[ \u202f]+(?=:(?:\s|$|<))"), "\u00a0"),
    (re.compile(r"«[ \u202f]*(?=\S)"), "«\u00a0"),
    (re.compile(r"(?<=\S)[ \u202f]+»"), "\u00a0»"),
    (re.compile(r"\.\.\.(?!\.)"), "…"),
)


def typeset(text: str) -> str:
    """French typography: no-break spaces before : ; ! ? », after «, and real apostrophes."""
    for pattern, replacement in _TYPESET:
        text = pattern.sub(replacement, text)
    return text


def is_translated(message: Message) -> bool:
    forms = message.string if isinstance(message.string, tuple | list) else [message.string]
    return bool(forms) and all(forms)


def problems(rooms: Rooms) -> Iterator[str]:
    """Every fault of an app's catalogue, as a sentence."""
    sources = extract(rooms)
    known = entries(load(rooms.po))
    for key, source in sources.items():
        message = known.get(key)
        if message is None or not is_translated(message):
            yield f"{rooms.label}: no French for {source.msgid!r}"
            continue
        if message.fuzzy:
            yield f"{rooms.label}: fuzzy: {source.msgid!r}"
        yield from _misfits(rooms, source, message)
    for key, message in known.items():
        if key not in sources and OVERRIDE not in message.user_comments:
            yield f"{rooms.label}: no longer in the sources: {key[1]!r} (messages --update)"


def _misfits(rooms: Rooms, source: Source, message: Message) -> Iterator[str]:
    """Translations that lose or invent a placeholder, or break French typography."""
    plural = isinstance(message.string, tuple | list)
    if plural != bool(source.plural):
        yield f"{rooms.label}: plural does not fit {source.msgid!r} (messages --update)"
        return
    forms = message.string if plural else [message.string]
    last = _placeholders(source.plural or source.msgid)
    allowed = last | _placeholders(source.msgid)
    for index, form in enumerate(forms):
        found = _placeholders(form)
        # "One partner" may leave its number out; the plural must say it.
        complete = last <= found or (plural and index == 0)
        if not complete or not found <= allowed:
            yield f"{rooms.label}: placeholders differ in {source.msgid!r}: {form!r}"
        if typeset(form) != form:
            yield f"{rooms.label}: typography of {form!r} (messages --update sets it right)"


def _placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text))


def compile_all(root: Path) -> int:
    """Compile every catalogue under a folder; works before Django is set up."""
    return sum(
        compile_catalogue(path) for path in sorted(root.glob("*/locale/*/LC_MESSAGES/django.po"))
    )


if __name__ == "__main__":
    compile_all(Path(__file__).parent.parent)
