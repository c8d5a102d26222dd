# SPDX-License-Identifier: Apache-2.0
"""Write LZX, the better of the two methods that Windows Installer unpacks (Microsoft, [MS-CAB] and [MS-PATCH] §2).

Free tools read LZX and write the older method alone. Repetitions are found by zstd, out of Debian's library, which
searches as LZX wants it: offsets and lengths with the cheapest coding. Here they get LZX's limits and codes.
"""

import ctypes
import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

FRAME = 1 << 15
"""Bytes that a frame holds once unpacked; no repetition crosses its end."""

WINDOW_BITS = 21
FARTHEST = (1 << WINDOW_BITS) - 3
LONGEST = 257
MOST_GROWTH = 6144
"""Bytes by which a frame may be larger packed than unpacked: readers' buffers hold no more."""

VERBATIM, ALIGNED = 1, 2

_SLOTS = 50  # of offsets, for a window of 2^21
_EXTRA_BITS = np.array([0 if slot < 4 else min(slot // 2 - 1, 17) for slot in range(_SLOTS)])
_FIRST = np.concatenate(([0], np.cumsum(1 << _EXTRA_BITS)[:-1]))  # the smallest formatted offset of each slot
_MAIN, _LENGTHS, _LOW_BITS, _PRETREE = 256 + 8 * _SLOTS, 249, 8, 20
_TREE_COST = 1500.0  # bits that the trees of a block take, about
_CALL = 0xE8
_UNTRANSLATED = 10  # calls in the last bytes of a frame stay as they are

_LEVEL, _WINDOW, _SHORTEST, _STRATEGY, _SPLITTING = 100, 101, 105, 107, 1010  # zstd's parameters, see zstd.h
_ZSTD_SETTINGS = {_LEVEL: 22, _WINDOW: WINDOW_BITS, _SHORTEST: 3, _STRATEGY: 9, _SPLITTING: 2}
"""The most thorough search. With its own splitting of blocks on, zstd 1.5.4 tells repetitions more than once."""

Octets = NDArray[np.uint8]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Frame:
    """What one frame became.

    Attributes:
        packed: of an even length.
        length: bytes once unpacked; 32,768 for all but the last.
    """

    packed: bytes
    length: int


@dataclass(frozen=True, slots=True)
class _Matches:
    """Repetitions, none across a frame's end, none longer than `LONGEST`; `formatted` is what stands for the offset."""

    start: Numbers
    length: Numbers
    formatted: Numbers


def compress(data: bytes) -> Iterator[Frame]:
    """Yield the frames of one stream.

    Raises:
        OSError: zstd's library is not there.
        ValueError: zstd refused, or what it found makes a frame that readers refuse.
    """
    translated = translate_calls(data)
    octets = np.frombuffer(translated, dtype=np.uint8)
    matches = _as_lzx(*_repetitions(translated))
    writer = _Writer(len(data))
    for first, last in _blocks(octets, matches):
        yield from writer.block(_tokens(octets, matches, first, last))


def translate_calls(data: bytes) -> bytes:
    """Return the data with targets of calls (x86) counted from the start: calls of one function become alike."""
    changed = bytearray(data)
    for start in range(0, len(data), FRAME):
        end = min(start + FRAME, len(data)) - _UNTRANSLATED
        at = data.find(_CALL, start, max(start, end))
        while at >= 0:
            target = int.from_bytes(changed[at + 1 : at + 5], "little", signed=True)
            if -at <= target < len(data):
                counted = target + at if target < len(data) - at else target - len(data)
                changed[at + 1 : at + 5] = counted.to_bytes(4, "little", signed=True)
            at = data.find(_CALL, at + 5, max(at + 5, end))
    return bytes(changed)


def _repetitions(data: bytes) -> tuple[Numbers, Numbers, Numbers]:
    """Return starts, lengths and offsets of the repetitions that zstd finds."""
    zstd = ctypes.CDLL("libzstd.so.1")
    zstd.ZSTD_createCCtx.restype = ctypes.c_void_p
    zstd.ZSTD_generateSequences.restype = ctypes.c_size_t
    context = ctypes.c_void_p(zstd.ZSTD_createCCtx())
    try:
        for parameter, value in _ZSTD_SETTINGS.items():
            zstd.ZSTD_CCtx_setParameter(context, parameter, value)
        found = np.empty((len(data) // 3 + 1024, 4), dtype=np.uint32)  # offset, literals before, length, which repeated
        room = ctypes.c_size_t(len(found))
        count = zstd.ZSTD_generateSequences(
            context, found.ctypes.data_as(ctypes.c_void_p), room, data, ctypes.c_size_t(len(data))
        )
        if zstd.ZSTD_isError(ctypes.c_size_t(count)):
            raise ValueError("zstd could not search for repetitions")
    finally:
        zstd.ZSTD_freeCCtx(context)
    offsets, literals, lengths = (found[:count, column].astype(np.int64) for column in range(3))
    if int(literals.sum() + lengths.sum()) > len(data):
        raise ValueError("zstd told repetitions more than once: is it another version?")
    starts = np.cumsum(literals + lengths) - lengths
    kept = (lengths > 1) & (offsets > 0) & (offsets <= FARTHEST)
    return starts[kept], lengths[kept], offsets[kept]


def _as_lzx(starts: Numbers, lengths: Numbers, offsets: Numbers) -> _Matches:
    """Cut repetitions at frames and at the longest length; name offsets by the three that were used last."""
    whole = (starts // FRAME == (starts + lengths - 1) // FRAME) & (lengths <= LONGEST)
    parts = [
        (at, size, offset)
        for start, length, offset in zip(starts[~whole], lengths[~whole], offsets[~whole], strict=True)
        for at, size in _cut(int(start), int(length))
    ]
    more = np.array(parts, dtype=np.int64).reshape(-1, 3)
    starts = np.concatenate((starts[whole], more[:, 0]))
    order = np.argsort(starts, kind="stable")
    lengths = np.concatenate((lengths[whole], more[:, 1]))[order]
    offsets = np.concatenate((offsets[whole], more[:, 2]))[order]
    return _Matches(starts[order], lengths, _formatted(offsets))


def _cut(start: int, length: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of a repetition; what is left over as a single byte is no repetition."""
    end = start + length
    while start < end:
        size = min(end - start, FRAME - start % FRAME, LONGEST)
        if size > 1:
            yield start, size
        start += size


def _formatted(offsets: Numbers) -> Numbers:
    """Return what stands for each offset: 0 to 2 for one of those used last, else the offset and 2."""
    last, earlier, earliest = 1, 1, 1
    named = []
    for offset in offsets.tolist():
        if offset == last:
            named.append(0)
        elif offset == earlier:
            named.append(1)
            last, earlier = earlier, last
        elif offset == earliest:
            named.append(2)
            last, earliest = earliest, last
        else:
            named.append(offset + 2)
            last, earlier, earliest = offset, last, earlier
    return np.array(named, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class _Tokens:
    """A run of whole frames as letters and repetitions, one row each.

    Attributes:
        begin: where it begins, counted from the run's start, in bytes.
        main: symbol of the main tree.
        length: symbol of the tree of lengths, -1 where there is none.
        extra: bits of the offset that follow, and how many.
        size: bytes of the run once unpacked.
    """

    begin: Numbers
    main: Numbers
    length: Numbers
    extra: Numbers
    extra_bits: Numbers
    size: int

    @property
    def has_low_bits(self) -> NDArray[np.bool_]:
        """Tell which have three low bits of their offset, which a block may give a tree of their own."""
        return self.extra_bits >= 3


def _tokens(octets: Octets, matches: _Matches, first: int, last: int) -> _Tokens:
    """Return the bytes from `first` to before `last`."""
    low, high = np.searchsorted(matches.start, (first, last))
    starts = matches.start[low:high] - first
    lengths, formatted = matches.length[low:high], matches.formatted[low:high]
    slots = np.searchsorted(_FIRST, formatted, side="right") - 1
    inside = np.zeros(last - first + 1, dtype=np.int8)
    inside[starts + 1] += 1
    inside[starts + lengths] -= 1
    begin = np.flatnonzero(np.cumsum(inside[:-1], dtype=np.int8) == 0)
    main = octets[first:last].astype(np.int64)
    main[starts] = 256 + slots * 8 + np.minimum(lengths - 2, 7)
    rest = np.full(last - first, -1)
    rest[starts] = np.where(lengths >= 9, lengths - 9, -1)
    extra, bits = np.zeros(last - first, dtype=np.int64), np.zeros(last - first, dtype=np.int64)
    extra[starts], bits[starts] = formatted - _FIRST[slots], _EXTRA_BITS[slots]
    return _Tokens(begin, main[begin], rest[begin], extra[begin], bits[begin], last - first)


def _blocks(octets: Octets, matches: _Matches) -> Iterator[tuple[int, int]]:
    """Yield first and last byte of the blocks: frames go together as long as one pair of trees is cheaper than two."""
    first, so_far, cost = 0, np.zeros(_MAIN + _LENGTHS), 0.0
    for start in range(0, len(octets), FRAME):
        tokens = _tokens(octets, matches, start, min(start + FRAME, len(octets)))
        letters = np.bincount(tokens.main, minlength=_MAIN)
        lengths = np.bincount(tokens.length[tokens.length >= 0], minlength=_LENGTHS)
        counts = np.concatenate((letters, lengths)).astype(np.float64)
        alone, together = _cost(counts), _cost(so_far + counts)
        if start > first and together > cost + alone:
            yield first, start
            first, so_far, together = start, np.zeros(_MAIN + _LENGTHS), alone
        so_far, cost = so_far + counts, together
    if len(octets):
        yield first, len(octets)


def _cost(counts: NDArray[np.float64]) -> float:
    """Return about how many bits the symbols of a block take, with its trees."""
    bits = _TREE_COST
    for part in (counts[:_MAIN], counts[_MAIN:]):
        used = part[part > 0]
        bits += float(used.sum() * np.log2(max(used.sum(), 1)) - (used * np.log2(used)).sum())
    return bits


def code_lengths(counts: list[int], longest: int) -> list[int]:
    """Return the bits of Huffman's code of each symbol, 0 for one that is not used; two symbols at least have one."""
    used = [symbol for symbol, count in enumerate(counts) if count]
    if not used:
        return [0] * len(counts)
    if len(used) == 1:
        used.append(0 if used[0] else 1)  # readers refuse a tree of one leaf
    weights = [max(counts[symbol], 1) for symbol in used]
    while True:
        depths = _depths(weights)
        if max(depths) <= longest:
            break
        weights = [weight // 2 + 1 for weight in weights]
    lengths = [0] * len(counts)
    for symbol, depth in zip(used, depths, strict=True):
        lengths[symbol] = depth
    return lengths


def _depths(weights: list[int]) -> list[int]:
    heap = [(weight, leaf) for leaf, weight in enumerate(weights)]
    heapq.heapify(heap)
    parents: list[int] = [0] * (2 * len(weights) - 1)
    for node in range(len(weights), len(parents)):
        light, one = heapq.heappop(heap)
        heavy, other = heap[0]
        parents[one] = parents[other] = node
        heapq.heapreplace(heap, (light + heavy, node))
    depths = [0] * len(parents)
    for node in range(len(parents) - 2, -1, -1):
        depths[node] = depths[parents[node]] + 1
    return depths[: len(weights)]


def codes_of(lengths: list[int]) -> list[int]:
    """Return the codes that go with code lengths: counted up by length, then by symbol."""
    codes, code = [0] * len(lengths), 0
    for length in range(1, max(lengths, default=0) + 1):
        for symbol, own in enumerate(lengths):
            if own == length:
                codes[symbol] = code
                code += 1
        code <<= 1
    return codes


class _Writer:
    """Writes blocks; remembers the trees of the block before, of which each tree is told as a difference."""

    def __init__(self, size: int) -> None:
        self._main, self._lengths = [0] * _MAIN, [0] * _LENGTHS
        self._head = [(1, 1), (size >> 16, 16), (size & 0xFFFF, 16)]  # calls are translated, up to this size

    def block(self, tokens: _Tokens) -> Iterator[Frame]:
        """Yield the frames of one block."""
        main = code_lengths(np.bincount(tokens.main, minlength=_MAIN).tolist(), 16)
        told = tokens.length >= 0
        lengths = code_lengths(np.bincount(tokens.length[told], minlength=_LENGTHS).tolist(), 16)
        low = np.bincount(tokens.extra[tokens.has_low_bits] & 7, minlength=_LOW_BITS).tolist()
        aligned = code_lengths(low, 7)
        saved = sum(count * (3 - bits) for count, bits in zip(low, aligned, strict=True))
        kind = ALIGNED if saved > 3 * _LOW_BITS else VERBATIM
        head = [*self._head, (kind, 3), (tokens.size, 24)]
        if kind == ALIGNED:
            head += [(bits, 3) for bits in aligned]
        head += _tree(self._main[:256], main[:256]) + _tree(self._main[256:], main[256:])
        head += _tree(self._lengths, lengths)
        self._head, self._main, self._lengths = [], main, lengths
        yield from _frames(tokens, head, *_coded(tokens, main, lengths, aligned if kind == ALIGNED else None))


def _tree(before: list[int], after: list[int]) -> list[tuple[int, int]]:
    """Return code lengths as fields (value, bits): differences to the block before and runs, in a code of their own."""
    symbols: list[tuple[int, tuple[int, int] | None]] = []
    at = 0
    while at < len(after):
        run = 1
        while at + run < len(after) and after[at + run] == after[at]:
            run += 1
        if after[at] == 0 and run >= 4:
            run = min(run, 51)
            symbols.append((18, (run - 20, 5)) if run >= 20 else (17, (run - 4, 4)))
        elif run >= 4:
            run = min(run, 5)
            symbols += [(19, (run - 4, 1)), ((before[at] - after[at]) % 17, None)]
        else:
            run = 1
            symbols.append(((before[at] - after[at]) % 17, None))
        at += run
    counts = [0] * _PRETREE
    for symbol, _ in symbols:
        counts[symbol] += 1
    lengths = code_lengths(counts, 15)
    codes = codes_of(lengths)
    fields = [(length, 4) for length in lengths]
    for symbol, run_field in symbols:
        fields.append((codes[symbol], lengths[symbol]))
        if run_field:
            fields.append(run_field)
    return fields


def _coded(
    tokens: _Tokens, main: list[int], lengths: list[int], aligned: list[int] | None
) -> tuple[NDArray[np.uint64], Numbers]:
    """Return the bits of each token, 49 at most, and how many they are."""
    bits = np.array(main)[tokens.main]
    value = np.array(codes_of(main))[tokens.main]
    told = tokens.length >= 0
    more = np.where(told, np.array(lengths)[tokens.length], 0)
    value = (value << more) | np.where(told, np.array(codes_of(lengths))[tokens.length], 0)
    bits += more
    plain, extra = tokens.extra_bits, tokens.extra
    if aligned is not None:
        low = tokens.has_low_bits
        plain, extra = np.where(low, plain - 3, plain), np.where(low, extra >> 3, extra)
    value = (value << plain) | extra
    bits += plain
    if aligned is not None:
        more = np.where(low, np.array(aligned)[tokens.extra & 7], 0)
        value = (value << more) | np.where(low, np.array(codes_of(aligned))[tokens.extra & 7], 0)
        bits += more
    return value.astype(np.uint64), bits


def _frames(tokens: _Tokens, head: list[tuple[int, int]], value: NDArray[np.uint64], bits: Numbers) -> Iterator[Frame]:
    """Yield the frames of a block's head and tokens; the block begins with a frame, the head stands in its first."""
    bounds = np.searchsorted(tokens.begin, np.arange(0, tokens.size + FRAME, FRAME))
    for number, (low, high) in enumerate(pairwise(bounds)):
        values, counts = value[low:high], bits[low:high]
        if number == 0:
            values = np.concatenate((np.array([field for field, _ in head], dtype=np.uint64), values))
            counts = np.concatenate((np.array([size for _, size in head]), counts))
        packed = _packed(values, counts)
        if len(packed) > FRAME + MOST_GROWTH:
            raise ValueError(f"a frame takes {len(packed)} bytes, more than readers accept")
        yield Frame(packed, min(FRAME, tokens.size - number * FRAME))


def _packed(values: NDArray[np.uint64], counts: Numbers) -> bytes:
    """Return fields of bits, highest first, as words of 16 bits, lowest byte first; the last word is filled with 0."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    below = np.repeat(ends, counts) - np.arange(total) - 1  # how far a bit stands from its field's end
    flags = (np.repeat(values, counts) >> below.astype(np.uint64)).astype(np.uint8) & 1
    octets = np.packbits(np.concatenate((flags, np.zeros(-total % 16, dtype=np.uint8))))
    return octets.reshape(-1, 2)[:, ::-1].tobytes()
