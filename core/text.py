"""Text as people mean it: one spelling to compare, one to sort, one to keep.

`fold` is for comparing (search, likeness, column titles), `sort_key` for ordering,
`clean` for storing. None of them ever raises, whatever the text holds.
"""

import re
import unicodedata

# Letters that NFKD leaves whole although a French keyboard writes them in plain letters.
_PLAIN_LETTERS = str.maketrans(
    {
        "ø": "o",
        "œ": "oe",
        "æ": "ae",
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "þ": "th",
        "ı": "i",
        "ɛ": "e",
        "ɔ": "o",
        "ŋ": "n",
        "ɖ": "d",
    }
)
_ACCENTS = re.compile("[\u0300-\u036f]+")
_NOT_A_WORD = re.compile(r"[\W_]+")
_LEADING_ARTICLE = re.compile(r"^(?:le|la|les|l|the)\s+(?=\S)")
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}


def fold(text) -> str:
    """Case, accents, punctuation, odd spaces and invisible marks taken away.

    "L’AGENCE  française (A.F.D.)" gives "l agence francaise a f d".
    """
    text = "" if text is None else str(text)
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).casefold()
        text = unicodedata.normalize("NFKD", text)
        text = _ACCENTS.sub("", text).translate(_PLAIN_LETTERS)
        if not text.isascii():
            text = "".join(c for c in text if unicodedata.category(c) not in ("Mn", "Cf"))
    return _NOT_A_WORD.sub(" ", text.lower()).strip()


def sort_key(text) -> str:
    """The folded text without its leading article: "L'Entente" sorts at E."""
    return _LEADING_ARTICLE.sub("", fold(text))


def tokens(text) -> list[str]:
    return fold(text).split()


def clean(text) -> str:
    """The text to keep: NFC, no control or invisible character, single spaces, case untouched.

    Line breaks and tabs become spaces; joiners that Indic and Arabic scripts need (U+200C,
    U+200D) are dropped too, as no name here can be told apart by them.
    """
    text = "" if text is None else str(text)
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    text = "".join(
        " " if c.isspace() else c
        for c in text
        if c.isspace() or unicodedata.category(c) not in _INVISIBLE
    )
    return " ".join(unicodedata.normalize("NFC", text).split())


def word_set(words: str) -> frozenset[str]:
    """For tables that read better as a line of words than as a list of strings."""
    return frozenset(words.split())
