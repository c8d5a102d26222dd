# SPDX-License-Identifier: Apache-2.0
"""The window of a practice counter without its portal, for a client that reads and works it from outside."""

import sys

from clerkdesk.bootstrap import open_practice
from ui.app import main

if __name__ == "__main__":
    arguments = ["--station", sys.argv[1], "--practice", "--by", "clerk"]
    sys.exit(main(arguments, lambda folder, _: open_practice(folder)))
