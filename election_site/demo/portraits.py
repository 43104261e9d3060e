"""Invented portraits for a demonstration, drawn with a few shapes: nobody's face."""

import colorsys
import io
import random

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 450, 600
SKIN = ((238, 208, 184), (226, 190, 162), (214, 174, 146))
HAIR = ((38, 34, 32), (58, 50, 46), (110, 106, 104), (168, 166, 164))


def portrait(seed: str, sex: str) -> bytes:
    """A JPEG; the same for the same ``seed`` and ``sex`` ("女" or "男")."""
    rng = random.Random(seed)
    skin, hair = rng.choice(SKIN), rng.choice(HAIR)
    clothes = _colour(rng.choice((0.58, 0.62, 0.02, 0.38, 0.75)), 0.35, rng.uniform(0.3, 0.5))
    picture = Image.new("RGB", (WIDTH, HEIGHT), _colour(rng.uniform(0.5, 0.65), 0.12, 0.93))
    draw = ImageDraw.Draw(picture)
    is_long = sex == "女"
    draw.ellipse((118, 78, 332, 372 if is_long else 300), fill=hair)
    draw.ellipse((20, 405, 430, 860), fill=clothes)
    draw.rounded_rectangle((186, 320, 264, 440), 34, fill=skin)
    draw.ellipse((140, 122, 310, 352), fill=skin)
    if is_long:
        draw.pieslice((128, 88, 322, 300), 180, 360, fill=hair)
    else:
        draw.chord((132, 90, 318, 260), 190, 350, fill=hair)
    for eye in (188, 262):
        draw.ellipse((eye - 7, 232, eye + 7, 246), fill=(40, 36, 34))
        draw.line((eye - 17, 214, eye + 17, 212), fill=hair, width=6)
    draw.arc((195, 262, 255, 316), 25, 155, fill=(158, 84, 76), width=5)
    if rng.random() < 0.35:
        for eye in (188, 262):
            draw.ellipse((eye - 27, 214, eye + 27, 264), outline=(60, 60, 64), width=4)
        draw.line((215, 238, 235, 238), fill=(60, 60, 64), width=4)
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=85)
    return file.getvalue()


def _colour(hue: float, saturation: float, value: float) -> tuple[int, int, int]:
    return tuple(int(255 * part) for part in colorsys.hsv_to_rgb(hue, saturation, value))
