# SPDX-License-Identifier: Apache-2.0
"""Run the command line: `python -m clerkdesk`."""

import sys

from clerkdesk.cli import main

if __name__ == "__main__":
    sys.exit(main())
