"""What stands on printed sheets: the words, and the pixels of each page."""

import pypdfium2


def pages_of(pdf: bytes) -> list[str]:
    """What can be read on each page, in its order, without white space."""
    document = pypdfium2.PdfDocument(pdf)
    return ["".join(page.get_textpage().get_text_bounded().split()) for page in document]


def words_of(pdf: bytes) -> str:
    """The same of all pages in one."""
    return "".join(pages_of(pdf))


def pixels_of(pdf: bytes, dots_per_inch: int = 60) -> list[bytes]:
    """Each page as pixels."""
    document = pypdfium2.PdfDocument(pdf)
    return [bytes(page.render(scale=dots_per_inch / 72).buffer) for page in document]
