# SPDX-License-Identifier: Apache-2.0
"""Exchange of documents with other agencies."""
