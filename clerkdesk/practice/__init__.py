# SPDX-License-Identifier: Apache-2.0
"""Practice mode: specimen paper, test PKI and practice portal."""
