"""Serves the built front end where no web server in front does it (embedded mode).

All files are listed at start, so that a request is a look-up and never a path on disk; a path that
is no file gets the shell page, which routes in the browser.
"""

import mimetypes
import re
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from litestar import Request, Response
from litestar.exceptions import NotFoundException

from community.web.guards import public
from community.web.routes import get

SHELL: Final = "200.html"
_INLINE_SCRIPT: Final = re.compile(rb"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
_CSP: Final = (
    "default-src 'none'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
)


@dataclass(frozen=True)
class _File:
    path: Path
    media_type: str
    etag: str
    headers: dict[str, str]


class FrontEnd:
    """The files of one build."""

    def __init__(self, directory: Path) -> None:
        self._files = {
            path.relative_to(directory).as_posix(): _describe(path, directory)
            for path in sorted(directory.rglob("*"))
            if path.is_file() and path.suffix not in {".br", ".gz"}
        }
        # Pages are read now, with the hashes of their scripts and the version that tabs compare with their own: a build
        # under a running server must not part them. A tab that is told of a version which it does not get by loading
        # the page again would load it for ever.
        self._bodies = {
            path: path.read_bytes()
            for pattern in ("*.html*", "_app/version.json*")
            for path in directory.rglob(pattern)
            if path.is_file()
        }
        self._together = frozenset(self._bodies)

    def find(self, path: str) -> _File | None:
        """The file for a URL path: itself, its prerendered page, or the shell for a page of the application."""
        name = path.strip("/")
        for candidate in (name, f"{name}.html", f"{name}/index.html" if name else "index.html"):
            if candidate in self._files:
                return self._files[candidate]
        if "." in name.rsplit("/", 1)[-1]:
            return None
        return self._files.get(SHELL)

    def answer(self, request: Request[Any, Any, Any], path: str) -> Response[bytes]:
        file = self.find(path)
        if file is None:
            raise NotFoundException
        if request.headers.get("if-none-match") == file.etag:
            return Response(b"", status_code=304, headers=file.headers)
        try:
            body, encoding = self._body(file, request.headers.get("accept-encoding", ""))
        except FileNotFoundError as error:  # of the build that this server was started with, and gone since
            raise NotFoundException from error
        headers = {**file.headers, **({"Content-Encoding": encoding} if encoding else {})}
        return Response(body, media_type=file.media_type, headers=headers)

    def _body(self, file: _File, accepted: str) -> tuple[bytes, str | None]:
        for encoding, suffix in (("br", ".br"), ("gzip", ".gz")):
            packed = file.path.with_name(file.path.name + suffix)
            if encoding in accepted and (
                packed in self._bodies or (packed.is_file() and file.path not in self._together)
            ):
                return self._read(packed), encoding
        return self._read(file.path), None

    def _read(self, path: Path) -> bytes:
        if path not in self._bodies:
            self._bodies[path] = path.read_bytes()
        return self._bodies[path]


def _describe(path: Path, root: Path) -> _File:
    body = path.read_bytes()
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if media_type.startswith("text/") or media_type == "application/javascript":
        media_type += "; charset=utf-8"
    immutable = "immutable" in path.relative_to(root).parts
    etag = f'"{sha256(body).hexdigest()[:20]}"'
    headers = {
        "ETag": etag,
        "Vary": "Accept-Encoding",
        "Cache-Control": "public, max-age=31536000, immutable" if immutable else "no-cache",
    }
    if path.suffix == ".html":
        digests = (b64encode(sha256(script).digest()).decode() for script in _INLINE_SCRIPT.findall(body))
        headers["Content-Security-Policy"] = _CSP.format(hashes=" ".join(f"'sha256-{d}'" for d in digests))
    return _File(path=path, media_type=media_type, etag=etag, headers=headers)


def frontend_handler(directory: Path) -> Any:
    """A handler for every path that no other route takes."""
    front_end = FrontEnd(directory)

    @get(["/", "/{path:path}"], include_in_schema=False, guards=[public], operation_id="frontend", sync_to_thread=False)
    def frontend(request: Request[Any, Any, Any]) -> Response[bytes]:
        return front_end.answer(request, request.scope["path"])

    return frontend
