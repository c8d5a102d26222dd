# SPDX-License-Identifier: Apache-2.0
"""What is found wrong with a station: an English sentence that remembers its pattern, so that a window can say it."""


class Finding(str):
    """A sentence for the terminal and the log.

    Attributes:
        pattern: the sentence with its placeholders, by which it is known in other languages.
        values: of the placeholders.
    """

    pattern: str
    values: dict[str, object]

    def __new__(cls, pattern: str, **values: object) -> "Finding":
        """Fill in a pattern."""
        made = super().__new__(cls, pattern.format_map(values))
        made.pattern, made.values = pattern, values
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, object]]:
        return (self.pattern,), self.values

    def without(self, prefix: str) -> "Finding":
        """Return the same without the beginning of its pattern."""
        return Finding(self.pattern.removeprefix(prefix), **self.values)
