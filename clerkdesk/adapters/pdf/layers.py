# SPDX-License-Identifier: Apache-2.0
"""A page's picture in layers, and what asks a worker for it: plain bytes, no library of pictures."""

from collections.abc import Callable
from dataclasses import dataclass

from clerkdesk.errors import NotArchival

SMALL_ENOUGH = 60_000
"""Bytes; a scan below this is left alone."""


@dataclass(frozen=True, slots=True)
class Layers:
    """A picture in layers of one size on paper.

    Attributes:
        picture: JPEG.
        print_g4: what is drawn black over it, as one strip of CCITT group 4 (ITU-T T.6), black is 0; None without.
        print_size: width and height of `print_g4` in px.
        ink: grey level of the print, 0 to 255.
    """

    picture: bytes
    print_g4: bytes | None = None
    print_size: tuple[int, int] = (0, 0)
    ink: int = 0

    @property
    def size_bytes(self) -> int:
        """What it takes in a document."""
        return len(self.picture) + len(self.print_g4 or b"")


@dataclass(frozen=True, slots=True)
class Scan:
    """A page to draw: JPEG or PNG, its pixels per inch, and the paper it belongs to, named in errors."""

    image: bytes
    dpi: int
    component: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """How a page is drawn: in layers, or (None) as the scan came."""

    layers: Layers | None


def make_page_drawer() -> Callable[[Scan], Drawn]:
    """Load what is needed in this process and return what draws one page.

    What is returned raises NotArchival when the picture cannot be worked on.
    """
    # Imported in the worker alone: the process of the window never holds pixels.
    import cv2

    from clerkdesk.adapters.pdf.compress import lean

    cv2.setNumThreads(1)

    def draw(scan: Scan) -> Drawn:
        try:
            return Drawn(lean(scan.image, scan.dpi))
        except cv2.error as error:
            raise NotArchival(component=scan.component, reason="a page's picture is damaged") from error
        except MemoryError as error:
            raise NotArchival(component=scan.component, reason="memory ran out") from error

    return draw
