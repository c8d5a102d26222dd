# SPDX-License-Identifier: Apache-2.0
"""Reports recomputed from the event log: II.06a, the indicators of Decision 766, the tracking book, a day's end."""
