"""Extract, update and compile the translations with Babel: no system tool is needed.

``manage.py catalogue``           update every django.po from the sources and list what lacks a translation
``manage.py catalogue --compile`` only compile the django.mo files
``manage.py catalogue --check``   fail if a catalogue lacks a msgid or a translation
"""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation.template import templatize

APPS = ("election_site", "nomination", "ballots", "showcases")
LOCALE = "zh_Hans"
KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}


def catalogue_path(app: str) -> Path:
    return settings.BASE_DIR / app / "locale" / LOCALE / "LC_MESSAGES" / "django.po"


def template_owner(path: Path) -> str:
    """Templates in a folder named after an app are that app's, all others the ground floor's."""
    first = path.relative_to(settings.BASE_DIR / "templates").parts[0]
    return first if first in APPS else "election_site"


def sources(app: str):
    """Yield (path relative to the root, source text as Python) of everything whose wording ``app`` owns."""
    for path in sorted((settings.BASE_DIR / app).rglob("*.py")):
        if "migrations" not in path.parts:
            yield path, path.read_text(encoding="utf-8")
    for path in sorted((settings.BASE_DIR / "templates").rglob("*.html")):
        if template_owner(path) == app:
            yield path, templatize(path.read_text(encoding="utf-8"), origin=str(path))


def extracted(app: str) -> Catalog:
    """The msgids that ``app`` uses, with the files they come from."""
    catalog = Catalog(locale=LOCALE, domain="django")
    for path, text in sources(app):
        name = str(path.relative_to(settings.BASE_DIR))
        for _line, message, comments, context in extract(
            "python", BytesIO(text.encode()), KEYWORDS, options={"encoding": "utf-8"}
        ):
            if message and (not isinstance(message, tuple) or message[0]):
                catalog.add(message, locations=[(name, None)], auto_comments=comments, context=context)
    return catalog


def read_catalogue(app: str) -> Catalog:
    path = catalogue_path(app)
    if not path.exists():
        return Catalog(locale=LOCALE, domain="django")
    with path.open("rb") as file:
        return read_po(file, locale=LOCALE, domain="django")


def untranslated(catalog: Catalog) -> list[str]:
    """The msgids without a complete translation."""
    missing = []
    for message in catalog:
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and (not all(strings) or message.fuzzy):
            missing.append(message.id if isinstance(message.id, str) else message.id[0])
    return missing


def problems(app: str) -> list[str]:
    """What ``app``'s catalogue lacks: msgids of the sources not in it, or not translated."""
    stored = read_catalogue(app)
    lacking = []
    for message in extracted(app):
        if not message.id:
            continue
        known = stored.get(message.id, context=message.context)
        strings = (
            known.string if known and isinstance(known.string, tuple) else (known.string if known else "",)
        )
        if not known or not all(strings) or known.fuzzy:
            lacking.append(message.id if isinstance(message.id, str) else message.id[0])
    return lacking


def update(app: str) -> list[str]:
    """Rewrite ``app``'s django.po from the sources, keeping what is translated; return what is missing."""
    stored = read_catalogue(app)
    fresh = extracted(app)
    for message in fresh:
        known = stored.get(message.id, context=message.context)
        if message.id and known and not known.fuzzy:
            message.string = known.string
    path = catalogue_path(app)
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh.header_comment = f"# Simplified Chinese of {app}."
    with path.open("wb") as file:
        write_po(file, fresh, width=100, sort_output=True, omit_header=False, include_lineno=False)
    _drop_dates(path)
    return untranslated(fresh)


def _drop_dates(path: Path) -> None:
    """Dates in the header would change the file at every run."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    dated = ('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By')
    path.write_text("".join(x for x in lines if not x.startswith(dated)), encoding="utf-8")


def compile_all() -> None:
    for app in APPS:
        path = catalogue_path(app)
        if path.exists():
            with path.with_suffix(".mo").open("wb") as file:
                write_mo(file, read_catalogue(app))


class Command(BaseCommand):
    help = "Update, check or compile the Chinese catalogues."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--compile", action="store_true", help="only compile")
        parser.add_argument("--check", action="store_true", help="fail if anything is untranslated")

    def handle(self, *, compile, check, **options):
        if not compile:
            lacking = {app: problems(app) if check else update(app) for app in APPS}
            for app, msgids in lacking.items():
                for msgid in msgids:
                    self.stdout.write(f"{app}: {msgid!r}")
            if check and any(lacking.values()):
                raise CommandError("the Chinese catalogue is not complete")
        compile_all()
