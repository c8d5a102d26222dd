# SPDX-License-Identifier: Apache-2.0
"""Portals that receive dossiers."""
