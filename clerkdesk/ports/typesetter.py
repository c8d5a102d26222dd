# SPDX-License-Identifier: Apache-2.0
"""Printed matter: slips, proofs and reports set from templates."""

from collections.abc import Mapping
from typing import Protocol


class Typesetter(Protocol):
    """Sets a template of `resources/forms` with values."""

    def typeset(self, template: str, values: Mapping[str, object]) -> bytes:
        """Return the PDF/A-2b of a template filled with JSON values.

        Args:
            template: name of the template without its ending, for example "receipt".

        Raises:
            UndrawableText: the fonts lack letters of a value.
            InvalidInput: the template refuses the values.
        """
