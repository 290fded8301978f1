"""Pictures on paper: the right way up, not finer than the printer, without what the camera noted."""

from __future__ import annotations

import io
import random

import pytest
from PIL import Image

from tests.typeset.opened import parts, root
from tongzheng.typeset import docx
from tongzheng.typeset.document import Document, Head, Picture, Text
from tongzheng.typeset.errors import TypesetError
from tongzheng.typeset.layout import built_in
from tongzheng.typeset.pictures import fitted

EXTENT = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}extent"
NAMED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


def made(image: Image.Image, kind: str = "JPEG", **how) -> Picture:
    kept = io.BytesIO()
    image.save(kept, kind, **how)
    return Picture(kept.getvalue(), f"image/{kind.lower()}", "图1　现场")


def opened(picture: Picture) -> Image.Image:
    fit = fitted(picture, 156, 200)
    image = Image.open(io.BytesIO(fit.data))
    assert Image.MIME[image.format] == fit.media_type
    return image


def test_a_picture_of_twenty_megabytes_becomes_a_small_one():
    noise = Image.frombytes("RGB", (3400, 2000), random.Random(1).randbytes(3400 * 2000 * 3))
    picture = made(noise, "PNG", compress_level=0)
    assert len(picture.data) > 20_000_000
    data = docx.render(Document(Head("名"), (Text("题", (picture,)),)), built_in()["bulletin"]).data
    assert len(data) < 4_000_000
    extent = next(root(data).iter(EXTENT))
    assert int(extent.get("cx")) <= 156 * 36000 + 1
    assert next(root(data).iter(NAMED)).get("descr") == "图1　现场"
    [name] = [name for name in parts(data) if "media" in name]
    wide = Image.open(io.BytesIO(parts(data)[name])).width
    assert wide / (int(extent.get("cx")) / 914400) <= 301  # dots an inch


@pytest.mark.parametrize(("orientation", "size"), [(1, (60, 30)), (3, (60, 30)), (6, (30, 60)), (8, (30, 60))])
def test_stands_upright_and_forgets_the_camera(orientation, size):
    image = Image.new("RGB", (60, 30), "white")
    image.paste("black", (0, 0, 10, 30))  # the left edge
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "camera"
    result = opened(made(image, exif=exif))
    assert result.size == size
    assert not result.getexif()
    dark = {1: (2, 15), 3: (57, 15), 6: (15, 2), 8: (15, 57)}[orientation]
    assert sum(result.convert("RGB").getpixel(dark)) < 200


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_colour_can_be_printed(mode):
    assert opened(made(Image.new(mode, (50, 50)), "PNG")).size == (50, 50)


def test_printers_colours_too():
    assert opened(made(Image.new("CMYK", (50, 50)))).mode == "RGB"


def test_what_is_transparent_is_white():
    assert opened(made(Image.new("RGBA", (9, 9), (255, 0, 0, 0)), "PNG")).convert("RGB").getpixel((4, 4)) == (
        255,
        255,
        255,
    )


@pytest.mark.parametrize(("size", "dpi"), [((5000, 10), 96), ((10, 5000), 96), ((3000, 3000), 300), ((1, 1), 1)])
def test_stays_within_the_type_area(size, dpi):
    fit = fitted(made(Image.new("L", size), dpi=(dpi, dpi)), 156, 200)
    assert 0 < fit.width <= 156.001
    assert 0 < fit.height <= 200.001


def test_a_small_picture_is_not_blown_up():
    assert fitted(made(Image.new("L", (96, 48))), 156, 200).width == pytest.approx(25.4)


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, b"\xff\xd8\xff" + b"x" * 99])
def test_what_is_no_picture_is_refused_by_name(data):
    with pytest.raises(TypesetError, match="图1"):
        fitted(Picture(data, "image/png", "图1"), 156, 200)


def test_a_torn_file_is_refused():
    whole = made(Image.effect_noise((300, 300), 50)).data
    with pytest.raises(TypesetError):
        fitted(Picture(whole[: len(whole) // 2], "image/jpeg"), 156, 200)


def test_a_bomb_is_refused_before_it_is_opened():
    bomb = made(Image.new("1", (14_000, 13_000)), "PNG")
    assert len(bomb.data) < 200_000
    with pytest.raises(TypesetError, match="太大"):
        fitted(bomb, 156, 200)
