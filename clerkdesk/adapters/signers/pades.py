# SPDX-License-Identifier: Apache-2.0
"""One PDF signed as PAdES baseline B-B (ETSI EN 319 142-1), with a visible stamp, as an incremental update."""

from io import BytesIO
from typing import Any

import pikepdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError, get_and_apply
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import SignatureObject
from pyhanko.sign.validation.pdf_embedded import read_certification_data

from clerkdesk.adapters.signers import stamp as stamps
from clerkdesk.adapters.signers.appearance import draw, pdf_value
from clerkdesk.adapters.signers.cms_read import read_signed_data
from clerkdesk.adapters.signers.cms_write import make_signed_data
from clerkdesk.adapters.signers.keys import SigningKey
from clerkdesk.adapters.signers.stamp_font import StampFont
from clerkdesk.errors import ClerkDeskError, SignatureInvalid, UnsignableDocument
from clerkdesk.ports.signer import ToSign
from clerkdesk.settings import VIETNAM_TIME

ROOM_HEX_DIGITS = 32768
"""Room for the signature, twice its bytes: a timestamp must fit in later without moving anything."""

_ACTIVE_ACTIONS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/GoToE", "/GoToR"}
_MAX_PAGE_UNITS, _MIN_PAGE_UNITS = 14400.0, 3.0


def sign_pdf(key: SigningKey, document: ToSign, font: StampFont) -> bytes:
    """Return the document with one more signature; the output begins with exactly the input's bytes.

    Raises:
        UnsignableDocument: empty, broken, encrypted, with active content, locked by a certification, or without room.
        UndrawableText: the stamp's font lacks a letter.
        TokenUnavailable: the key cannot be reached.
        SignatureInvalid: the result did not verify and was discarded.
    """
    try:
        signed = _sign(key, document, font)
    except ClerkDeskError:
        raise
    except PdfError as error:
        raise UnsignableDocument(file=document.id, reason="it is empty, truncated or not a PDF") from error
    except Exception as error:  # a damaged file may break the PDF library anywhere
        raise UnsignableDocument(file=document.id, reason="it is damaged") from error
    check_signed(document, signed, key)
    return signed


class _Writer(IncrementalPdfFileWriter):
    """Adds the signature and leaves the metadata as they were sealed.

    The library would write them anew with its own name and without the fields of the electronic store being declared,
    which PDF/A-2b asks for (ISO 19005-2 §6.6.2.3).
    """

    def _update_meta(self) -> None:
        """Change nothing."""


def _sign(key: SigningKey, document: ToSign, font: StampFont) -> bytes:
    writer = _Writer(BytesIO(document.document))
    _refuse_unfit(writer, document.id)
    page = _first_page(writer, document.id)
    room = stamps.room_pt(page)
    if not room:
        raise UnsignableDocument(file=document.id, reason="its first page has no room for the stamp")
    layout = stamps.lay_out(document.stamp, font, room)
    fields = list(enumerate_sig_fields(writer))
    name = _free_name({field for field, _, _ in fields})
    box = stamps.place(page, layout, sum(_seen_height(field.get_object(), page) for _, _, field in fields))
    # The library writes the box as it is given, also when it is not whole.
    place = SigFieldSpec(name, on_page=0, box=box)  # type: ignore[arg-type]
    steps = PdfCMSEmbedder(place).write_cms(name, writer)
    field = next(steps).get_object()
    field[pdf_name("/AP")] = pdf_value({"/N": draw(writer, layout, font, page.turn)})
    if page.turn:
        field[pdf_name("/MK")] = pdf_value({"/R": page.turn})
    held = SignatureObject(
        document.stamp.at.astimezone(VIETNAM_TIME).replace(microsecond=0),
        name=stamps.words(document.stamp)[0].partition(": ")[2],
        reason=document.stamp.reason or None,
        subfilter=SigSeedSubFilter.PADES,
        bytes_reserved=ROOM_HEX_DIGITS,
    )
    steps.send(SigObjSetup(sig_placeholder=held))
    prepared, output = steps.send(SigIOSetup(md_algorithm="sha256"))
    steps.send(make_signed_data(key, prepared.document_digest, signing_time=None))
    return bytes(output.getvalue())


def _free_name(taken: set[str]) -> str:
    return next(name for number in range(1, len(taken) + 2) if (name := f"ChuKySo{number}") not in taken)


def _seen_height(field: Any, page: stamps.Page) -> float:
    left, bottom, right, top = _ordered([float(value) for value in _entry(field, "/Rect") or (0, 0, 0, 0)])
    return right - left if page.turn % 180 else top - bottom


