"""What every parser gives back, and the words that mean "nothing known"."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from core.text import clean, fold

NOTHING_KNOWN = frozenset(
    re.split(
        r"\|",
        "a confirmer|a definir|a determiner|a preciser|a completer|a venir|nc|n c|nd|n d|ns|na|n a|"
        "neant|aucun|aucune|ras|r a s|tbd|tbc|to be confirmed|to be defined|unknown|none|non connu|"
        "inconnu|inconnue|non communique|non renseigne|asap|des que possible|en attente",
    )
)


@dataclass(frozen=True)
class Parsed:
    """`value` is None when there is nothing or a doubt; `raw` is always what was typed.

    A `note` tells what was understood or assumed; a `problem` asks a person to look. Either
    way with no value, the raw text is to be kept as a remark.
    """

    value: Any
    raw: str
    note: str = ""
    problem: str = ""

    @property
    def ok(self) -> bool:
        return self.value is not None and not self.problem


def raw_text(cell) -> str:
    """The cell as a person would read it on screen, free of invisible characters."""
    if cell is None:
        return ""
    return clean(cell)


def plain(cell) -> str:
    """The same with every digit and full-width sign in its ordinary form; "5²" stays "5²"."""
    text = raw_text(cell)
    if text.isascii():
        return text
    return " ".join("".join(map(_ordinary, text)).split())


def _ordinary(character: str) -> str:
    if (digit := unicodedata.decimal(character, None)) is not None:
        return str(digit)
    if 0xFF01 <= ord(character) <= 0xFF5E:
        return chr(ord(character) - 0xFEE0)
    return character


def is_nothing(text: str) -> bool:
    """ "", "-", "?", "à confirmer", "NC"… say that nothing is known."""
    folded = fold(text)
    return not folded or folded in NOTHING_KNOWN
