# SPDX-License-Identifier: Apache-2.0
"""The seam to Windows Image Acquisition over COM; runs on Windows only."""

import importlib
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from clerkdesk.adapters.scanners.wia_seam import Allowed, Property, WiaError

T = TypeVar("T")
_SCANNER, _LIST, _SPAN = 1, 2, 1  # WiaDeviceType; WiaSubType: 1 range, 2 list


class ComManager:
    """WIA.DeviceManager of this computer. Raises ImportError where there is no COM."""

    def __init__(self) -> None:
        client = importlib.import_module("comtypes.client")
        self._com_error: type[Exception] = importlib.import_module("comtypes").COMError
        self._manager: Any = self._call(lambda: client.CreateObject("WIA.DeviceManager", dynamic=True))

    def names(self) -> Sequence[tuple[str, str]]:
        """Return id and label of each scanner."""
        return self._call(lambda: [(str(one.DeviceID), _label(one)) for one in self._infos()])

    def open(self, name: str) -> "ComNode | None":
        """Open a scanner by its id; None when there is none."""
        for one in self._call(self._infos):
            if str(one.DeviceID) == name:
                return ComNode(self._call(one.Connect), self._call)
        return None

    def _infos(self) -> list[Any]:
        infos = self._manager.DeviceInfos
        every = [infos.Item(number) for number in range(1, infos.Count + 1)]
        return [one for one in every if one.Type == _SCANNER]

    def _call(self, what: Callable[[], T]) -> T:
        try:
            return what()
        except self._com_error as error:
            raise WiaError(int(error.args[0])) from error
        except OSError as error:
            raise WiaError(int(getattr(error, "winerror", 0) or 0x80210001)) from error


class ComNode:
    """A device or an item."""

    def __init__(self, node: Any, call: Callable[[Callable[[], Any]], Any]) -> None:
        self._node = node
        self._call = call

    def item(self) -> "ComNode":
        """Return what scans: the first item."""
        return ComNode(self._call(lambda: self._node.Items.Item(1)), self._call)

    def read(self, number: Property) -> int | None:
        """Return a property; None when it has none."""
        found = self._call(lambda: self._property(number))
        return None if found is None else int(found.Value)

    def write(self, number: Property, value: int) -> None:
        """Set a property."""

        def put() -> None:
            found = self._property(number)
            if found is not None:
                found.Value = value

        self._call(put)

    def allowed(self, number: Property) -> Allowed | None:
        """Return what a property takes; None when it does not tell."""

        def ask() -> Allowed | None:
            found = self._property(number)
            if found is None:
                return None
            if found.SubType == _LIST:
                vector = found.SubTypeValues
                return Allowed(tuple(int(vector.Item(at)) for at in range(1, vector.Count + 1)))
            return Allowed((), int(found.SubTypeMin), int(found.SubTypeMax)) if found.SubType == _SPAN else None

        return self._call(ask)  # type: ignore[no-any-return]

    def transfer(self, kind: str) -> bytes:
        """Scan a page and return its file."""
        return bytes(self._call(lambda: bytes(self._node.Transfer(kind).FileData.BinaryData)))

    def _property(self, number: Property) -> Any:
        properties = self._node.Properties
        for at in range(1, properties.Count + 1):
            found = properties.Item(at)
            if found.PropertyID == number:
                return found
        return None


def _label(info: Any) -> str:
    properties = info.Properties
    every = [properties.Item(at) for at in range(1, properties.Count + 1)]
    return next((str(one.Value) for one in every if one.Name == "Name"), str(info.DeviceID))
