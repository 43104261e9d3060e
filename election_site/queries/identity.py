"""Turning an identity number into what may be kept of it."""

import hashlib
import hmac

from django.conf import settings


def keyed_hash(purpose: str, value: str) -> str:
    """HMAC-SHA256 of ``value`` under the project's key, bound to ``purpose``, as 64 hexadecimal digits."""
    message = f"{purpose}:{value}".encode()
    return hmac.new(settings.IDENTITY_KEY.encode(), message, hashlib.sha256).hexdigest()


def identity_hash(election_id: int, number: str) -> str:
    """The hash that finds the same person again within one election, and nowhere else."""
    return keyed_hash(f"identity:{election_id}", number.upper())
