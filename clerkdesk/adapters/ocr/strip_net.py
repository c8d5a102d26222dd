# SPDX-License-Identifier: Apache-2.0
"""The net of the second reader, run by numpy: strips of letters in, the chance of each letter at each step out.

Seven blocks of convolutions look at each strip (rows × columns × channels throughout); two layers of LSTM in both
directions and two of attention read what they saw, all strips at once, and a gate weighs one against the other. Half
the time of OpenCV's own runner and little of its memory: the numbers of each part are made of the mapped file when its
turn comes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from clerkdesk.adapters.ocr.weights import Numbers, Weights
from clerkdesk.errors import MissingAsset

_STRIDES = ((1, 1), (2, 1), (1, 1), (2, 2), (1, 1), (2, 2), (1, 1))
_SHORTENED = (False, True, False, True, False, True, False)
_CELLS, _HEADS = 256, 4
_KNOWN_BY = frozenset({"backbone.stem.gamma", "language_head.pos_encoder.pe", "classifier.bias"})
_EPSILON, _HALF = np.float32(1e-5), np.float32(0.5)


class _Affine(NamedTuple):
    weight: Numbers
    bias: Numbers

    def __call__(self, x: Numbers) -> Numbers:
        y: Numbers = x.reshape(-1, x.shape[-1]) @ self.weight  # one product of two tables: the quickest
        y += self.bias
        return y.reshape(*x.shape[:-1], -1)

    @property
    def halved(self) -> "_Affine":
        """The same with half its result, changed in its place: what `_silu_of_half` takes."""
        for numbers in self:
            numbers *= _HALF
        return self


@dataclass(frozen=True, slots=True)
class _Block:
    """One block: widen, look around in each channel, weigh the channels, narrow; beside it a way past all that."""

    stride: tuple[int, int]
    past: _Affine | None
    widen: _Affine
    around: _Affine
    weigh: tuple[Numbers, Numbers]
    narrow: _Affine

    def __call__(self, x: Numbers) -> Numbers:
        down, right = self.stride
        y = _silu_of_half(_around(_silu_of_half(self.widen(x)), self.around, self.stride))
        first, second = self.weigh
        seen = y.reshape(-1, y.shape[-1])
        half_mean = np.full(len(seen), _HALF / len(seen), np.float32) @ seen
        y *= _sigmoid(_silu_of_half(np.asarray(half_mean @ first, np.float32)) @ second)
        y = self.narrow(y)
        y += x * _HALF if self.past is None else self.past(x[::down, ::right])
        return _silu_of_half(y)


@dataclass(frozen=True, slots=True)
class _Attention:
    norm: tuple[_Affine, _Affine]
    entry: _Affine
    exit: _Affine
    wide: _Affine
    back: _Affine

    def __call__(self, x: Numbers, spans: "_Spans") -> Numbers:
        told = self.entry(_normed(x, self.norm[0]))
        seen = np.concatenate([self._heeded(told[span]) for span in spans])
        x = x + self.exit(seen)
        return x + self.back(_gelu(self.wide(_normed(x, self.norm[1]))))

    @staticmethod
    def _heeded(told: Numbers) -> Numbers:
        """Return what each step of one strip takes from all its steps."""
        steps, width = told.shape[0], told.shape[1] // 3
        asked, offered, said = (
            part.reshape(steps, _HEADS, -1).transpose(1, 0, 2) for part in np.split(told, 3, axis=1)
        )
        likeness = asked @ offered.transpose(0, 2, 1) / np.float32(np.sqrt(width // _HEADS))
        likeness = np.exp(likeness - likeness.max(-1, keepdims=True))
        likeness /= likeness.sum(-1, keepdims=True)
        return np.asarray((likeness @ said).transpose(1, 0, 2).reshape(steps, width))


class StripNet:
    """The net.

    Args:
        file: the model that `asterocr` 1.0.2 brings, as `build/strip_model.py` writes it.

    Raises:
        MissingAsset: it is not there, or another model.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._weights = Weights(file)
        if not set(self._weights) >= _KNOWN_BY:
            raise MissingAsset(name=file.name)

    def chances(self, strips: Sequence[Numbers]) -> list[Numbers]:
        """Return for each strip the chance of each class at each step, steps × classes.

        Args:
            strips: grey 0 to 1, 32 rows, columns a multiple of 4.

        Raises:
            MissingAsset: the model is another one.
        """
        if not strips:
            return []
        try:
            return self._chances(strips, _Supply(self._weights))
        except (KeyError, ValueError, IndexError, StopIteration) as error:
            raise MissingAsset(name=self._file.name) from error

    def _chances(self, strips: Sequence[Numbers], supply: "_Supply") -> list[Numbers]:
        looks = _looked_at(strips, supply)
        spans = _spans([len(look) for look in looks])
        x = _silu_of_half(supply.convolution().halved(np.concatenate(looks)))
        for layer in supply.recurrent_layers():
            x = _both_ways(x, layer, spans)
        y = x + np.concatenate([supply["language_head.pos_encoder.pe"][: len(look), 0] for look in looks])
        for at in (0, 1):
            y = supply.attention(f"language_head.transformer.layers.{at}.")(y, spans)
        y = _normed(y, supply.pair("language_head.norm"))
        share = _sigmoid(supply.product("fusion.gate_linear.bias")(np.concatenate([x, y], axis=1)))
        said = supply.product("classifier.bias")(share * x + (1 - share) * y)
        said = np.exp(said - said.max(-1, keepdims=True))
        said /= said.sum(-1, keepdims=True)
        return [said[span] for span in spans]


