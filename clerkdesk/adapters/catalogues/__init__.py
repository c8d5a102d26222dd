# SPDX-License-Identifier: Apache-2.0
"""Catalogues of procedures and calendars."""
