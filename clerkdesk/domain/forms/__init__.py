# SPDX-License-Identifier: Apache-2.0
"""What each printed form says, word by word; the templates only place it."""