def _looked_at(strips: Sequence[Numbers], supply: "_Supply") -> list[Numbers]:
    """Return what the convolutions see at each step of each strip."""
    stem, edges = supply.convolution().halved, supply.convolution()
    gamma = supply["backbone.stem.gamma"]
    edges = _Affine(edges.weight * gamma, edges.bias * gamma)
    seen = []
    for strip in strips:
        picture = np.repeat(strip[:, :, None], 3, axis=2)
        x = _silu_of_half(stem(_patches(picture)))
        x += edges(_around(picture, supply.edge_filter, (1, 1)))
        seen.append(x)
    for stride, is_shortened in zip(_STRIDES, _SHORTENED, strict=True):
        block = supply.block(stride, is_shortened=is_shortened)
        seen = [block(x) for x in seen]
    return [x.transpose(1, 0, 2).reshape(x.shape[1], -1) for x in seen]


class _Supply:
    """Hands out the parts of the net in the order of their use, each made when it is asked for.

    The file's own names are of two kinds: those of parts of the net, and numbers in the order of their use.
    """

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        # The filter of edges is the one convolution without a bias; it was given the last number.
        *convolutions, edges = self._numbered("onnx::Conv_")
        self.edge_filter = _Affine(_each_channel(weights[edges]), np.zeros(3, np.float32))
        self._convolutions = iter(convolutions)
        self._products = iter(self._numbered("onnx::MatMul_"))

    def __getitem__(self, name: str) -> Numbers:
        return self._weights[name]

    def convolution(self) -> _Affine:
        """Return the next convolution as a product: places of the filter × channels in, channels out."""
        weight, bias = self._next_two()
        return _Affine(weight.transpose(2, 3, 1, 0).reshape(-1, len(weight)), bias)

    def block(self, stride: tuple[int, int], *, is_shortened: bool) -> _Block:
        """Return the next block."""
        past = self.convolution().halved if is_shortened else None
        widen = self.convolution().halved
        weight, bias = self._next_two()
        around = _Affine(_each_channel(weight), bias).halved
        weigh = self._weights[next(self._products)], self._weights[next(self._products)]
        return _Block(stride, past, widen, around, weigh, self.convolution().halved)

    def recurrent_layers(self) -> Iterator["_Layer"]:
        """Yield the layers of LSTM; ONNX numbers the biases before input and recurrent weights."""
        names = self._numbered("onnx::LSTM_")
        for at in range(0, len(names), 3):
            bias, entry, again = (self._weights[name] for name in names[at : at + 3])
            yield _directions(entry, again, bias)

    def attention(self, name: str) -> _Attention:
        """Return a layer of attention."""
        out = self.pair(f"{name}self_attn.out_proj")
        return _Attention(
            norm=(self.pair(f"{name}norm1"), self.pair(f"{name}norm2")),
            entry=self.product(f"{name}self_attn.in_proj_bias"),
            exit=_Affine(out.weight.T, out.bias),
            wide=self.product(f"{name}linear1.bias"),
            back=self.product(f"{name}linear2.bias"),
        )

    def product(self, bias: str) -> _Affine:
        """Return the next product, with the bias of a name."""
        return _Affine(self._weights[next(self._products)], self._weights[bias])

    def pair(self, name: str) -> _Affine:
        """Return the weight and the bias of a name."""
        return _Affine(self._weights[f"{name}.weight"], self._weights[f"{name}.bias"])

    def _next_two(self) -> tuple[Numbers, Numbers]:
        return self._weights[next(self._convolutions)], self._weights[next(self._convolutions)]

    def _numbered(self, prefix: str) -> list[str]:
        names = [name for name in self._weights if name.startswith(prefix)]
        return sorted(names, key=lambda name: int(name.removeprefix(prefix)))


def _each_channel(weight: Numbers) -> Numbers:
    return np.ascontiguousarray(weight[:, 0].transpose(1, 2, 0))


_Direction = tuple[_Affine, Numbers]
_Layer = tuple[_Direction, _Direction]


