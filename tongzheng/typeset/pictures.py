"""A picture made fit for the page: turned the right way, not finer than the printer, without what the camera noted (E6)."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from tongzheng.typeset.document import Picture
from tongzheng.typeset.errors import TypesetError

DPI = 300
SCREEN_DPI = 96  # when the file does not say
MOST_PIXELS = 120_000_000  # a page scanned at 1200 dpi is 139 million; beyond it memory suffers
FLAT = 64 * 1024  # a PNG below this stays a PNG
DRAWN = 0.5  # bytes a pixel: a PNG with fewer is a chart or a screenshot, with more a photograph


@dataclass(frozen=True, slots=True)
class Fitted:
    """Bytes to embed and the size on paper in millimetres."""

    data: bytes
    media_type: str
    width: float
    height: float


def fitted(picture: Picture, width: float, height: float) -> Fitted:
    """The picture at most `width` × `height` mm large and 300 dpi fine.

    Raises TypesetError when the file is not a picture or is too large to open.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # we look at the size ourselves; torn metadata is no reason to stop
            image = Image.open(io.BytesIO(picture.data), formats=("JPEG", "PNG"))
            if image.width * image.height > MOST_PIXELS:
                raise TypesetError(f"图片{_named(picture)}太大（{image.width}×{image.height}），请缩小后再放")
            drawn = image.format == "PNG" and len(picture.data) < image.width * image.height * DRAWN
            return _fitted(image, width, height, drawn)
    except TypesetError:
        raise
    except Image.DecompressionBombError as error:
        raise TypesetError(f"图片{_named(picture)}太大，请缩小后再放") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise TypesetError(f"图片{_named(picture)}打不开，请换成 JPEG 或 PNG 图片") from error


def _fitted(image: Image.Image, most_wide: float, most_high: float, drawn: bool) -> Fitted:
    turned = image.getexif().get(0x0112, 1) in (5, 6, 7, 8)  # orientation: lying on its side
    across, down = (image.height, image.width) if turned else image.size
    dpi = _dpi(image)
    wide, high = across / dpi * 25.4, down / dpi * 25.4
    scale = min(1.0, most_wide / wide, most_high / high)
    wide, high = wide * scale, high * scale
    pixels = (max(1, min(across, round(wide / 25.4 * DPI))), max(1, min(down, round(high / 25.4 * DPI))))
    image.draft(None, pixels[::-1] if turned else pixels)  # a large JPEG is read at a fraction of its size
    upright = ImageOps.exif_transpose(image) or image
    if upright.size != pixels:
        upright = _colours(upright).resize(pixels, Image.Resampling.LANCZOS, reducing_gap=2.0)
    data, media_type = _saved(_colours(upright), drawn)
    return Fitted(data, media_type, wide, high)


def _dpi(image: Image.Image) -> float:
    said = image.info.get("dpi", (SCREEN_DPI, SCREEN_DPI))[0]
    try:
        return min(max(float(said), 72.0), 1200.0)
    except (TypeError, ValueError, ZeroDivisionError):
        return SCREEN_DPI


def _colours(image: Image.Image) -> Image.Image:
    """Greys, colours, or colours with transparency; every other kind made one of them."""
    if image.mode in ("L", "RGB", "RGBA"):
        return image
    if image.mode in ("LA", "PA") or "transparency" in image.info:
        return image.convert("RGBA")
    return image.convert("L" if image.mode in ("1", "I;16") else "RGB")


def _saved(image: Image.Image, drawn: bool) -> tuple[bytes, str]:
    if image.mode == "RGBA":  # on paper, what is transparent is white
        white = Image.new("RGB", image.size, "white")
        white.paste(image, mask=image.getchannel("A"))
        image = white
    if drawn:  # a chart or a screenshot stays sharp if that is cheap
        kept = io.BytesIO()
        image.save(kept, "PNG", compress_level=6)
        if kept.tell() <= max(FLAT, image.width * image.height // 4):
            return kept.getvalue(), "image/png"
    kept = io.BytesIO()
    image.save(kept, "JPEG", quality=88)
    return kept.getvalue(), "image/jpeg"


def _named(picture: Picture) -> str:
    return f"“{picture.caption}”" if picture.caption else ""
