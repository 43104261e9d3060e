"""A limit on wrong codes. Only failures are counted, in the cache, under a keyed hash of the caller.

A hall shares one address, so an address may fail far more often than one browser; the codes themselves are
too many to be guessed (``domain.codes``). With no cache reachable people still get on.
"""

import logging

from django.core.cache import cache
from redis.exceptions import RedisError

from election_site.queries.identity import keyed_hash

log = logging.getLogger(__name__)
WINDOW = 10 * 60  # seconds
LIMITS = {"browser": 10, "address": 300}
# What a cache that is gone or just ending raises; the client's errors are no OSError.
UNREACHABLE = (OSError, RedisError)


def _key(codes: str, kind: str, who: str) -> str:
    return f"tries:{codes}:{kind}:{keyed_hash('tries', who)[:32]}"


def is_locked(codes: str, browser: str, address: str) -> bool:
    """Whether this browser or this address has failed too often in the last ten minutes. ``codes`` names the
    kind of codes that are tried: the failures of one kind do not lock another."""
    keys = {
        _key(codes, "browser", browser): LIMITS["browser"],
        _key(codes, "address", address): LIMITS["address"],
    }
    try:
        counts = cache.get_many(keys)
    except UNREACHABLE:
        log.warning("cache unreachable; wrong codes are not limited for now")
        return False
    return any(counts.get(key, 0) >= limit for key, limit in keys.items())


def note_failure(codes: str, browser: str, address: str) -> None:
    """Count one wrong code."""
    try:
        for key in (_key(codes, "browser", browser), _key(codes, "address", address)):
            cache.add(key, 0, WINDOW)
            cache.incr(key)
    except (*UNREACHABLE, ValueError):
        log.warning("cache unreachable; a wrong code was not counted")
