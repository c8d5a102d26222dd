# SPDX-License-Identifier: Apache-2.0
"""Rules and value objects of the counter; no I/O and no clock."""
