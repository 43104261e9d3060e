"""Play the demonstration: one whole election from its files, a second one left open in its last vote, and a third
that takes recommendations."""

import unicodedata
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import monotonic

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext, override

from election_site.demo.cast import ACCOUNTS, create_cast
from election_site.demo.play import Package, Performance, play
from election_site.domain.roles import ROLES
from election_site.domain.stages import BY_CODE, STAGES
from election_site.models import Election, Roll, RollEntry, User
from election_site.queries.audit import audit_faults
from election_site.queries.chain import certified_outcome, tampering
from election_site.services.archive import build_archive

PACKAGE = Path(__file__).resolve().parents[2] / "demo" / "qingquan"
CODES_SHOWN, SIGNATORIES_SHOWN = 12, 5
# The figures of the Qingquan pilot of 2010 that the package is made after.
EXPECTED = {"participants": 7660, "nominees": 133, "shortlist": 35, "voters": 340, "elected": 7}


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def padded(text: str, size: int) -> str:
    return text + " " * max(0, size - width(text))


def found_figures(election: Election) -> dict[str, int]:
    """The pilot's figures as this election's certified outcomes have them."""
    figures = {stage.code: certified_outcome(election, stage.code).figures for stage in STAGES}

    def going_on(code: str) -> int:
        return sum(len(group) for group in figures[code]["advancing"].values())

    return {
        "participants": figures["open_recommendation"]["participants"],
        "nominees": going_on("open_recommendation"),
        "shortlist": going_on("shortlist"),
        "voters": figures["member_decision"]["attendance"]["roll_base"],
        "elected": len(figures["result"]["elected"]),
    }


