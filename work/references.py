"""Who refers to these rows: foreign keys, many-to-many lists and generic keys of every app."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db.models import Field, Model

from work import snapshots


def references(model: type[Model], keys: list[int], ours: set) -> set:
    """Pairs (model that refers, key referred to) from rows that are not in ``ours``.

    ``ours`` holds pairs (model, key).
    """
    return set(_references(model, keys, ours))


def _references(model: type[Model], keys: list[int], ours: set) -> Iterator[tuple]:
    for some in snapshots.chunks(keys):
        for other, source, owner in _incoming(model):
            rows = other._base_manager.filter(**{f"{source}__in": some})
            for referring, key in rows.values_list(owner.key, source):
                if (owner.model, referring) not in ours:
                    yield owner.model, key
        for other, generic in generic_keys():
            rows = pointing(other, generic, model, some).values_list("pk", generic.fk_field)
            for referring, key in rows:
                if (other, referring) not in ours:
                    yield other, key


@dataclass(frozen=True)
class Owner:
    """Whose row holds a reference, and the column with its key."""

    model: type[Model]
    key: str


def _incoming(model: type[Model]):
    """Foreign keys to ``model``: (table, column, owner). Copies kept by history bind nothing."""
    own_links = {link.remote_field.through for link in snapshots.links(model)}
    for relation in model._meta.get_fields(include_hidden=True):
        if not (relation.one_to_many or relation.one_to_one) or relation.concrete:
            continue
        if not relation.auto_created:
            continue
        other, key = relation.related_model, relation.field
        if not getattr(key, "db_constraint", False):
            continue
        if not other._meta.auto_created:
            yield other, key.attname, Owner(other, "pk")
        elif other not in own_links or _is_far_end(model, other, key):
            yield other, key.attname, _owner_of_link(other)


def _is_far_end(model: type[Model], through: type[Model], key: Field) -> bool:
    return any(
        link.remote_field.through is through and link.m2m_reverse_field_name() == key.name
        for link in snapshots.links(model)
    )


def _owner_of_link(through: type[Model]) -> Owner:
    model = through._meta.auto_created
    link = next(f for f in snapshots.links(model) if f.remote_field.through is through)
    return Owner(model, f"{link.m2m_field_name()}_id")


def generic_keys(*, forgotten: bool = False):
    """(Model, generic key) of every table whose rows count as a use; or of those that do not."""
    for other in apps.get_models():
        for generic in other._meta.private_fields:
            if isinstance(generic, GenericForeignKey) and is_forgotten(other) == forgotten:
                yield other, generic


def is_forgotten(model: type[Model]) -> bool:
    return getattr(model, "forgotten_by_undo", False)


def pointing(other: type[Model], generic: GenericForeignKey, model, keys):
    content_type = ContentType.objects.get_for_model(model)
    return other._base_manager.filter(
        **{generic.ct_field: content_type, f"{generic.fk_field}__in": keys}
    )
