"""Every minute: the rolls with their marks, as files. Harmless when run twice."""

from celery import shared_task
from django.utils.timezone import now

from ballots.services.roll_files import write_rolls


@shared_task(name="ballots.door_tasks.keep_rolls", acks_late=False, ignore_result=True)
def keep_rolls() -> None:
    write_rolls(now=now())
