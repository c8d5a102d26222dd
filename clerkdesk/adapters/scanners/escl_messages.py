# SPDX-License-Identifier: Apache-2.0
"""What an eSCL scanner says and is told, as XML; pure, knows no network.

Source: eSCL Technical Specification 2.97 (Mopria Alliance); names are compared without their namespaces, since makers
differ in them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree

from clerkdesk.adapters.scanners.faults import EMPTY
from clerkdesk.domain.scan_profiles import DPIS, GLASS_MARGIN_MM, PAPER_MM, nearest_dpi
from clerkdesk.errors import InvalidInput
from clerkdesk.ports.scanner import Device, ScanProfile, Source

_SCAN = "http://schemas.hp.com/imaging/escl/2011/05/03"
_PWG = "http://www.pwg.org/schemas/2010/12/sm"
_PER_MM: Final = 300 / 25.4  # eSCL measures in three-hundredths of an inch
_INPUTS = {Source.FLATBED: "PlatenInputCaps", Source.FEEDER: "AdfSimplexInputCaps", Source.DUPLEX: "AdfDuplexInputCaps"}
_COLOURS = {True: ("RGB24", "RGB48"), False: ("Grayscale8", "Grayscale16")}

FEEDER_CAUSES = {
    "ScannerAdfEmpty": EMPTY,
    "ScannerAdfJam": "jam",
    "ScannerAdfMispick": "jam",
    "ScannerAdfHatchOpen": "cover-open",
    "ScannerAdfMultipickDetected": "multi-feed",
    "ScannerAdfDuplexPageTooShort": "jam",
    "ScannerAdfDuplexPageTooLong": "jam",
    "ScannerAdfInputTrayFailed": "attention",
    "ScannerAdfInputTrayOverloaded": "attention",
}
"""Cause of each state of the feeder that keeps it from working (eSCL, AdfState)."""

STATE_CAUSES = {"Stopped": "attention", "Down": "off-line", "Testing": "warming-up"}
"""Cause of each state of the scanner that keeps it from working (eSCL, State)."""


class NotEscl(ValueError):
    """The answer is no XML of the kind that was asked for."""


@dataclass(frozen=True, slots=True)
class InputCapabilities:
    """What a glass or feeder can do; sizes in three-hundredths of an inch."""

    max_width: int
    max_height: int
    dpis: tuple[int, ...]
    colours: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a scanner can do."""

    label: str
    version: str
    inputs: dict[Source, InputCapabilities]

    def device(self, name: str) -> Device:
        """Return it as a device of the port."""
        best = max(self.inputs.values(), key=lambda one: one.max_height)
        papers = tuple(paper for paper in PAPER_MM if _fits(paper, best))
        dpis = sorted({dpi for one in self.inputs.values() for dpi in one.dpis})
        is_colour = any(colour in one.colours for one in self.inputs.values() for colour in _COLOURS[True])
        return Device(name, self.label, tuple(self.inputs), tuple(dpis), papers, is_colour)


@dataclass(frozen=True, slots=True)
class Settings:
    """What one job is to do; the sizes are those of the image that it gives."""

    xml: bytes
    dpi: int
    width_px: int


@dataclass(frozen=True, slots=True)
class Status:
    """How a scanner is.

    Attributes:
        state: "Idle", "Processing", "Testing", "Stopped" or "Down".
        feeder: AdfState; "" when it has none or does not tell.
        job: state of the job that was asked about; "" when it is not known.
    """

    state: str
    feeder: str
    job: str

    @property
    def cause(self) -> str:
        """Why it cannot go on; "" when nothing is wrong. An empty feeder is not looked at here."""
        found = FEEDER_CAUSES.get(self.feeder, "")
        return STATE_CAUSES.get(self.state, "") if found in ("", EMPTY) else found


def parse_capabilities(content: bytes) -> Capabilities:
    """Read ScannerCapabilities.

    Raises:
        NotEscl: it is something else, or names no way to scan.
    """
    root = _root(content, "ScannerCapabilities")
    inputs = {}
    for source, name in _INPUTS.items():
        found = root.find(f".//{{*}}{name}")
        if found is not None:
            inputs[source] = _input(found)
    if not inputs:
        raise NotEscl("no way to scan")
    return Capabilities(_text(root, "MakeAndModel") or "eSCL scanner", _text(root, "Version") or "2.0", inputs)


