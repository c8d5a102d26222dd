# SPDX-License-Identifier: Apache-2.0
"""SANE's own test device: a configuration in which it is the only scanner, for training and tests."""

from pathlib import Path

TEST_DEVICE = "test:0"

_BASE = {
    "number_of_devices": "1",
    "mode": "Color",
    "depth": "8",
    "resolution": "300.0",
    "resolution_min": "10.0",
    "geometry_max": "420.0",
    "test-picture": '"Grid"',
}


def configure_test_device(folder: Path, **settings: str) -> Path:
    """Write the configuration that lists the test device alone, and return its folder.

    Args:
        folder: made when it is missing.
        settings: further lines of `test.conf` with _ for -, for example `read_status_code='"SANE_STATUS_JAMMED"'`.

    Source: sane-test(5).
    """
    folder.mkdir(parents=True, exist_ok=True)
    lines = _BASE | {_setting_name(name): value for name, value in settings.items()}
    (folder / "dll.conf").write_text("test\n")
    (folder / "test.conf").write_text("".join(f"{name} {value}\n" for name, value in lines.items()))
    return folder


def _setting_name(name: str) -> str:
    underscored = ("number_of_devices", "resolution_min", "resolution_max", "geometry_max")
    return name if name in underscored else name.replace("_", "-")
