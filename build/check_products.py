# SPDX-License-Identifier: Apache-2.0
"""Check the products of a numpy whose library was replaced, against its slow ones: `python check_products.py FOLDER`.

FOLDER holds numpy and numpy.libs. Numbers of 80 bits or wider never go through the library: they tell what is right.
"""

import itertools
import sys
from typing import Any

sys.path.insert(0, sys.argv[1])

import numpy as np

SHAPES = ((1, 1, 1), (3, 5, 7), (130, 1, 65), (17, 70, 129), (1, 40, 9))
KINDS = (np.float32, np.float64, np.complex64, np.complex128)


def matrices(rows: int, columns: int, kind: Any, source: np.random.Generator) -> tuple[Any, ...]:
    """Return one matrix as numpy hands it on: by rows, by columns, part of a larger one, every other, backwards."""
    drawn = source.standard_normal((rows, columns)) + 1j * source.standard_normal((rows, columns))
    plain = (drawn if np.dtype(kind).kind == "c" else drawn.real).astype(kind)
    wide = np.zeros((rows + 3, columns + 5), kind)
    wide[:rows, :columns] = plain
    sparse = np.zeros((rows, 2 * columns), kind)
    sparse[:, ::2] = plain
    return plain, np.asfortranarray(plain), wide[:rows, :columns], sparse[:, ::2], plain[::-1, ::-1]


def agree(found: Any, left: Any, right: Any, name: str) -> None:
    """End with a word where a product differs from the slow one by more than rounding."""
    slow = np.clongdouble if np.dtype(left.dtype).kind == "c" else np.longdouble
    if not np.allclose(found, left.astype(slow) @ right.astype(slow), rtol=1e-4, atol=1e-4):
        raise SystemExit(f"{name} of {left.dtype} {left.shape} {right.shape} is wrong")


def check() -> int:
    """Compare every kind of product and return how many."""
    source, done = np.random.default_rng(1), 0
    for kind, (rows, columns, depth) in itertools.product(KINDS, SHAPES):
        for a, b in itertools.product(matrices(rows, depth, kind, source), matrices(depth, columns, kind, source)):
            agree(a @ b, a, b, "a matrix by a matrix")
            agree(a @ b[:, 0], a, b[:, 0], "a matrix by a vector")
            agree(a[0] @ b, a[0], b, "a vector by a matrix")
            agree(np.dot(a[0], b[:, 0]), a[0], b[:, 0], "a vector by a vector")
            agree(np.vdot(a[0], b[:, 0]), a[0].conj(), b[:, 0], "a conjugated vector by a vector")
            agree(a @ a.T, a, a.T, "a matrix by itself")
            agree(a.T @ a, a.T, a, "itself by a matrix")
            agree(np.asfortranarray(a).conj().T @ a, a.conj().T, a, "a conjugate by a matrix")
            done += 8
    return done


print(check())
