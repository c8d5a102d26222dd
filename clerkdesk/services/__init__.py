# SPDX-License-Identifier: Apache-2.0
"""The verbs of the counter, one file each; they see ports, never adapters."""
