"""Gives a test process its own Valkey database before pytest-django reads the settings.

Named with ``-p`` in pyproject.toml: conftest.py comes too late, since the launcher names the settings in the
environment. Else the process would speak to the first database while its Celery worker listens to its own.
"""

import os

from tests.side_by_side import redis_url

if "REDIS_URL" in os.environ:
    os.environ["REDIS_URL"] = redis_url(os.environ["REDIS_URL"])
