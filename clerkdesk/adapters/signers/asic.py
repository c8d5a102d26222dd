# SPDX-License-Identifier: Apache-2.0
"""ASiC-E containers with CAdES: written the same way each time, read strictly.

Source: ETSI EN 319 162-1 §4.4 (ASiC-E with CAdES), annex A.4 (ASiCManifest). Nothing is ever unpacked to a disk here.
"""

import base64
import binascii
import hashlib
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from clerkdesk.adapters.signers.asic_names import name_problem
from clerkdesk.errors import InvalidContainer
from clerkdesk.ports.container import ListedFile, Unpacked

MEDIA_TYPE = "application/vnd.etsi.asic-e+zip"
MANIFEST = "META-INF/ASiCManifest001.xml"
SIGNATURE = "META-INF/signature001.p7s"
_ASIC = "http://uri.etsi.org/02918/v1.2.1#"
_DS = "http://www.w3.org/2000/09/xmldsig#"
_SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
_FIXED_DATE = (1980, 1, 1, 0, 0, 0)
_MOST_ENTRIES = 20_000
_MOST_BYTES = 512 << 20
_MOST_RATIO = 200
_SMALL_BYTES = 64 << 10


class AsicContainer:
    """Writes and reads containers (port `Container`)."""

    def manifest(self, files: Sequence[ListedFile]) -> bytes:
        """Return the ASiCManifest over the files in the order given; equal input gives equal bytes.

        Raises:
            InvalidContainer: a name is doubled or may not stand in a container.
        """
        from lxml import etree  # here and below: only who packs or opens a batch waits for it to load

        _refuse_names([file.name for file in files], "batch")
        root = etree.Element(f"{{{_ASIC}}}ASiCManifest", nsmap={"asic": _ASIC, "ds": _DS})
        etree.SubElement(root, f"{{{_ASIC}}}SigReference", URI=SIGNATURE, MimeType="application/x-pkcs7-signature")
        for file in files:
            row = etree.SubElement(root, f"{{{_ASIC}}}DataObjectReference", URI=file.name, MimeType=file.media_type)
            etree.SubElement(row, f"{{{_DS}}}DigestMethod", Algorithm=_SHA256)
            digest = etree.SubElement(row, f"{{{_DS}}}DigestValue")
            digest.text = base64.b64encode(bytes.fromhex(file.sha256)).decode()
        written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
        return written

    def pack(self, files: Mapping[str, bytes], manifest: bytes, signature: bytes) -> bytes:
        """Return the container; equal input gives equal bytes.

        Raises:
            InvalidContainer: the files are not those of the manifest.
        """
        listed = _read_manifest(manifest, "batch")
        _refuse_differences(files, listed, "batch")
        packed = BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as container:
            held = [("mimetype", MEDIA_TYPE.encode()), *((name, files[name]) for name in listed)]
            for name, content in [*held, (MANIFEST, manifest), (SIGNATURE, signature)]:
                entry = zipfile.ZipInfo(name, _FIXED_DATE)
                entry.external_attr, entry.create_system = 0o644 << 16, 3
                container.writestr(entry, content)
        return packed.getvalue()

    def unpack(self, content: bytes, name: str = "batch") -> Unpacked:
        """Read a container strictly; `name` is what the error calls the file.

        Raises:
            InvalidContainer: see the port.
        """
        held = _read_entries(content, name)
        if held.pop("mimetype") != MEDIA_TYPE.encode():
            raise InvalidContainer(file=name, reason="it says to be of another kind")
        for needed in (MANIFEST, SIGNATURE):
            if needed not in held:
                raise InvalidContainer(file=name, reason=f"{needed} is missing")
        manifest, signature = held.pop(MANIFEST), held.pop(SIGNATURE)
        listed = _read_manifest(manifest, name)
        _refuse_differences(held, listed, name)
        return Unpacked({entry: held[entry] for entry in listed}, manifest, signature)


def _refuse_names(names: Sequence[str], file: str) -> None:
    seen: set[str] = set()
    for name in names:
        problem = name_problem(name)
        if problem or name.upper().startswith("META-INF/") or name.lower() == "mimetype":
            raise InvalidContainer(file=file, reason=f"the name {name[:80]!a} is not allowed")
        if name.casefold() in seen:
            raise InvalidContainer(file=file, reason=f"the name {name[:80]!a} stands twice")
        seen.add(name.casefold())


