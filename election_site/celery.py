"""The Celery app. Tasks live in each app's ``tasks`` module."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "election_site.settings")

app = Celery("election_site")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
