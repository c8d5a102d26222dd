# SPDX-License-Identifier: Apache-2.0
"""Small widgets that several screens share."""
