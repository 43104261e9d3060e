"""Verify the audit log of one election or of all; exit 1 and name the entry if anything was altered."""

from django.core.management.base import BaseCommand, CommandError

from election_site.models import Election
from election_site.queries.audit import audit_faults


class Command(BaseCommand):
    help = "Verify the hash-chained audit log and the outcomes that it tells of."

    def add_arguments(self, parser):
        parser.add_argument("slug", nargs="?", help="one election; all without it")

    def handle(self, *, slug, **options):
        elections = Election.objects.filter(slug=slug) if slug else Election.objects.all()
        if slug and not elections.exists():
            raise CommandError(f"no election is called {slug}")
        is_sound = True
        for election in elections:
            faults = audit_faults(election)
            is_sound = is_sound and not faults
            for fault in faults:
                self.stdout.write(f"{election.slug}: entry {fault.entry}: {fault.text}")
            if not faults:
                head = getattr(election, "audit_head", None)
                count, last = (head.count, head.hash) if head else (0, "")
                self.stdout.write(f"{election.slug}: {count} entries, sound; last hash {last}")
        if not is_sound:
            raise CommandError("the audit log or an outcome was altered")
