"""Kinds of notification that a person may mute; the apps above name theirs."""

_kinds: dict[str, str] = {}


def register_kind(key: str, label) -> None:
    """Called from ``apps.ready``."""
    _kinds[key] = label


def kinds() -> list[tuple[str, str]]:
    """What a form offers, by label."""
    return sorted(((key, str(label)) for key, label in _kinds.items()), key=lambda pair: pair[1])
