# SPDX-License-Identifier: Apache-2.0
"""Choosing the values of a SANE device's options for a scan profile; pure, knows no device."""

from dataclasses import dataclass

from clerkdesk.domain.scan_profiles import DPIS, GLASS_MARGIN_MM, PAPER_MM
from clerkdesk.errors import InvalidInput
from clerkdesk.ports.scanner import Device, ScanProfile, Source

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
        kind: SANE_Value_Type number; 1 is a whole number, 2 one with a fraction, 3 a text.
        unit: SANE_Unit number; 1 is pixels, 3 is mm, 4 is dpi.
        size: bytes that its value takes.
        capabilities: SANE_CAP_* bits.
        constraint: None, (least, most, step), or the list of allowed values.

    Source: SANE Standard 1.06, section 4.2.9, SANE_Option_Descriptor.
    """

    index: int
    name: str
    kind: int
    unit: int
    size: int
    capabilities: int
    constraint: tuple[float, float, float] | list[OptionValue] | None

    @property
    def is_settable(self) -> bool:
        """Whether a program may set it now."""
        return bool(self.capabilities & _CAP_SOFT_SELECT) and not self.capabilities & _CAP_INACTIVE


Options = dict[str, Option]


def device_of(options: Options, name: str, label: str) -> Device:
    """Return what a device can do."""
    papers = tuple(paper for paper in PAPER_MM if _fits(options, paper))
    is_colour = "mode" not in options or _mode(options, is_colour=True) is not None
    return Device(name, label, sources_of(options), dpis_of(options), papers, is_colour)


def _fits(options: Options, paper: str) -> bool:
    try:
        area_values(options, paper, dpis_of(options)[0])
    except InvalidInput:
        return False
    return True


def sources_of(options: Options) -> tuple[Source, ...]:
    """Return where paper may lie; a device that does not tell has one glass."""
    return tuple(source for source in Source if _source_word(options, source)) or (Source.FLATBED,)


def _source_word(options: Options, source: Source) -> str | None:
    """Return the device's word for a source; some have one for both sides, others a feeder and a mode of it."""
    option = options.get("source")
    if option is None or not isinstance(option.constraint, list):
        return None
    two_sided = [str(value) for value in option.constraint if "duplex" in str(value).lower()]
    if source is not Source.DUPLEX:
        return _matching([str(value) for value in option.constraint if str(value) not in two_sided], _SOURCES[source])
    if not two_sided and feeder_mode_value(options, source):
        return _source_word(options, Source.FEEDER)
    return two_sided[0] if two_sided else None


def feeder_mode_value(options: Options, source: Source) -> str | None:
    """Return the value of the option "adf-mode", where a device chooses sides by it."""
    values = options["adf-mode"].constraint if "adf-mode" in options else None
    wanted = "duplex" if source is Source.DUPLEX else "simplex"
    return _matching([str(value) for value in values], (wanted,)) if isinstance(values, list) else None


def dpis_of(options: Options) -> tuple[int, ...]:
    """Return the resolutions worth offering."""
    option = options.get("resolution")
    if option is None or option.constraint is None:
        return (300,)
    if isinstance(option.constraint, list):
        return tuple(int(value) for value in option.constraint)
    least, most, _ = option.constraint
    return tuple(dpi for dpi in DPIS if least <= dpi <= most)


def source_value(options: Options, source: Source) -> str | None:
    """Return the device's word for a source, or None when it has one glass and no choice.

    Raises:
        InvalidInput: the device has no such source.
    """
    value = _source_word(options, source)
    if value is None and source not in sources_of(options):
        raise InvalidInput(field="source", reason=f"this scanner has no {source.value}")
    return value


def picture_values(options: Options, profile: ScanProfile) -> dict[str, OptionValue]:
    """Return mode, depth and resolution, in the order in which they are to be set."""
    values: dict[str, OptionValue] = {}
    sides = feeder_mode_value(options, profile.source)
    if sides is not None:
        values["adf-mode"] = sides
    mode = _mode(options, is_colour=profile.is_colour)
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
    if most < wanted - GLASS_MARGIN_MM * per_mm:
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


def _mode(options: Options, *, is_colour: bool) -> str | None:
    values = options["mode"].constraint if "mode" in options else None
    return _matching([str(value) for value in values], _MODES[is_colour]) if isinstance(values, list) else None


def _matching(values: list[str], words: tuple[str, ...]) -> str | None:
    """Return the value that is, or else begins with, one of the words."""
    same = (value for word in words for value in values if value.lower() == word)
    alike = (value for word in words for value in values if value.lower().startswith(word))
    return next(same, None) or next(alike, None)