def settings(profile: ScanProfile, capabilities: Capabilities) -> Settings:
    """Return what to ask for.

    Raises:
        InvalidInput: it has no such source, or the paper is larger than its glass, or there is no such paper.
    """
    found = capabilities.inputs.get(profile.source)
    if found is None:
        raise InvalidInput(field="source", reason=f"this scanner has no {profile.source.value}")
    if profile.paper not in PAPER_MM:
        raise InvalidInput(field="paper", reason=f"{profile.paper} is none of {', '.join(PAPER_MM)}")
    if not _fits(profile.paper, found):
        raise InvalidInput(field="paper", reason=f"{profile.paper} is larger than the glass of this scanner")
    wanted_width, wanted_height = (round(side * _PER_MM) for side in PAPER_MM[profile.paper])
    width, height = min(wanted_width, found.max_width), min(wanted_height, found.max_height)
    dpi = nearest_dpi(profile.dpi, found.dpis)
    colour = next((one for one in _COLOURS[profile.is_colour] if one in found.colours), found.colours[0])
    xml = _settings_xml(capabilities.version, profile.source, (width, height), dpi, colour)
    return Settings(xml, dpi, round(width * dpi / 300))


def parse_status(content: bytes, job_path: str = "") -> Status:
    """Read ScannerStatus.

    Args:
        content: the XML.
        job_path: path of the job to look for.

    Raises:
        NotEscl: it is something else.
    """
    root = _root(content, "ScannerStatus")
    job = next((_text(one, "JobState") for one in _jobs(root) if job_path and _names(one, job_path)), "")
    return Status(_text(root, "State"), _text(root, "AdfState"), job)


def _jobs(root: Any) -> Iterator[Any]:
    return iter(root.findall(".//{*}JobInfo"))


def _names(job: Any, path: str) -> bool:
    uri = _text(job, "JobUri").rstrip("/")
    return bool(uri) and uri.rpartition("/")[2] == path.rstrip("/").rpartition("/")[2]


def _root(content: bytes, name: str) -> Any:
    # The answer comes from the network: no entities, no files, no further addresses.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise NotEscl("no XML") from error
    if etree.QName(root).localname != name:
        raise NotEscl(f"no {name}")
    return root


def _text(node: Any, name: str) -> str:
    found = node.find(f".//{{*}}{name}")
    return (found.text or "").strip() if found is not None else ""


def _number(node: Any, name: str, otherwise: int) -> int:
    text = _text(node, name)
    return int(text) if text.isdecimal() else otherwise


def _input(node: Any) -> InputCapabilities:
    colours = tuple(dict.fromkeys((one.text or "").strip() for one in node.findall(".//{*}ColorMode")))
    return InputCapabilities(
        max_width=_number(node, "MaxWidth", round(210 * _PER_MM)),
        max_height=_number(node, "MaxHeight", round(297 * _PER_MM)),
        dpis=_dpis(node) or (300,),
        colours=colours or ("RGB24", "Grayscale8"),
    )


def _dpis(node: Any) -> tuple[int, ...]:
    listed = {_number(one, "XResolution", 0) for one in node.findall(".//{*}DiscreteResolution")}
    if listed - {0}:
        return tuple(sorted(listed - {0}))
    span = node.find(".//{*}XResolutionRange")
    if span is None:
        return ()
    least, most = _number(span, "Min", 1), _number(span, "Max", 600)
    return tuple(dpi for dpi in DPIS if least <= dpi <= most) or (most,)


def _fits(paper: str, found: InputCapabilities) -> bool:
    margin = GLASS_MARGIN_MM * _PER_MM
    width, height = (side * _PER_MM for side in PAPER_MM[paper])
    return width <= found.max_width + margin and height <= found.max_height + margin


def _settings_xml(version: str, source: Source, size: tuple[int, int], dpi: int, colour: str) -> bytes:
    scan, pwg = f"{{{_SCAN}}}", f"{{{_PWG}}}"
    root = etree.Element(f"{scan}ScanSettings", nsmap={"scan": _SCAN, "pwg": _PWG})

    def add(parent: Any, name: str, text: str = "") -> Any:
        made = etree.SubElement(parent, name)
        made.text = text or None
        return made

    add(root, f"{pwg}Version", version)
    add(root, f"{scan}Intent", "Document")
    region = add(add(root, f"{pwg}ScanRegions"), f"{pwg}ScanRegion")
    add(region, f"{pwg}ContentRegionUnits", "escl:ThreeHundredthsOfInches")
    for name, value in (("XOffset", 0), ("YOffset", 0), ("Width", size[0]), ("Height", size[1])):
        add(region, f"{pwg}{name}", str(value))
    add(root, f"{pwg}InputSource", "Platen" if source is Source.FLATBED else "Feeder")
    if source is not Source.FLATBED:
        add(root, f"{scan}Duplex", "true" if source is Source.DUPLEX else "false")
    add(root, f"{scan}ColorMode", colour)
    add(root, f"{scan}XResolution", str(dpi))
    add(root, f"{scan}YResolution", str(dpi))
    add(root, f"{pwg}DocumentFormat", "image/jpeg")
    add(root, f"{scan}DocumentFormatExt", "image/jpeg")
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