class Command(BaseCommand):
    help = "Play the demonstration election on an empty database."

    def handle(self, **options):
        with override("zh-hans"):
            slug = Package.read(PACKAGE).plan["slug"]
            if Election.objects.filter(slug=slug, is_demo=True).exists():
                self.stdout.write(
                    gettext("The last run's database is kept; its accounts and passwords hold on.")
                )
            else:
                self.play()

    def play(self) -> None:
        if User.objects.exists() or Election.objects.exists():
            raise CommandError(
                gettext("The database is not empty; the demonstration is played on an empty one.")
            )
        started = monotonic()
        package, cast = Package.read(PACKAGE), create_cast()
        title = package.plan["title"]
        whole = play(package, cast, slug=package.plan["slug"], title=title, show=self.stdout.write)
        second = play(
            package,
            cast,
            slug="lianhu-demo",
            title=gettext("Lianhu town, vote open for trying (demonstration)"),
            leave_open_at="member_decision",
            show=self.stdout.write,
        )
        third = self.recommending(package, cast)
        archive_path = settings.BASE_DIR / ".local" / f"{package.plan['slug']}.zip"
        archive = build_archive(whole.election)
        archive_path.parent.mkdir(exist_ok=True)
        archive_path.write_bytes(archive.data)
        self.table(whole)
        self.elected(whole)
        self.stdout.write(gettext("Digest of the archive: %s") % archive.digest)
        self.stdout.write(gettext("Demonstration played in %.1f seconds.") % (monotonic() - started))
        self.accounts(cast)
        self.codes(second)
        self.signatories(third)
        self.verify(whole, second, third)

    def recommending(self, package: Package, cast) -> Performance:
        """A third election on the days of today, its open recommendation begun yesterday."""
        body = gettext("Party committee of Shiqiao town (demonstration)")
        moved = package.beginning(BY_CODE["open_recommendation"], localdate() - timedelta(days=1))
        return play(
            replace(moved, plan=moved.plan | {"body": body}),
            cast,
            slug="shiqiao-demo",
            title=gettext("Shiqiao town, recommendations open for trying (demonstration)"),
            leave_open_at="open_recommendation",
            show=self.stdout.write,
        )

    def table(self, performance: Performance) -> None:
        self.stdout.write("\n" + performance.election.title)
        set_up = gettext("setting up")
        self.stdout.write(f"    {padded(set_up, 60)}{performance.seconds_to_set_up:6.1f} s")
        for played in performance.stages:
            number, name = played.stage.number, gettext(played.stage.title)
            self.stdout.write(
                f"{number:>2}. {padded(name, 36)}{padded(played.headline, 24)}{played.seconds:6.1f} s"
            )

    def elected(self, performance: Performance) -> None:
        result = certified_outcome(performance.election, "result").figures
        attendance = result["attendance"]
        self.stdout.write(
            "\n"
            + gettext("Elected (present %(present)s of %(base)s; more than half of those present is needed):")
            % {"present": attendance["present"], "base": attendance["roll_base"]}
        )
        for row in result["elected"]:
            rule = gettext("%(votes)s votes for, more than %(half)s") % {
                "votes": row["votes"],
                "half": row["threshold"] - 1,
            }
            self.stdout.write(f"    {padded(row['post'], 36)}{padded(row['name'], 12)}{rule}")
        self.stdout.write("")

    def accounts(self, cast) -> None:
        self.stdout.write(
            "\n" + gettext("Accounts of the staff at %s:") % (settings.SITE_URL + reverse("admin:index"))
        )
        for username, password in cast.passwords.items():
            role = (
                gettext(ROLES[ACCOUNTS[username][0]].title)
                if username in ACCOUNTS
                else gettext("keeps the accounts")
            )
            self.stdout.write(f"    {padded(username, 20)}{padded(password, 16)}{role}")

    def codes(self, performance: Performance) -> None:
        self.stdout.write(
            "\n"
            + gettext("Unused slips of “%(title)s”; try one at %(url)s")
            % {"title": performance.election.title, "url": settings.SITE_URL + reverse("ballots:enter")}
        )
        shown = [grouped_code(code) for code in performance.open_scene.unused_codes[:CODES_SHOWN]]
        for index in range(0, len(shown), 3):
            self.stdout.write("    " + "   ".join(shown[index : index + 3]))
        self.stdout.write(
            "\n" + gettext("Public address: %s") % (settings.SITE_URL + reverse("election_site:home"))
        )

    def signatories(self, performance: Performance) -> None:
        """Where to put somebody forward, and invented members in whose place a joint sheet can be signed."""
        election = performance.election
        url = settings.SITE_URL + reverse("recommend:landing", args=[election.slug])
        self.stdout.write(
            "\n"
            + gettext(
                "“%(title)s” takes recommendations at %(url)s; sign a joint sheet as one of these (name, number on"
                " the roll, last four places of the identity number):"
            )
            % {"title": election.title, "url": url}
        )
        members = RollEntry.objects.filter(roll__election=election, roll__kind=Roll.Kind.MEMBERS)
        for entry in members.select_related("person").order_by("number")[:SIGNATORIES_SHOWN]:
            person = entry.person
            self.stdout.write(f"    {padded(person.name, 12)}{entry.number:>4}   {person.identity_last4}")

    def verify(self, *performances: Performance) -> None:
        """Raise CommandError, and so exit non-zero, unless every check holds."""
        wrong = [
            gettext("%(name)s is %(found)s, not %(expected)s")
            % {"name": name, "found": found, "expected": EXPECTED[name]}
            for name, found in found_figures(performances[0].election).items()
            if found != EXPECTED[name]
        ]
        for one in performances:
            wrong += [fault.text for fault in audit_faults(one.election)]
            wrong += [str(bad.outcome) for bad in tampering(one.election, STAGES[-1])]
        if wrong:
            raise CommandError(gettext("The demonstration does not hold: ") + "; ".join(wrong))
        self.stdout.write(gettext("Every check holds."))


def grouped_code(code: str) -> str:
    return "-".join(code[index : index + 4] for index in range(0, len(code), 4))
