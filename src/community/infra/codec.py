"""JSON for columns and frames, by msgspec: UUIDs and instants included."""

from typing import Any

import msgspec

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder()


def encode_json(value: object) -> str:
    return _encoder.encode(value).decode("utf-8")


def decode_json(value: str | bytes) -> Any:
    return _decoder.decode(value)
