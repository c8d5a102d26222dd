# SPDX-License-Identifier: Apache-2.0
"""An independent client of the accessibility bus that receives a dossier without a mouse; knows nothing of Qt.

Runs in Debian's own Python, since the bindings of AT-SPI are a Debian package. It is started inside a session bus of
its own with the file for its answer, as JSON, and the command of the window as arguments.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyatspi

PROCEDURE, OWNER, ADDRESS = "1.004873", "Nguyễn Thị Hạnh", "Thôn 3, xã Suối Mơ, tỉnh Lào Cai"
CONTROLS = {
    "push button", "toggle button", "radio button", "check box", "text", "entry", "password text", "combo box",
    "spin button", "list", "table", "page tab", "slider", "menu item",
}  # fmt: skip
MOST_CHILDREN = 60  # a table of a million rows is asked for its first ones only
PATIENCE_S = 40.0


class Desk:
    """The window as the bus shows it."""

    def __init__(self, process_id):
        self._end = time.monotonic() + PATIENCE_S
        self.app = self._until(lambda: self._application(process_id), "the program on the bus")

    def find(self, start, *roles):
        """Wait for a control that is shown and can be used, by the beginning of its name."""
        return self._until(lambda: self._first(start, roles), f"{start!r} as {roles}")

    def act(self, control, *names):
        """Do the first of some actions that the control has."""
        actions = control.queryAction()
        place = {actions.getName(place): place for place in range(actions.nActions)}
        actions.doAction(next(place[name] for name in names if name in place))

    def write(self, start, text):
        """Write into a field, and wait until it is there."""
        field = self.find(start, "text", "entry", "password text")
        self.act(field, "SetFocus")
        field.queryEditableText().setTextContents(text)
        self._until(lambda: field.queryText().getText(0, -1) == text, f"{text!r} in {start!r}")

    def press_return(self):
        """Press Enter where the focus is."""
        pyatspi.Registry.generateKeyboardEvent(0xFF0D, None, pyatspi.KEY_SYM)

    def shown(self):
        """Yield everything that is shown, without going deep into tables."""
        waiting = [self.app]
        while waiting:
            one = waiting.pop()
            for place in range(min(one.childCount, MOST_CHILDREN)):
                child = one.getChildAtIndex(place)
                if child is not None and child.getState().contains(pyatspi.STATE_SHOWING):
                    yield child
                    waiting.append(child)

    def unnamed(self):
        """Return the roles of controls that nobody could tell from each other."""
        return [one.getRoleName() for one in self.shown() if one.getRoleName() in CONTROLS and not one.name]

    def _first(self, start, roles):
        for one in self.shown():
            if one.name.startswith(start) and one.getRoleName() in roles:
                return one if one.getState().contains(pyatspi.STATE_ENABLED) else None
        return None

    def _application(self, process_id):
        desktop = pyatspi.Registry.getDesktop(0)
        running = [desktop.getChildAtIndex(place) for place in range(desktop.childCount)]
        return next((one for one in running if one is not None and one.get_process_id() == process_id), None)

    def _until(self, ask, wanted):
        while time.monotonic() < self._end:
            with contextlib.suppress(LookupError, RuntimeError, NotImplementedError):  # it changed while it was read
                if found := ask():
                    return found
            time.sleep(0.05)
        seen = [f"{one.getRoleName()} {one.name!r}" for one in self.shown()] if hasattr(self, "app") else []
        raise SystemExit("not there: " + wanted + "\n" + "\n".join(seen))


def receive(desk):
    """Receive one dossier and return how many controls had no name on the way."""
    desk.find("Hôm nay", "check box", "radio button")
    unnamed = desk.unnamed()
    desk.act(desk.find("Tiếp nhận", "check box", "radio button"), "Toggle", "Press")
    desk.write("Thủ tục", PROCEDURE)
    desk.find(PROCEDURE, "list item")
    desk.press_return()
    first = desk.find("1, ", "push button", "check box")
    desk.write("Họ, chữ đệm, tên", OWNER)
    desk.write("Số định danh", "092050380927")
    desk.write("Ngày sinh", "05/07/1950")
    desk.write("Nơi thường trú", ADDRESS)
    desk.act(desk.find("Giới tính: Nữ", "radio button", "check box"), "Toggle", "Press")
    desk.act(first, "Press")
    for place in range(2, 10):
        paper = desk._first(f"{place}, ", ("push button", "check box"))
        if paper is not None and "chưa xem" in paper.name:
            desk.act(paper, "Press")
    unnamed += desk.unnamed()
    save = desk.find("Lưu và in giấy hẹn", "push button")
    desk.act(save, "Press")
    desk.find("Vừa nhận", "label")
    names = [one.name for one in desk.shown()]
    return {"unnamed": unnamed + desk.unnamed(), "shown": names}


def main(answer, command):
    """Start the window, work it, and end it; the session bus starts the accessibility bus by itself."""
    window = subprocess.Popen(command)
    try:
        answer.write_text(json.dumps(receive(Desk(window.pid))))
    finally:
        window.send_signal(signal.SIGTERM)
        try:
            window.wait(5)
        except subprocess.TimeoutExpired:
            window.kill()


if __name__ == "__main__":
    os.environ.update(NO_AT_BRIDGE="0", QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1", QT_QPA_PLATFORM="xcb")
    main(Path(sys.argv[1]), sys.argv[2:])
