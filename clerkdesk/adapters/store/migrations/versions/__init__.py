# SPDX-License-Identifier: Apache-2.0
"""One file per schema of the store, named by its number."""
