"""Photos and documents that people hand in: judged by their content, never by their name.

Pictures are drawn anew, so that nothing but the picture itself is kept (no place, no camera, no second file
behind it). A PDF is kept as it is, but not if it brings a program or a file along.
"""

from election_site.uploads.documents import LARGEST_SCAN, scan
from election_site.uploads.pictures import LARGEST_PHOTO, photo, small_photo
from election_site.uploads.upload import MEGABYTE, Upload, UploadRefused, judge_size

__all__ = [
    "LARGEST_PHOTO",
    "LARGEST_SCAN",
    "MEGABYTE",
    "Upload",
    "UploadRefused",
    "judge_size",
    "photo",
    "scan",
    "small_photo",
]
