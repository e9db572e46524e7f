"""The cache that falls back to the database when Redis is away."""

import pytest
from django.core.cache.backends.db import DatabaseCache

from core.cache import FallbackCache

pytestmark = pytest.mark.django_db
NOWHERE = "redis://127.0.0.1:1/0"


def test_without_redis_every_verb_is_answered_by_the_database():
    cache = FallbackCache(NOWHERE, {})
    cache.clear()

    assert cache.add("attempts", [1]) is True
    assert cache.add("attempts", [2]) is False
    cache.set("attempts", [1, 2])
    assert (cache.get("attempts"), "attempts" in cache) == ([1, 2], True)
    assert cache.touch("attempts", 60) is True
    assert cache.delete("attempts") is True
    assert cache.get("attempts", "none") == "none"


def test_another_process_reads_what_this_one_wrote():
    FallbackCache(NOWHERE, {}).set("attempts", [1, 2, 3])

    assert FallbackCache(NOWHERE, {}).get("attempts") == [1, 2, 3]
    assert DatabaseCache("cache_entries", {}).get("attempts") == [1, 2, 3]


def test_after_a_failure_redis_is_left_in_peace_for_a_while(monkeypatch):
    cache = FallbackCache(NOWHERE, {})
    cache.get("attempts")
    asked = []
    monkeypatch.setattr(cache._redis, "get", lambda *args: asked.append(args))

    cache.get("attempts")
    cache._asleep_until = 0
    cache.get("attempts")

    assert len(asked) == 1
