"""Photos: opened by their header, judged by their size in points, then drawn anew as JPEG."""

import io
import struct

from PIL import Image, ImageOps

from election_site.uploads.upload import MEGABYTE, Upload, judge_size, refuse_upload, short_name

LARGEST_PHOTO = 10 * MEGABYTE
MOST_POINTS = 50_000_000  # what a good phone takes; decoded about 150 MB
PORTRAIT = (600, 800)  # a portrait is shown 3:4
SMALL = (150, 200)  # as on a ballot or a card, for a screen of twice the points; about 5 kB
# Pillow's own limit refuses without telling the size; ours, below, comes before anything is decoded too.
Image.MAX_IMAGE_PIXELS = None
FORMATS = ("JPEG", "PNG", "WEBP")
# What a damaged or hostile picture makes Pillow raise.
_FAULTS = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    struct.error,
    Image.DecompressionBombError,
    MemoryError,
)


def photo(name: str, data: bytes) -> Upload:
    """A portrait, at most 600 × 800 points, as JPEG. Raises UploadRefused."""
    judge_size(name, len(data), LARGEST_PHOTO)
    return Upload(as_jpeg(name), "image/jpeg", redrawn(name, data, PORTRAIT, not_a_picture="E403"))


def small_photo(portrait: bytes) -> bytes:
    """A kept portrait as it stands on ballots and cards, where many are on one page."""
    picture = Image.open(io.BytesIO(portrait), formats=FORMATS)
    picture.draft("RGB", SMALL)
    picture.thumbnail(SMALL)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=70, optimize=True)
    return out.getvalue()


def redrawn(name: str, data: bytes, box: tuple[int, int], *, not_a_picture: str) -> bytes:
    """The picture as JPEG, turned upright and made to fit ``box`` (points), with nothing else in it.

    Raises UploadRefused: ``not_a_picture`` for another kind of file, E405 for too many points, E406 for
    damage.
    """
    try:
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
    except _FAULTS:
        raise refuse_upload(not_a_picture, name) from None
    width, height = picture.size
    if width * height > MOST_POINTS:
        raise refuse_upload("E405", name, width=width, height=height)
    try:
        picture.draft("RGB", box)
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail(box)
        out = io.BytesIO()
        on_white(upright).save(out, "JPEG", quality=85)
    except _FAULTS:
        raise refuse_upload("E406", name) from None
    return out.getvalue()


def on_white(picture: Image.Image) -> Image.Image:
    """The same points in RGB; where the picture is transparent, on white paper."""
    if picture.mode in ("RGBA", "LA", "PA", "P"):
        picture = picture.convert("RGBA")
        paper = Image.new("RGB", picture.size, "white")
        paper.paste(picture, mask=picture.getchannel("A"))
        return paper
    return Image.frombytes("RGB", picture.size, picture.convert("RGB").tobytes())


def as_jpeg(name: str) -> str:
    return short_name(name).rpartition(".")[0][:70] + ".jpg" if "." in name else short_name(name) + ".jpg"
