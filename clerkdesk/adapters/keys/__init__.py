# SPDX-License-Identifier: Apache-2.0
"""Where the key of the store is kept."""
