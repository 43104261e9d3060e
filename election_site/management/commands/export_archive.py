"""Write an election's archive to a file and print its digest."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from election_site.models import Election
from election_site.services.archive import build_archive


class Command(BaseCommand):
    help = "Write the archive of an election (zip of plain JSON) and print its digest."

    def add_arguments(self, parser):
        parser.add_argument("slug")
        parser.add_argument("file", type=Path)

    def handle(self, *, slug, file, **options):
        election = Election.objects.filter(slug=slug).first()
        if election is None:
            raise CommandError(f"no election is called {slug}")
        archive = build_archive(election)
        file.write_bytes(archive.data)
        self.stdout.write(archive.digest)
