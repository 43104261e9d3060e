"""Photos and documents are judged by what they are; what is kept is drawn anew."""

import io

import pytest
from PIL import Image

from election_site.uploads import UploadRefused, photo, scan


def pdf(inside=b"") -> bytes:
    return b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n" + inside + b"\ntrailer<<>>\n%%EOF\n"


def picture(size=(1200, 1600), kind="JPEG", mode="RGB", **options) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 128 if mode in ("L", "1") else None).save(out, kind, **options)
    return out.getvalue()


def opened(upload) -> Image.Image:
    return Image.open(io.BytesIO(upload.content))


def refusal(judge, name, data) -> str:
    with pytest.raises(UploadRefused) as refused:
        judge(name, data)
    assert refused.value.reason.params["file"]
    return refused.value.reason.code


def test_a_photo_is_drawn_anew_and_made_to_fit():
    upload = photo("张三.PNG", picture(kind="PNG"))
    assert (upload.name, upload.media_type) == ("张三.jpg", "image/jpeg")
    assert (opened(upload).format, opened(upload).size) == ("JPEG", (600, 800))


def test_nothing_but_the_picture_is_kept():
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    exif[0x0112] = 6  # lies on its side
    behind = b"<script>alert(1)</script>"
    upload = photo("a.jpg", picture((800, 600), exif=exif) + behind)
    assert behind not in upload.content and b"taken at home" not in upload.content
    assert not opened(upload).getexif()
    assert opened(upload).size == (600, 800)


def test_transparent_parts_are_white_paper():
    out = io.BytesIO()
    Image.new("RGBA", (30, 40), (0, 0, 0, 0)).save(out, "PNG")
    assert opened(photo("a.png", out.getvalue())).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("程序.jpg", b"MZ\x90\x00" + bytes(200)),
        ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("图.png", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("页.jpg", b"<!doctype html><script>alert(1)</script>"),
        ("表.jpg", b"PK\x03\x04" + bytes(100)),
        ("图.gif", picture((3, 4), "GIF", "L")),
    ],
)
def test_what_is_no_photo_is_refused_whatever_its_name_says(name, data):
    assert refusal(photo, name, data) == "E403"
    assert refusal(scan, name, data) == "E404"


def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_decoded():
    data = picture((20_000, 20_000), "PNG", "1")
    assert len(data) < 1_000_000
    with pytest.raises(UploadRefused) as refused:
        photo("大.png", data)
    assert refused.value.reason.code == "E405"
    assert refused.value.reason.params == {"file": "大.png", "width": 20_000, "height": 20_000}


def test_a_damaged_and_an_empty_and_a_large_file_are_refused():
    whole = picture((1200, 1600))
    assert refusal(photo, "半.jpg", whole[: len(whole) // 2]) == "E406"
    assert refusal(photo, "空.jpg", b"") == "E401"
    assert refusal(photo, "大.jpg", whole + bytes(10 * 1024 * 1024)) == "E402"


def test_a_pdf_is_kept_unless_it_acts():
    data = pdf()
    assert scan("表.pdf", data).content == data
    for act in (
        b"/OpenAction 2 0 R",
        b"/AA <<>>",
        b"<</S /JavaScript /JS (app.alert(1))>>",
        b"/EmbeddedFiles 3 0 R",
    ):
        assert refusal(scan, "表.pdf", pdf(act)) == "E407"
    assert refusal(scan, "表.pdf", data[:20]) == "E404"


def test_names_of_folders_and_control_characters_are_left_out():
    assert photo("C:\\照片\\张\r\n三.jpeg", picture((30, 40))).name == "张三.jpg"
