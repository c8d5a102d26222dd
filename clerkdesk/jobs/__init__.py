# SPDX-License-Identifier: Apache-2.0
"""Progress, cancellation and worker processes."""
