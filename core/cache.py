"""The cache: Redis when it answers, the database when it does not.

Rate limits live in the cache, so it must count on every machine and survive a lost Redis.
"""

import time

from django.conf import settings
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

# After a failure the database answers at once; Redis is asked again this many seconds later.
PAUSE = 15


class FallbackCache(BaseCache):
    """Django's Redis cache, falling back to Django's database cache (`CACHE_TABLE`)."""

    def __init__(self, server, params: dict):
        super().__init__(params)
        options = {"socket_connect_timeout": 1, "socket_timeout": 2, **params.get("OPTIONS", {})}
        self._redis = RedisCache(server, {**params, "OPTIONS": options})
        self._database = DatabaseCache(settings.CACHE_TABLE, {**params, "OPTIONS": {}})
        self._asleep_until = 0.0

    def _do(self, verb: str, *args, **kwargs):
        if time.monotonic() >= self._asleep_until:
            try:
                return getattr(self._redis, verb)(*args, **kwargs)
            except RedisError:
                self._asleep_until = time.monotonic() + PAUSE
        return getattr(self._database, verb)(*args, **kwargs)

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        return self._do("add", key, value, timeout, version)

    def get(self, key, default=None, version=None):
        return self._do("get", key, default, version)

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        return self._do("set", key, value, timeout, version)

    def touch(self, key, timeout=DEFAULT_TIMEOUT, version=None):
        return self._do("touch", key, timeout, version)

    def delete(self, key, version=None):
        return self._do("delete", key, version)

    def has_key(self, key, version=None):
        return self._do("has_key", key, version)

    def clear(self):
        return self._do("clear")
