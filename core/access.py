"""Who may do what: rules declared once, asked by view, service and template.

A rule is a function ``(user, obj=None) -> bool`` registered under ``"app.verb"``. It judges the
person, never the status: whether a move is possible now is the workflow's question.
"""

from collections.abc import Callable
from functools import wraps

import rules
from django.core.exceptions import PermissionDenied

PUBLIC = "public"
SIGNED_IN = "signed-in"

Rule = Callable[..., bool]


def rule(name: str) -> Callable[[Rule], Rule]:
    """Register the decorated function as the one rule behind permission ``name``."""

    def register(function: Rule) -> Rule:
        rules.add_perm(name, rules.predicate(function, name=name))
        return function

    return register


def known(name: str) -> bool:
    """Whether a view may name this permission."""
    return name in (PUBLIC, SIGNED_IN) or rules.perm_exists(name)


def allowed(user, name: str, obj=None) -> bool:
    """Whether ``user`` passes rule ``name`` on ``obj``; a disabled person never does."""
    if name == PUBLIC:
        return True
    if not (user.is_authenticated and user.is_active):
        return False
    return name == SIGNED_IN or rules.has_perm(name, user, obj)


def require(user, name: str, obj=None) -> None:
    """Raise PermissionDenied unless ``allowed``."""
    if not allowed(user, name, obj):
        raise PermissionDenied(name)


def permission(name: str) -> Callable:
    """Name the permission that a view function asks before it runs.

    The rule is asked without an object; a view that shows one record asks again with it.
    """

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            require(request.user, name)
            return view(request, *args, **kwargs)

        guarded.permission = name
        return guarded

    return decorate


def public(view):
    """Declare a view open to anyone, signed in or not."""
    view.permission = PUBLIC
    view.login_required = False
    return view
