# SPDX-License-Identifier: Apache-2.0
"""Building and trying the installers takes half an hour: only `python3 build/dev.py test --installers` does it."""

import os

collect_ignore_glob = [] if os.environ.get("CLERKDESK_INSTALLERS") else ["test_*.py"]
