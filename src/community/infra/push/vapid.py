"""The key by which push services know this platform (VAPID, RFC 8292): one secret, of which the rest follows.

The cryptography (9 MB of memory) is loaded by whoever uses the key.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

KEY_BYTES: Final = 32
VALID: Final = timedelta(hours=12)
"""The RFC allows a day at most; clocks differ."""


def new_private_key() -> str:
    """A new key, as the settings hold it."""
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

    number = generate_private_key(SECP256R1()).private_numbers().private_value
    return _text(number.to_bytes(KEY_BYTES, "big"))


class VapidKey:
    """A private key, as other tools write it too: 32 bytes, base64url.

    Raises:
        ValueError: it is none.
    """

    def __init__(self, private_key: str) -> None:
        from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, derive_private_key
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        raw = urlsafe_b64decode(private_key + "=" * (-len(private_key) % 4))
        if len(raw) != KEY_BYTES:
            raise ValueError("a key has 32 bytes")
        self._key = derive_private_key(int.from_bytes(raw, "big"), SECP256R1())
        self.public = _text(self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))
        """What browsers subscribe with."""

    def authorization(self, endpoint: str, *, contact: str, now: datetime) -> str:
        """The header that lets this platform, and nobody else, send to an endpoint of the same push service."""
        from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
        from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
        from cryptography.hazmat.primitives.hashes import SHA256

        service = urlsplit(endpoint)
        claims = {
            "aud": f"{service.scheme}://{service.netloc}",
            "exp": int((now + VALID).timestamp()),
            "sub": contact,
        }
        signed = f"{_part({'typ': 'JWT', 'alg': 'ES256'})}.{_part(claims)}"
        r, s = decode_dss_signature(self._key.sign(signed.encode(), ECDSA(SHA256())))
        signature = r.to_bytes(KEY_BYTES, "big") + s.to_bytes(KEY_BYTES, "big")
        return f"vapid t={signed}.{_text(signature)}, k={self.public}"


def _part(content: dict[str, object]) -> str:
    return _text(json.dumps(content, separators=(",", ":")).encode())


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")
