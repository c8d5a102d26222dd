# SPDX-License-Identifier: Apache-2.0
"""One window per station: a second start raises the window of the first."""

import hashlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_ANSWER_MS = 1000


class SingleInstance(QObject):
    """Listens on a name made of the station's folder; only this user may connect.

    Attributes:
        raise_wanted: the program was started a second time.
        file_wanted: it was started with a file; its path.
    """

    raise_wanted = Signal()
    file_wanted = Signal(str)

    def __init__(self, station: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = "clerkdesk-" + hashlib.sha256(str(station.resolve()).encode()).hexdigest()[:24]
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._called)
        self._callers: list[QLocalSocket] = []

    def is_first(self, file: Path | None = None) -> bool:
        """Become the first, or ask the first to come to the front and to open a file, and return False."""
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if socket.waitForConnected(_ANSWER_MS):
            if file is not None:
                socket.write(str(file.resolve()).encode())
                socket.waitForBytesWritten(_ANSWER_MS)
            socket.disconnectFromServer()
            return False
        if not self._server.listen(self._name):
            QLocalServer.removeServer(self._name)  # left behind by a program that was killed
            self._server.listen(self._name)
        return True

    def close(self) -> None:
        """Let the next start be the first."""
        for caller in self._callers:
            caller.disconnected.disconnect(self._left)  # it goes with the server
        self._callers.clear()
        self._server.close()

    def _called(self) -> None:
        caller = self._server.nextPendingConnection()
        self.raise_wanted.emit()
        if caller.state() == QLocalSocket.LocalSocketState.UnconnectedState:  # it said all and left already
            self._end(caller)
        else:
            self._callers.append(caller)
            caller.disconnected.connect(self._left)

    def _left(self) -> None:
        for caller in [one for one in self._callers if one.state() == QLocalSocket.LocalSocketState.UnconnectedState]:
            self._callers.remove(caller)
            self._end(caller)

    def _end(self, caller: QLocalSocket) -> None:
        path = bytes(caller.readAll().data()).decode(errors="replace")
        caller.deleteLater()
        if path:
            self.file_wanted.emit(path)
