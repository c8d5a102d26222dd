# SPDX-License-Identifier: Apache-2.0
"""What a signature adds to an archival PDF, judged by itself.

The validator in use knows no interactive forms. So the form is judged here, by the few rules that hold for it, and is
then drawn into its page, in memory only, so that the validator sees everything the signature added: fonts, appearance
and page.
"""

from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

_PRINT, _FORBIDDEN_FLAGS = 4, 1 | 2 | 32
"""Annotation flags: Print must be set; Invisible, Hidden and NoView must not (ISO 19005-2 §6.3.2)."""


def take_out_signatures(pdf: Pdf) -> list[str]:
    """Judge the form of a signed PDF, then replace it by its drawing; return what is wrong with it.

    Source: ISO 19005-2 §6.3 (annotations), §6.4.1 (forms), §6.4.3 (signatures).

    Args:
        pdf: opened from memory; it is changed and must not be saved.
    """
    form = pdf.Root.get("/AcroForm")
    if form is None:
        return []
    findings = [*_form(form)]
    for page in pdf.pages:
        for widget in list(page.obj.get("/Annots", Array())):
            findings += _widget(widget)
            _draw(pdf, page, widget)
        if "/Annots" in page.obj:
            del page.obj["/Annots"]
    del pdf.Root["/AcroForm"]
    return findings


def _form(form: pikepdf.Object) -> Iterator[str]:
    if "/XFA" in form:
        yield "form: it has XFA"
    if form.get("/NeedAppearances", False):
        yield "form: a viewer is asked to draw it anew"
    for field in form.get("/Fields", Array()):
        if field.get("/FT") != Name.Sig:
            yield "form: it has a field that is no signature"
        elif "/ByteRange" not in field.get("/V", Dictionary()):
            yield "form: a signature field is empty"
        if "/AA" in field or "/A" in field:
            yield "form: a field has an action"


def _widget(widget: pikepdf.Object) -> Iterator[str]:
    if widget.get("/Subtype") != Name.Widget:
        yield "annotation: it is no signature field"
        return
    flags = int(widget.get("/F", 0))
    if not flags & _PRINT or flags & _FORBIDDEN_FLAGS:
        yield "annotation: it is hidden or not printed"
    appearance = widget.get("/AP")
    if appearance is None:
        left, bottom, right, top = (float(edge) for edge in widget.Rect)
        if left != right and bottom != top:
            yield "annotation: it has no appearance"
    elif set(appearance.keys()) != {"/N"}:
        yield "annotation: it has further appearances"


def _draw(pdf: Pdf, page: pikepdf.Page, widget: pikepdf.Object) -> None:
    appearance = widget.get("/AP", Dictionary()).get("/N")
    if appearance is None:
        return
    name = page.add_resource(appearance, Name.XObject)
    left, bottom = (float(edge) for edge in list(widget.Rect)[:2])
    page.contents_add(pdf.make_stream(f"q 1 0 0 1 {left:.3f} {bottom:.3f} cm {name} Do Q".encode()))