def _directions(entry: Numbers, again: Numbers, bias: Numbers) -> _Layer:
    """Return forward and backward; the gates of ONNX come in the order input, output, forget, cell."""

    def one(at: int) -> _Direction:
        both = bias[at][: 4 * _CELLS] + bias[at][4 * _CELLS :]
        return _Affine(entry[at].T, both), again[at].T

    return one(0), one(1)


_Spans = list[slice]
"""Where the steps of each strip lie among those of all."""


def _spans(lengths: Sequence[int]) -> _Spans:
    ends = np.cumsum(lengths).tolist()
    return [slice(end - length, end) for length, end in zip(lengths, ends, strict=True)]


def _both_ways(x: Numbers, layer: _Layer, spans: _Spans) -> Numbers:
    forward, backward = layer
    starts, ends = (np.array([getattr(span, side) for span in spans]) for side in ("start", "stop"))
    longest_first = np.argsort(starts - ends, kind="stable")
    starts, ends = starts[longest_first], ends[longest_first]
    lengths = ends - starts
    return np.concatenate([_one_way(x, *forward, starts, 1, lengths), _one_way(x, *backward, ends - 1, -1, lengths)], 1)


def _one_way(
    x: Numbers, entry: _Affine, again: Numbers, starts: NDArray[np.int64], way: int, lengths: NDArray[np.int64]
) -> Numbers:
    """Read all strips at once, the longest first: one product serves every strip that still goes on."""
    given = entry(x)
    seen = np.empty((len(x), _CELLS), np.float32)
    state, cell = (np.zeros((len(starts), _CELLS), np.float32) for _ in range(2))
    for step in range(int(lengths[0])):
        still = int(np.count_nonzero(lengths > step))
        now = starts[:still] + way * step
        sums = state[:still] @ again
        sums += given[now]
        gates = _sigmoid(sums[:, : 3 * _CELLS])
        cell = gates[:, 2 * _CELLS :] * cell[:still] + gates[:, :_CELLS] * np.tanh(sums[:, 3 * _CELLS :])
        state = gates[:, _CELLS : 2 * _CELLS] * np.tanh(cell)
        seen[now] = state
    return seen


def _patches(picture: Numbers) -> Numbers:
    """Return the 3 × 3 neighbourhood of each pixel as one row of numbers."""
    height, width, _ = picture.shape
    wide = np.pad(picture, ((1, 1), (1, 1), (0, 0)))
    return np.concatenate([wide[i : i + height, j : j + width] for i in range(3) for j in range(3)], axis=2)


def _around(x: Numbers, filters: _Affine, stride: tuple[int, int]) -> Numbers:
    """Return each channel filtered by its own 3 × 3 filter."""
    (height, width, channels), (down, right) = x.shape, stride
    wide = np.zeros((height + 2, width + 2, channels), np.float32)
    wide[1:-1, 1:-1] = x
    rows, columns = -(-height // down), -(-width // right)
    if right > 1:  # what a step sees at its left, under it and at its right, each without gaps
        parts = [np.ascontiguousarray(wide[:, j : j + width : right]).reshape(height + 2, -1) for j in range(3)]
    else:
        flat = wide.reshape(height + 2, -1)
        parts = [flat[:, j * channels : (j + width) * channels] for j in range(3)]
    # Whole rows are multiplied at once, by filters laid side by side: twice as quick as channel by channel.
    weight = np.tile(filters.weight, (1, 1, columns))
    y = np.tile(filters.bias, (rows, columns))
    product = np.empty_like(y)
    for i in range(3):
        for part, factor in zip(parts, weight[i], strict=True):
            np.multiply(part[i : i + height : down], factor, out=product)
            y += product
    return y.reshape(rows, columns, channels)


def _silu_of_half(x: Numbers) -> Numbers:
    """Return the SiLU of twice `x`, which is x (1 + tanh x): numpy has tanh in half the time of exp."""
    y = np.tanh(x)
    y += 1
    y *= x
    return y


def _sigmoid(x: Numbers) -> Numbers:
    y = x * _HALF
    np.tanh(y, out=y)
    y += 1
    y *= _HALF
    return y


def _normed(x: Numbers, how: _Affine) -> Numbers:
    away = x - x.mean(-1, keepdims=True)
    away /= np.sqrt((away * away).mean(-1, keepdims=True) + _EPSILON)
    return np.asarray(away * how.weight + how.bias, np.float32)


def _gelu(x: Numbers) -> Numbers:
    return np.asarray(x * (1 + _erf(x / np.float32(np.sqrt(2)))) * np.float32(0.5), np.float32)


def _erf(x: Numbers) -> Numbers:
    """Return the error function to 1.5e-7 (Abramowitz and Stegun, 7.1.26)."""
    size = np.abs(x)
    t = 1 / (1 + np.float32(0.3275911) * size)
    total = np.zeros_like(x)
    for part in (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592):
        total += np.float32(part)
        total *= t
    return np.asarray(np.copysign(1 - total * np.exp(-size * size), x), np.float32)
