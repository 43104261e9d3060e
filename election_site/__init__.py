"""The ground floor and the front door: the election, its chain of stages, rolls, outcomes and audit."""

from election_site.celery import app as celery_app

__all__ = ["celery_app"]
