# SPDX-License-Identifier: Apache-2.0
"""The window around the pages: rail, header, status strip, palette, help and log-in."""
