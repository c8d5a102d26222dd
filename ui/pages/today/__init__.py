# SPDX-License-Identifier: Apache-2.0
"""The screen of the day: the queue of received dossiers."""
