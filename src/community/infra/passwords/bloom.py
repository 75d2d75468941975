"""A Bloom filter in a file: which words are in a list, without the list.

It answers "no" with certainty and "yes" with a small, known chance of error; the words cannot be read back.
Layout: `BLM1`, number of words, number of hashes, number of bits (three big-endian 32-bit integers), bits.
"""

import math
import struct
from collections.abc import Collection, Iterator
from hashlib import shake_128
from typing import Final, Self

_HEADER: Final = struct.Struct(">4sIII")
_POSITION: Final = struct.Struct(">I")
_MAGIC: Final = b"BLM1"


class BloomFilter:
    """Immutable set of words."""

    def __init__(self, *, count: int, hashes: int, size: int, bits: bytes) -> None:
        self.count = count
        self._hashes = hashes
        self._size = size
        self._bits = bits

    @classmethod
    def build(cls, words: Collection[str], *, error_rate: float) -> Self:
        """Filter that holds `words` (taken as they are; fold case before)."""
        count = len(words)
        size = max(8, math.ceil(-count * math.log(error_rate) / math.log(2) ** 2))
        hashes = max(1, round(size / max(count, 1) * math.log(2)))
        bits = bytearray((size + 7) // 8)
        for word in words:
            for position in _positions(word, hashes, size):
                bits[position >> 3] |= 1 << (position & 7)
        return cls(count=count, hashes=hashes, size=size, bits=bytes(bits))

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read what `to_bytes` wrote.

        Raises:
            ValueError: the data is not a filter, or not whole.
        """
        if len(data) < _HEADER.size:
            raise ValueError("not a Bloom filter")
        magic, count, hashes, size = _HEADER.unpack_from(data)
        bits = data[_HEADER.size :]
        if magic != _MAGIC or len(bits) != (size + 7) // 8:
            raise ValueError("not a Bloom filter")
        return cls(count=count, hashes=hashes, size=size, bits=bits)

    def to_bytes(self) -> bytes:
        return _HEADER.pack(_MAGIC, self.count, self._hashes, self._size) + self._bits

    def __contains__(self, word: str) -> bool:
        return all(self._bits[at >> 3] & (1 << (at & 7)) for at in _positions(word, self._hashes, self._size))


def _positions(word: str, hashes: int, size: int) -> Iterator[int]:
    # Independent positions: deriving all from two hashes errs almost twice as often as the theory says.
    digest = shake_128(word.encode("utf-8", "surrogatepass")).digest(4 * hashes)
    return (value % size for (value,) in _POSITION.iter_unpack(digest))
