# SPDX-License-Identifier: Apache-2.0
"""Draw the application's icon in the sizes that desktops and Windows want: `icons.py FOLDER`."""

import io
import os
import sys
from pathlib import Path

DRAWING = Path(__file__).resolve().parent / "linux" / "clerkdesk.svg"
PNG_SIZES = (16, 24, 32, 48, 64, 128, 256)


def draw(size: int) -> bytes:
    """Return the icon as PNG, `size` pixels wide and high."""
    from PySide6.QtCore import QBuffer, QIODevice, Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    QSvgRenderer(str(DRAWING)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # Qt takes a str, its stubs want bytes
    return bytes(buffer.data().data())


def write_icons(folder: Path) -> None:
    """Write `SIZE.png` for each size and `clerkdesk.ico` with all of them."""
    from PIL import Image

    folder.mkdir(parents=True, exist_ok=True)
    pictures = {size: draw(size) for size in PNG_SIZES}
    for size, content in pictures.items():
        (folder / f"{size}.png").write_bytes(content)
    opened = [Image.open(io.BytesIO(content)) for content in pictures.values()]
    opened[-1].save(folder / "clerkdesk.ico", append_images=opened[:-1], sizes=[(size, size) for size in PNG_SIZES])


def main() -> int:
    """Write the icons into the folder that the first argument names."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication

    application = QGuiApplication(sys.argv)
    write_icons(Path(sys.argv[1]))
    del application
    return 0


if __name__ == "__main__":
    sys.exit(main())
