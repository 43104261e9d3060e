"""Is anybody there to do the background work?"""

from kombu.exceptions import OperationalError

from election_site.celery import app


def answers() -> bool:
    """Whether a worker answers within half a second."""
    try:
        return bool(app.control.ping(timeout=0.5, limit=1))
    except (OperationalError, OSError):
        return False
