# SPDX-License-Identifier: Apache-2.0
"""Reasons inside errors, by what they are about: each English sentence with its Vietnamese and French."""
