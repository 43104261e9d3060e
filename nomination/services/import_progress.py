"""How many lines of an import are written so far: in the cache, since the table shows nothing of a transaction
before its end. With no cache reachable there is no figure, and the import goes on."""

import logging

from django.core.cache import cache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
KEPT = 3600  # seconds
UNREACHABLE = (OSError, RedisError)


def _key(import_id: int) -> str:
    return f"signature-import:{import_id}"


def keep(import_id: int, written: int) -> None:
    try:
        cache.set(_key(import_id), written, KEPT)
    except UNREACHABLE:
        log.warning("cache unreachable; the progress of import %s is not shown", import_id)


def lines_written(import_id: int) -> int:
    """0 when nobody knows."""
    try:
        return cache.get(_key(import_id), 0)
    except UNREACHABLE:
        return 0