def _refuse_differences(files: Mapping[str, bytes], listed: Mapping[str, str], file: str) -> None:
    for name in files.keys() - listed.keys():
        raise InvalidContainer(file=file, reason=f"{name[:80]!a} is not on its list")
    for name, digest in listed.items():
        if name not in files:
            raise InvalidContainer(file=file, reason=f"{name!a} is on its list but missing")
        if hashlib.sha256(files[name]).hexdigest() != digest:
            raise InvalidContainer(file=file, reason=f"{name!a} was changed")


def _read_entries(content: bytes, file: str) -> dict[str, bytes]:
    if not _starts_with_media_type(content):
        raise InvalidContainer(file=file, reason="it is not an ASiC-E container")
    try:
        with zipfile.ZipFile(BytesIO(content)) as container:
            entries = container.infolist()
            _refuse_bombs(entries, file)
            inner = [entry.filename for entry in entries if entry.filename not in {"mimetype", MANIFEST, SIGNATURE}]
            _refuse_names(inner, file)
            if len({entry.filename for entry in entries}) != len(entries):
                raise InvalidContainer(file=file, reason="a name stands twice")
            return {entry.filename: container.read(entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise InvalidContainer(file=file, reason="it is damaged") from error


def _starts_with_media_type(content: bytes) -> bool:
    """Tell whether the first entry is an uncompressed `mimetype` without extra field (EN 319 162-1 annex A.1)."""
    if len(content) < 38 or content[:4] != b"PK\x03\x04":
        return False
    method, name_length, extra_length = struct.unpack_from("<8xH16xHH", content)
    return method == 0 and (name_length, extra_length) == (8, 0) and content[30:38] == b"mimetype"


def _refuse_bombs(entries: Sequence[zipfile.ZipInfo], file: str) -> None:
    if len(entries) > _MOST_ENTRIES:
        raise InvalidContainer(file=file, reason=f"it holds more than {_MOST_ENTRIES} files")
    if sum(entry.file_size for entry in entries) > _MOST_BYTES:
        raise InvalidContainer(file=file, reason="its files are too large")
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise InvalidContainer(file=file, reason="a file in it is encrypted")
        if entry.file_size > _SMALL_BYTES and entry.file_size > _MOST_RATIO * max(entry.compress_size, 1):
            raise InvalidContainer(file=file, reason="a file in it grows too much when unpacked")


def _read_manifest(manifest: bytes, file: str) -> dict[str, str]:
    """Return the SHA-256 (hexadecimal) by file name, in the order of the list."""
    root = _parse(manifest, file)
    rows = list(root)
    if root.tag != f"{{{_ASIC}}}ASiCManifest" or not rows or rows[0].tag != f"{{{_ASIC}}}SigReference":
        raise InvalidContainer(file=file, reason="its list is not an ASiCManifest")
    if rows[0].get("URI") != SIGNATURE:
        raise InvalidContainer(file=file, reason="its list names another signature")
    listed: dict[str, str] = {}
    names = [row.get("URI") or "" for row in rows[1:]]
    _refuse_names(names, file)
    for name, row in zip(names, rows[1:], strict=True):
        listed[name] = _digest(row, file)
    return listed


def _parse(manifest: bytes, file: str) -> Any:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=False
    )
    try:
        root = etree.fromstring(manifest, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InvalidContainer(file=file, reason="its list is not well-formed") from error
    tree = root.getroottree()
    if tree.docinfo.doctype or any(not isinstance(node.tag, str) for node in tree.iter()):
        raise InvalidContainer(file=file, reason="its list holds a document type, comments or instructions")
    return root


def _digest(row: Any, file: str) -> str:
    parts = list(row)
    wanted = [f"{{{_DS}}}DigestMethod", f"{{{_DS}}}DigestValue"]
    if row.tag != f"{{{_ASIC}}}DataObjectReference" or [part.tag for part in parts] != wanted:
        raise InvalidContainer(file=file, reason="its list holds something else than files")
    if parts[0].get("Algorithm") != _SHA256:
        raise InvalidContainer(file=file, reason="its list uses another hash than SHA-256")
    try:
        digest = base64.b64decode(parts[1].text or "", validate=True)
    except binascii.Error as error:
        raise InvalidContainer(file=file, reason="a hash of its list is malformed") from error
    if len(digest) != hashlib.sha256().digest_size:
        raise InvalidContainer(file=file, reason="a hash of its list is malformed")
    return digest.hex()
