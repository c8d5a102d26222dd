# SPDX-License-Identifier: Apache-2.0
"""Steps from one schema of the store to the next."""
