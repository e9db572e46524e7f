"""Words made comparable."""

import re
import unicodedata


def fold(text: str) -> str:
    """Lower case without accents; every run of anything else than letters and digits is one space."""
    spread = unicodedata.normalize("NFKD", str(text).casefold())
    bare = "".join(c for c in spread if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", " ", bare).strip()


def sort_key(text: str) -> str:
    """Folded, without a leading article."""
    return re.sub(r"^(?:le|la|les|l|the) ", "", fold(text))
