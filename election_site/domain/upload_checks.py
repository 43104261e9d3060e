"""The checks on photos and documents that people hand in, numbers E401 to E499; and who may read which."""

from collections.abc import Mapping
from types import MappingProxyType

from election_site.domain.checks import Check, Reason, catalogue
from election_site.domain.wording import N_

PHOTO_AGAIN = N_("Choose a photo in JPEG or PNG, as a phone takes it.")
SCAN_AGAIN = N_("Hand in a photo of the paper (JPEG or PNG) or a PDF.")

UPLOAD_CHECKS = catalogue(
    [
        Check(
            "E401",
            "error",
            clerk=N_("“%(file)s” is empty."),
            mend=N_("Look whether the right file was chosen."),
        ),
        Check(
            "E402",
            "error",
            clerk=N_("“%(file)s” is larger than %(limit)s MB and was not taken."),
            mend=N_("Take the photo with a lower resolution, or scan in black and white."),
        ),
        Check(
            "E403",
            "error",
            clerk=N_("“%(file)s” is not a photo, whatever its name says."),
            mend=PHOTO_AGAIN,
        ),
        Check(
            "E404",
            "error",
            clerk=N_("“%(file)s” is neither a photo nor a PDF, whatever its name says."),
            mend=SCAN_AGAIN,
        ),
        Check(
            "E405",
            "error",
            clerk=N_("The photo “%(file)s” has %(width)s × %(height)s points; that is too many."),
            mend=N_("Take the photo with a lower resolution, or scan in black and white."),
        ),
        Check(
            "E406",
            "error",
            clerk=N_("The photo “%(file)s” is damaged and cannot be read."),
            mend=N_("Take the photo again, or copy it again from where it comes from."),
        ),
        Check(
            "E407",
            "error",
            clerk=N_("The PDF “%(file)s” holds a program or another file and was not taken."),
            mend=N_("Print it to PDF again, or hand in a photo of the paper."),
        ),
        Check(
            "E408",
            "error",
            clerk=N_("%(count)s files were chosen; at most %(most)s are taken."),
            mend=N_("Choose the most important ones, or put several pages into one PDF."),
        ),
        Check(
            "E409",
            "error",
            clerk=N_("The files together are larger than %(limit)s MB and were not taken."),
            mend=N_("Choose fewer files, or take the photos with a lower resolution."),
        ),
    ]
)

# Which capability reads what is kept for which purpose; "" would be nobody. A photo is public as soon as a
# published outcome shows its person; until then it is staff's.
READERS: Mapping[str, str] = MappingProxyType(
    {
        "photo": "review",
        "recommendation": "review",
        "consent": "review",
        "review": "review",
        "inspection": "inspect",
        "approval": "drive",
        "objection": "settle",
    }
)


def upload_reason(code: str, **params: object) -> Reason:
    """Build a reason from this catalogue; an unknown number is a KeyError."""
    return Reason(UPLOAD_CHECKS[code], params)