def _refuse_unfit(writer: IncrementalPdfFileWriter, file: str) -> None:
    reader, root = writer.prev, writer.prev.root
    if reader.encrypted:
        raise UnsignableDocument(file=file, reason="it is encrypted")
    if reader.xrefs.hybrid_xrefs_present:
        raise UnsignableDocument(file=file, reason="it holds two tables of its objects that may differ")
    certified = read_certification_data(reader)
    if certified is not None and certified.permission == MDPPerm.NO_CHANGES:
        raise UnsignableDocument(file=file, reason="an earlier signature locks it against further ones")
    form, names = _entry(root, "/AcroForm") or {}, _entry(root, "/Names") or {}
    if "/XFA" in form:
        raise UnsignableDocument(file=file, reason="it holds an XFA form")
    pages = _pages(root["/Pages"], set())
    marks = [mark for page in pages for mark in _members(_entry(page, "/Annots"))]
    opens_actively = isinstance(_entry(root, "/OpenAction"), generic.DictionaryObject)
    if (
        "/JavaScript" in names
        or opens_actively
        or any("/AA" in one for one in (root, *pages))
        or any(map(_acts, marks))
    ):
        raise UnsignableDocument(file=file, reason="it holds actions that run by themselves")


def _entry(dictionary: Any, name: str) -> Any:
    """Return an entry with references followed, or None."""
    return dictionary[name] if name in dictionary else None  # noqa: SIM401 - its own get() follows no reference


def _acts(annotation: generic.DictionaryObject) -> bool:
    action = _entry(annotation, "/A") or {}
    return "/AA" in annotation or _entry(action, "/S") in _ACTIVE_ACTIONS


def _pages(node: Any, seen: set[int]) -> list[Any]:
    if id(node) in seen:
        raise PdfError("the tree of pages is a loop")
    seen.add(id(node))
    if "/Kids" not in node:
        return [node]
    return [page for kid in _members(node["/Kids"]) for page in _pages(kid, seen)]


def _members(array: Any) -> list[Any]:
    """Return the dictionaries of an array, references followed."""
    found = [entry.get_object() for entry in array or ()]
    return [entry for entry in found if isinstance(entry, generic.DictionaryObject)]


def _first_page(writer: IncrementalPdfFileWriter, file: str) -> stamps.Page:
    found: Any = writer.find_page_for_modification(0)[0]  # type: ignore[no-untyped-call]
    page = found.get_object()
    media = [float(value) for value in _inherited(page, "/MediaBox") or ()]
    crop = [float(value) for value in _inherited(page, "/CropBox") or media]
    turn = int(_inherited(page, "/Rotate") or 0)
    if len(media) != 4 or len(crop) != 4 or turn % 90:
        raise UnsignableDocument(file=file, reason="its first page has no proper size")
    (l1, b1, r1, t1), (l2, b2, r2, t2) = _ordered(media), _ordered(crop)
    left, bottom, right, top = max(l1, l2), max(b1, b2), min(r1, r2), min(t1, t2)
    if not all(_MIN_PAGE_UNITS <= size <= _MAX_PAGE_UNITS for size in (right - left, top - bottom)):
        raise UnsignableDocument(file=file, reason="its first page has no proper size")
    unit = get_and_apply(page, "/UserUnit", float, default=1.0)
    return stamps.Page(left, bottom, right, top, turn % 360, unit)


def _ordered(box: list[float]) -> tuple[float, float, float, float]:
    return min(box[0], box[2]), min(box[1], box[3]), max(box[0], box[2]), max(box[1], box[3])


def _inherited(page: Any, name: str) -> Any:
    for _ in range(64):
        if name in page:
            return page[name]
        if "/Parent" not in page:
            return None
        page = page["/Parent"]
    return None


def check_signed(document: ToSign, signed: bytes, key: SigningKey) -> None:
    """Check what was just signed with another PDF reader and with our own arithmetic.

    Raises:
        SignatureInvalid: the input is not kept, the newest signature does not cover the whole file, or does not hold.
    """
    reason = _flaw(document.document, signed, key)
    if reason:
        raise SignatureInvalid(what=document.id, reason=reason)


def _flaw(document: bytes, signed: bytes, key: SigningKey) -> str | None:
    if not signed.startswith(document):
        return "the document was not kept as it was"
    try:
        with pikepdf.open(BytesIO(signed)) as pdf:
            held = pdf.Root.AcroForm.Fields[-1].V
            start, length, again, rest = (int(number) for number in held.ByteRange)
            contents = bytes(held.Contents)
    except (pikepdf.PdfError, AttributeError, IndexError, TypeError, ValueError):
        return "another reader does not find it"
    gap = signed[length:again]
    if start != 0 or again + rest != len(signed) or gap != b"<" + contents.hex().upper().encode() + b">":
        return "it does not cover the whole file"
    view = memoryview(signed)
    read = read_signed_data(contents)
    if read.certificate != key.certificate:
        return "it was made with another certificate"
    return read.problem((view[:length], view[again:]))
