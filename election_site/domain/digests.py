"""Canonical text of a value and its SHA-256, the same on every machine."""

import hashlib
import json

Plain = None | bool | int | str | list["Plain"] | dict[str, "Plain"]


def canonical(value: Plain) -> bytes:
    """Return the one UTF-8 JSON text of ``value``: sorted keys, no spaces, no floats.

    Raises TypeError for a float or anything that is not plain JSON, and for a key that is not text: such
    values could be written in two ways.
    """
    _refuse_ambiguous(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _refuse_ambiguous(value: object) -> None:
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise TypeError(f"key {key!r} is not text")
            _refuse_ambiguous(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _refuse_ambiguous(item)
    elif value is not None and not isinstance(value, (bool, int, str)):
        raise TypeError(f"{type(value).__name__} has no canonical form: {value!r}")


def digest(value: Plain) -> str:
    """Return the SHA-256 of the canonical text as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(value)).hexdigest()
