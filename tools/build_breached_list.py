"""Write `src/community/infra/data/breached.bloom`, the leaked passwords that are refused.

    python tools/build_breached_list.py [--list FILE]...

Source: the 30,000 most frequent passwords of public leaks that the zxcvbn package carries (MIT licence). Each `--list`
adds a text file, one password a line, most frequent first (a larger list may be fetched where the network allows it);
`--max-bytes` stops before the file grows too large for the repository. The output depends on the input alone.
"""

import argparse
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from zxcvbn.frequency_lists import FREQUENCY_LISTS

from community.infra.passwords.bloom import BloomFilter

TARGET = Path(__file__).resolve().parent.parent / "src/community/infra/data/breached.bloom"
ERROR_RATE = 1e-6
MIN_LENGTH = 6
"""Shorter words are refused by length alone, even with the ornaments that the policy takes off."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--list", action="append", default=[], type=Path, help="further list, one password a line")
    parser.add_argument("--max-bytes", default=400_000, type=int, help="size that the file may reach (%(default)s)")
    parser.add_argument("--output", default=TARGET, type=Path)
    options = parser.parse_args()
    words = list(dict.fromkeys(_words(_sources(options.list))))
    most = int(options.max_bytes * 8 / 28.8)  # bits for each word at an error rate of 1e-6
    bloom = BloomFilter.build(words[:most], error_rate=ERROR_RATE)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_bytes(bloom.to_bytes())
    sys.stdout.write(f"{bloom.count} passwords, {options.output.stat().st_size} bytes: {options.output}\n")


def _sources(lists: Iterable[Path]) -> Iterator[str]:
    yield from FREQUENCY_LISTS["passwords"]
    for path in lists:
        yield from path.read_text(encoding="utf-8", errors="replace").splitlines()


def _words(source: Iterable[str]) -> Iterator[str]:
    for line in source:
        word = unicodedata.normalize("NFC", line.strip()).casefold()
        if len(word) >= MIN_LENGTH:
            yield word


if __name__ == "__main__":
    main()
