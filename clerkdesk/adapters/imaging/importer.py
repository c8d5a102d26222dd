# SPDX-License-Identifier: Apache-2.0
"""Import of pictures: JPEG untouched where any viewer shows it rightly, PNG, TIFF and WebP as pages of their own."""

import io
import warnings
from pathlib import PurePath

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from clerkdesk.domain.image_header import ImageHeader, Kind, read_header, sniff
from clerkdesk.domain.pages import ScannedPage
from clerkdesk.errors import PageTooLarge, UnreadableFile

LIMIT_MPX = 60
PAGE_LIMIT = 1_000
_QUALITY = 92
_SUFFIXES: dict[str, Kind] = {
    ".jpg": "jpeg", ".jpeg": "jpeg", ".jpe": "jpeg", ".png": "png", ".tif": "tiff", ".tiff": "tiff", ".pdf": "pdf",
    ".webp": "webp",
}  # fmt: skip
_LONG_SIDE_A4_INCH = 297 / 25.4
_BELIEVABLE_DPI = range(70, 2401)
_LEAST_INCH, _MOST_INCH = 0.7, 18.0


def import_image(content: bytes, name: str) -> list[ScannedPage]:
    """Return the pages of a picture file; TIFF may hold several.

    A plain JPEG passes untouched; everything else is encoded once, upright by its EXIF orientation, in grey or sRGB.
    Its resolution is the one it names, else that of A4 paper.

    Args:
        content: the file.
        name: of the file, for messages and as the pages' source.

    Raises:
        UnreadableFile: empty, truncated, damaged, no picture, or another kind than its name says.
        PageTooLarge: more than `LIMIT_MPX` million pixels; they are not decoded.
    """
    kind = _kind(content, name)
    header = read_header(content)
    if kind in ("jpeg", "png") and header is None:
        raise UnreadableFile(file=name, reason="its header is damaged")
    if header is not None:
        _refuse_large(header.width_px, header.height_px, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's remarks on odd metadata; what matters is checked here
            return _pages(content, name, header)
    except (OSError, SyntaxError, ValueError, EOFError, UnidentifiedImageError) as error:
        raise UnreadableFile(file=name, reason="it is damaged or was not copied in full") from error
    except Image.DecompressionBombError as error:
        raise PageTooLarge(file=name, width="?", height="?", limit=LIMIT_MPX) from error


def _kind(content: bytes, name: str) -> Kind:
    if not content:
        raise UnreadableFile(file=name, reason="it is empty")
    kind = sniff(content)
    if kind in ("heic", "avif"):
        reason = f"it is a {kind.upper()} picture; set the telephone's camera to its compatible format, JPEG"
        raise UnreadableFile(file=name, cause="kind", reason=reason)
    if kind not in ("jpeg", "png", "tiff", "webp"):
        reason = f"{kind.upper()} files are not accepted here" if kind else "it is no picture that is known"
        raise UnreadableFile(file=name, reason=reason)
    told = _SUFFIXES.get(PurePath(name).suffix.lower())
    if told and told != kind:
        raise UnreadableFile(file=name, reason=f"it is a {kind.upper()} picture, not a {told.upper()} as its name says")
    return kind


def _refuse_large(width: int, height: int, name: str) -> None:
    if width * height > LIMIT_MPX * 1_000_000:
        raise PageTooLarge(file=name, width=width, height=height, limit=LIMIT_MPX)


def _pages(content: bytes, name: str, header: ImageHeader | None) -> list[ScannedPage]:
    with Image.open(io.BytesIO(content)) as opened:
        count = getattr(opened, "n_frames", 1)
        if count > PAGE_LIMIT:
            raise UnreadableFile(file=name, reason=f"it has {count} pages; at most {PAGE_LIMIT} are accepted")
        pages = []
        for index in range(count):
            if index:
                opened.seek(index)
            _refuse_large(opened.width, opened.height, name)
            source = name if count == 1 else f"{name}#{index + 1}"
            pages.append(_page(content, opened, header, source))
    return pages


def _page(content: bytes, picture: Image.Image, header: ImageHeader | None, source: str) -> ScannedPage:
    """Return one page, all of which was decoded: a damaged file must not be found out only when the paper is gone."""
    dpi = _dpi(picture, header)
    if header is not None and _is_kept_untouched(content, header):
        picture.draft("L", (1, 1))  # all of the file is gone through, an eighth of its pixels is made
        picture.load()
        return ScannedPage(content, "image/jpeg", header.width_px, header.height_px, dpi, source)
    picture.load()
    upright = ImageOps.exif_transpose(picture)
    out = io.BytesIO()
    if upright.mode == "1":
        upright.save(out, "PNG", dpi=(dpi, dpi))
        return ScannedPage(out.getvalue(), "image/png", upright.width, upright.height, dpi, source)
    plain = grey_or_srgb(upright)
    plain.save(out, "JPEG", quality=_QUALITY, subsampling=2, dpi=(dpi, dpi))
    return ScannedPage(out.getvalue(), "image/jpeg", plain.width, plain.height, dpi, source)


def _is_kept_untouched(content: bytes, header: ImageHeader) -> bool:
    return header.is_plain and header.orientation == 1 and content.rstrip(b"\0").endswith(b"\xff\xd9")


def grey_or_srgb(picture: Image.Image) -> Image.Image:
    """Return a picture of 8-bit grey or sRGB on white paper, whatever its colours were."""
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        paper = Image.new("RGBA", picture.size, "white")
        flat = Image.alpha_composite(paper, picture.convert("RGBA"))
        return flat.convert("L" if picture.mode == "LA" else "RGB")
    if picture.mode in ("I;16", "I;16L", "I;16B", "I"):
        return picture.convert("F").point(lambda value: value * (1 / 257)).convert("L")
    if picture.mode in ("L", "1"):
        return picture.convert("L")
    return _by_its_profile(picture) or picture.convert("RGB")


def _by_its_profile(picture: Image.Image) -> Image.Image | None:
    """Convert by the picture's own colour profile; None when it has none that can be used."""
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "CMYK"):
        return None
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None


def _dpi(picture: Image.Image, header: ImageHeader | None) -> int:
    """Return the resolution: what the file says when it can be true, else that of a sheet of A4."""
    told = header.dpi if header is not None else round(float(picture.info.get("dpi", (0.0, 0.0))[0]))
    long_inch = max(picture.size) / told if told else 0.0
    # 72 is what programs write that do not know; a page longer than A3 or smaller than a stamp was told wrongly.
    if told in _BELIEVABLE_DPI and told != 72 and _LEAST_INCH <= long_inch <= _MOST_INCH:
        return told
    return max(1, round(max(picture.size) / _LONG_SIDE_A4_INCH))
