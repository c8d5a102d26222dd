# SPDX-License-Identifier: Apache-2.0
"""Vietnamese words in a Windows Installer package."""

import unicodedata

import msi_words


def test_names_of_words_become_words_and_the_rest_stays() -> None:
    rows = "Shortcut\tName\r\nPractice\tMenuFolder\t@PRACTICE@\r\n"
    assert msi_words.translated(rows).endswith("MenuFolder\tCDTAPDUO|ClerkDesk tập dượt\r\n")


def test_every_letter_of_the_words_is_one_sign() -> None:
    for word in msi_words.WORDS.values():
        assert unicodedata.is_normalized("NFC", word)
