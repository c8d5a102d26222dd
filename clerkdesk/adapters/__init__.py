# SPDX-License-Identifier: Apache-2.0
"""The world behind the ports; one family a folder, blind to each other."""
