# SPDX-License-Identifier: Apache-2.0
"""Printed matter set by Typst: templates are files, values stay in memory, fonts are those of the installation."""

import json
import re
import threading
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final, cast

import typst
import zxingcpp
from fontTools.ttLib import TTFont

from clerkdesk.adapters.typesetting.archival import archival
from clerkdesk.domain.text import nfc
from clerkdesk.errors import InvalidInput, MissingAsset, UnprintableText
from clerkdesk.settings import asset_path, resource_path

_FONTS_LINE: Final = re.compile(r"^// fonts: (\w+)$", re.MULTILINE)
_TEMPLATE_NAME: Final = re.compile(r"[a-z0-9_]+")
_QR_ENDING: Final = "_qr"


class TypstTypesetter:
    """Sets templates of a folder as PDF/A-2b; may be shared by threads, one sets at a time.

    A template names its fonts in a line `// fonts: STEM`: the files `STEM-*` of the fonts folder. It gets the values
    as `json(bytes(sys.inputs.values))`. A value whose key ends in `_qr` becomes the SVG of a QR code of its text. The
    value `created` (ISO 8601 with an offset) is the moment written into the PDF: the same values give the same bytes.

    No value touches the disk: templates are read by path, values are handed over and the PDF comes back in memory.
    """

    def __init__(self, templates: Path | None = None, fonts: Path | None = None) -> None:
        self._templates = templates or resource_path("forms")
        self._fonts = fonts or asset_path("fonts")
        self._compiler: typst.Compiler | None = None  # made at first use and kept: it holds the parsed fonts
        self._lock = threading.Lock()

    def typeset(self, template: str, values: Mapping[str, object]) -> bytes:
        """Return the PDF/A-2b of a template filled with JSON values.

        Raises:
            UnprintableText: the template's fonts lack letters of a value.
            InvalidInput: there is no such template, it refuses the values, or they are not JSON.
            MissingAsset: the fonts are not installed.
        """
        source = self._source(template)
        ready = _prepared(values)
        self._check_letters(template, source, ready)
        inputs = {"values": _as_json(template, _with_qr_codes(ready))}
        with self._lock:
            pdf = self._compile(template, source, inputs, _moment(values.get("created")))
        return archival(pdf)

    def _source(self, template: str) -> Path:
        source = self._templates / f"{template}.typ"
        if not _TEMPLATE_NAME.fullmatch(template) or not source.is_file():
            raise InvalidInput(field="template", reason="there is no such form")
        return source

    def _check_letters(self, template: str, source: Path, ready: object) -> None:
        found = _FONTS_LINE.search(source.read_text("utf-8"))
        if found is None:
            raise InvalidInput(field=f"form {template}", reason="it does not name its fonts")
        missing = set().union(*_texts(ready)) - _drawable(self._fonts, found[1]) - {"\n"}
        if missing:
            raise UnprintableText(form=template, characters=", ".join(map(_named, sorted(missing))))

    def _compile(self, template: str, source: Path, inputs: dict[str, str], created: datetime | None) -> bytes:
        if self._compiler is None:
            fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(self._fonts)])
            self._compiler = typst.Compiler(root=str(self._templates), font_paths=fonts)
        try:
            pdf = self._compiler.compile(
                str(source), format="pdf", pdf_standards=["a-2b"], sys_inputs=inputs, timestamp=created
            )
        except typst.TypstError as error:
            # Only the kind of complaint: the whole diagnostic may quote a citizen's words.
            raise InvalidInput(field=f"form {template}", reason=_complaint(error)) from error
        return cast("bytes", pdf)  # one PDF, and no file named to write it to


@cache
def _drawable(folder: Path, stem: str) -> frozenset[str]:
    """Return the characters that every face of a family can draw."""
    files = sorted(folder.glob(f"{stem}-*"))
    if not files:
        raise MissingAsset(name=f"fonts/{stem}-Regular")
    faces = []
    for file in files:
        with TTFont(file, lazy=True) as font:
            faces.append(frozenset(map(chr, font.getBestCmap())))
    return frozenset.intersection(*faces)


def _prepared(value: object) -> object:
    """Return the value with all texts in NFC."""
    if isinstance(value, str):
        return nfc(value)
    if isinstance(value, Mapping):
        return {key: _prepared(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_prepared(inner) for inner in value]
    return value


def _with_qr_codes(value: object) -> object:
    if isinstance(value, dict):
        return {
            key: _qr_svg(inner) if str(key).endswith(_QR_ENDING) and isinstance(inner, str) else _with_qr_codes(inner)
            for key, inner in value.items()
        }
    return [_with_qr_codes(inner) for inner in value] if isinstance(value, list) else value


def _qr_svg(text: str) -> str:
    """Return a QR code without its quiet zone (the template keeps the room); level M: 15 % may be worn away."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    return str(code.to_svg(add_quiet_zones=False))


def _texts(value: object) -> Iterator[str]:
    """Yield every text that will be drawn, keys included (a table may be a mapping)."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if not str(key).endswith(_QR_ENDING):
                yield str(key)
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def _as_json(template: str, value: object) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError) as error:
        raise InvalidInput(field=f"form {template}", reason="its values are not JSON") from error


def _moment(created: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(created) if isinstance(created, str) else None
    except ValueError as error:
        raise InvalidInput(field="created", reason="it is not an ISO 8601 time") from error
    if moment is not None and moment.tzinfo is None:
        raise InvalidInput(field="created", reason="it has no time zone")
    # The dates of a PDF know no fractions of a second.
    return moment.replace(microsecond=0) if moment else None


def _named(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, 'without a name')}"


def _complaint(error: typst.TypstError) -> str:
    return re.sub(r"`[^`]*`", "…", error.message.partition("\n")[0])
