# SPDX-License-Identifier: Apache-2.0
"""Choosing the values of a SANE device's options for a scan profile; pure, knows no device."""

from collections.abc import Iterable
from dataclasses import dataclass

from clerkdesk.errors import InvalidInput
from clerkdesk.ports.scanner import ScanProfile, Source

PAPER_MM = {"A4": (210.0, 297.0), "A3": (297.0, 420.0), "ID-1": (85.6, 53.98)}
"""Width and height of paper in mm. Source: ISO 216 (A4, A3), ISO/IEC 7810 (ID-1, the citizen card)."""

_MARGIN_MM = 4.0  # glasses are often a little smaller than the paper they are sold for
_USUAL_DPIS = (150, 200, 300, 400, 600)
_UNIT_PIXEL = 1
_CAP_SOFT_SELECT = 1
_CAP_INACTIVE = 32
_SOURCES = {
    Source.FEEDER: ("automatic document feeder", "document feeder", "adf", "feeder"),
    Source.FLATBED: ("flatbed", "platen", "document table", "normal"),
}
_MODES = {True: ("color", "colour", "24bit color"), False: ("gray", "grey", "true gray", "grayscale")}

OptionValue = str | int | float


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a device.

    Attributes:
        unit: SANE_Unit number; 1 is pixels, 3 is mm, 4 is dpi.
        capabilities: SANE_CAP_* bits.
        constraint: None, (least, most, step), or the list of allowed values.

    Source: SANE Standard 1.06, section 4.2.9, SANE_Option_Descriptor.
    """

    index: int
    name: str
    unit: int
    capabilities: int
    constraint: tuple[float, float, float] | list[OptionValue] | None

    @property
    def is_settable(self) -> bool:
        """Whether a program may set it now."""
        return bool(self.capabilities & _CAP_SOFT_SELECT) and not self.capabilities & _CAP_INACTIVE


Options = dict[str, Option]


def read_options(rows: Iterable[tuple[object, ...]]) -> Options:
    """Return the options by name from the rows that the binding gives."""
    options: Options = {}
    for index, name, _title, _text, _type, unit, _size, capabilities, constraint in rows:
        if name:
            options[str(name)] = Option(index, str(name), unit, capabilities, constraint)  # type: ignore[arg-type]
    return options


def sources_of(options: Options) -> tuple[Source, ...]:
    """Return where paper may lie; a device that does not tell has one glass."""
    found = tuple(source for source in Source if _matching(options.get("source"), _SOURCES[source]))
    return found or (Source.FLATBED,)


def dpis_of(options: Options) -> tuple[int, ...]:
    """Return the resolutions worth offering."""
    option = options.get("resolution")
    if option is None or option.constraint is None:
        return (300,)
    if isinstance(option.constraint, list):
        return tuple(int(value) for value in option.constraint)
    least, most, _ = option.constraint
    return tuple(dpi for dpi in _USUAL_DPIS if least <= dpi <= most)


def source_value(options: Options, source: Source) -> str | None:
    """Return the device's word for a source, or None when it has one glass and no choice.

    Raises:
        InvalidInput: the device has no such source.
    """
    value = _matching(options.get("source"), _SOURCES[source])
    if value is None and source not in sources_of(options):
        raise InvalidInput(field="source", reason=f"this scanner has no {source.value}")
    return value


def picture_values(options: Options, profile: ScanProfile) -> dict[str, OptionValue]:
    """Return mode, depth and resolution, in the order in which they are to be set."""
    values: dict[str, OptionValue] = {}
    mode = _matching(options.get("mode"), _MODES[profile.is_colour])
    if mode is not None:
        values["mode"] = mode
    depth = options.get("depth")
    if depth is not None and isinstance(depth.constraint, list) and 8 in depth.constraint:
        values["depth"] = 8
    if "resolution" in options:
        values["resolution"] = _resolution(options["resolution"], profile.dpi)
    return values


def area_values(options: Options, paper: str, dpi: int) -> dict[str, OptionValue]:
    """Return the corners of the paper, in the units of the device.

    Raises:
        InvalidInput: the paper has no known size, or is larger than the glass.
    """
    if paper not in PAPER_MM:
        raise InvalidInput(field="paper", reason=f"{paper} is none of {', '.join(PAPER_MM)}")
    values: dict[str, OptionValue] = {name: 0.0 for name in ("tl-x", "tl-y") if name in options}
    for name, size_mm in zip(("br-x", "br-y"), PAPER_MM[paper], strict=True):
        if name in options:
            values[name] = _far_edge(options[name], size_mm, dpi, paper)
    return values


def _far_edge(option: Option, size_mm: float, dpi: int, paper: str) -> float:
    per_mm = dpi / 25.4 if option.unit == _UNIT_PIXEL else 1.0
    wanted = size_mm * per_mm
    if not isinstance(option.constraint, tuple):
        return wanted
    most = option.constraint[1]
    if most < wanted - _MARGIN_MM * per_mm:
        raise InvalidInput(field="paper", reason=f"{paper} is larger than the glass of this scanner")
    return min(wanted, most)


def _resolution(option: Option, dpi: int) -> float:
    """Return the least resolution that is at least the wanted one, or else the highest there is."""
    if isinstance(option.constraint, tuple):
        return float(min(max(dpi, option.constraint[0]), option.constraint[1]))
    if isinstance(option.constraint, list):
        offered = sorted(float(value) for value in option.constraint)
        return next((value for value in offered if value >= dpi), offered[-1])
    return float(dpi)


def _matching(option: Option | None, words: tuple[str, ...]) -> str | None:
    """Return the allowed value that is, or else begins with, one of the words."""
    if option is None or not isinstance(option.constraint, list):
        return None
    values = [str(value) for value in option.constraint]
    same = (value for word in words for value in values if value.lower() == word)
    alike = (value for word in words for value in values if value.lower().startswith(word))
    return next(same, None) or next(alike, None)
