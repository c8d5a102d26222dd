# SPDX-License-Identifier: Apache-2.0
"""Stand-ins for Windows libraries that are linked but never called."""

import windows_slim


def test_a_stand_in_ends_the_process_and_answers_the_harmless_call() -> None:
    source = windows_slim.stand_in_source({"curl_easy_init", "archive_read_new"})
    assert "*archive_read_new(void) { return 0; }" in source
    assert "*curl_easy_init(void) { __builtin_trap(); }" in source
