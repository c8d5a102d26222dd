# SPDX-License-Identifier: Apache-2.0
"""The keys of a dossier's pages; none of them works while a text is being typed."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from ui.pages.page import KeyHelp
from ui.pages.scan.presenter import ScanPresenter
from ui.texts import Texts

_NAMED = (
    ("F7", "F7"), ("Esc", "Esc"), ("1…9", "digits"), ("0", "0"), ("Ctrl+Up", "move"), ("Ctrl+Left", "turn"),
    ("Del", "Del"), ("G", "G"), ("F8", "F8"), ("Ins", "Ins"), ("Ctrl+T", "split"), ("Ctrl+O", "files"),
    ("Ctrl++", "zoom"), ("Ctrl+B", "bin"), ("Ctrl+F7", "backs"), ("Ctrl+J", "separate"), ("Ctrl+P", "covers"),
    ("Ctrl+Return", "done"),
)  # fmt: skip


class DossierKeys(QObject):
    """Binds the keys to what the presenter does."""

    def __init__(
        self,
        panes: QWidget,
        presenter: ScanPresenter,
        zoom: Callable[[int], object],
        take_files: Callable[[], object],
    ) -> None:
        """Bind them.

        Args:
            panes: where the keys work.
            zoom: shows the large page larger (1), smaller (-1) or whole (0).
            take_files: lets the person choose files.
        """
        super().__init__(panes)
        self._presenter = presenter
        self._shortcuts: dict[str, QShortcut] = {}
        operations = presenter.operations
        acts: dict[str, Callable[[], object]] = {
            "Ctrl+O": take_files,
            "Ctrl+Up": partial(operations.move, -1),
            "Ctrl+Down": partial(operations.move, 1),
            "Ctrl+Left": partial(operations.turn, -90),
            "Ctrl+Right": partial(operations.turn, 90),
            "Ctrl+T": operations.split,
            "Ctrl+F7": presenter.scan_backs,
            "Ctrl+P": presenter.print_covers,
            "Ctrl+J": operations.separate,
            "Ctrl+B": lambda: presenter.show_bin(is_shown=not presenter.in_bin),
            "Del": operations.remove,
            "Ins": presenter.insert,
            "G": operations.keep,
            "F8": presenter.next_look,
            "Esc": self._escape,
            "Ctrl++": partial(zoom, 1),
            "Ctrl+=": partial(zoom, 1),
            "Ctrl+-": partial(zoom, -1),
            "Ctrl+0": partial(zoom, 0),
            "Return": operations.restore,
            "F7": presenter.scan_key,
        }
        acts |= {str(digit): partial(operations.assign, digit) for digit in range(10)}
        for keys, act in acts.items():
            shortcut = QShortcut(QKeySequence(keys), panes, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
            self._shortcuts[keys] = shortcut

    def enable(self) -> None:
        """Leave F7 to the header where it stands there, and Enter to the tiles outside the bin."""
        warned = self._presenter.banner()
        self._shortcuts["F7"].setEnabled(warned is not None and not warned.deletes)
        self._shortcuts["Return"].setEnabled(self._presenter.in_bin)

    def _escape(self) -> None:
        presenter = self._presenter
        if presenter.feeding.is_running_for(presenter.code):
            presenter.feeding.stop()
        else:
            presenter.leave_dossier()


def key_help(texts: Texts) -> tuple[KeyHelp, ...]:
    """Return the keys of the screen and what they do there."""
    return tuple(KeyHelp(keys, texts(f"scan.key.{name}")) for keys, name in _NAMED)
