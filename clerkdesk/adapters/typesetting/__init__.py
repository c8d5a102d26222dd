# SPDX-License-Identifier: Apache-2.0
"""Printed matter set from templates."""
