"""Runs alone in a bounded process: opens one file of a stranger, writes what may be shown of it.

Started by its path, isolated (`python -I`), with an empty environment: it must import nothing of the house. Reads
one JSON object from standard input, answers with one on standard output; `{"refused": code}` when the file is not
what it should be, or more than the bounds allow.
"""

import json
import resource
import sys
import zipfile
from pathlib import Path
from typing import Any, Final

QUALITY: Final = 82
_LEAST_RATIO_SIZE: Final = 1_000_000
_BLOCK: Final = 256 * 1024
_OFFICE_PARTS: Final = {
    "docx": ("[Content_Types].xml", "word/document.xml"),
    "xlsx": ("[Content_Types].xml", "xl/workbook.xml"),
    "pptx": ("[Content_Types].xml", "ppt/presentation.xml"),
}
_ODF_TYPES: Final = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
    "odp": b"application/vnd.oasis.opendocument.presentation",
}


class Refused(Exception):
    """The file is not acceptable; the argument is the code of the reason."""


def refuse_if(condition: bool, code: str) -> None:
    if condition:
        raise Refused(code)


def bound(limits: dict[str, int]) -> None:
    """Before anything is opened: what this process may use at most."""
    for kind, value in (
        (resource.RLIMIT_AS, limits["memory"]),
        (resource.RLIMIT_CPU, limits["cpu"]),
        (resource.RLIMIT_FSIZE, limits["output"]),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 32),
    ):
        resource.setrlimit(kind, (value, value))


def work_image(source: Path, target: Path, kind: str, limits: dict[str, int]) -> dict[str, Any]:
    """Two sizes as WebP, without any metadata; the large one moves if the original does and is small enough."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # The bound below is ours, and an error rather than a warning.
    formats = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF", "avif": "AVIF"}
    try:
        with Image.open(source, formats=[formats[kind]]) as image:
            # Only JPEG and PNG can be read in pieces; other decoders hold the picture twice and more.
            most = limits["pixels"] if kind in {"jpg", "png"} else limits["pixels"] // 2
            refuse_if(image.width * image.height > most, "file_too_many_pixels")
            frames = int(getattr(image, "n_frames", 1))
            if frames > 1 and frames * image.width * image.height <= limits["frame_pixels"]:
                return _moving(image, target, frames, limits)
            # JPEG is decoded at a fraction of its size where that is enough.
            image.draft("RGB", (limits["large"] * 2, limits["large"] * 2))
            image.thumbnail((limits["large"], limits["large"]), reducing_gap=3.0)
            upright = ImageOps.exif_transpose(image)
            large = _plain(upright)
            large.save(target / "large", "WEBP", quality=QUALITY, method=4)
            _small(large, target, limits)
            return {"width": large.width, "height": large.height, "moving": False}
    except Refused:
        raise
    except MemoryError as error:
        raise Refused("file_too_complex") from error
    except Exception as error:
        # Decoders raise whatever they like on broken input.
        raise Refused("file_damaged") from error


def _plain(image: Any) -> Any:
    """RGB, or RGBA where something is transparent; profiles, texts and positions stay behind."""
    transparent = image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
    plain = image.convert("RGBA" if transparent else "RGB")
    plain.info = {}
    return plain


def _small(large: Any, target: Path, limits: dict[str, int]) -> None:
    small = large.copy()
    small.thumbnail((limits["small"], limits["small"]))
    small.save(target / "small", "WEBP", quality=QUALITY, method=4)


def _moving(image: Any, target: Path, frames: int, limits: dict[str, int]) -> dict[str, Any]:
    from PIL import ImageSequence

    pictures, durations = [], []
    for frame in ImageSequence.Iterator(image):
        durations.append(max(20, int(frame.info.get("duration", 100))))
        picture = frame.convert("RGBA")
        picture.thumbnail((limits["small"], limits["small"]))
        picture.info = {}
        pictures.append(picture)
        if len(pictures) == frames:
            break
    first = pictures[0]
    first.save(
        target / "large",
        "WEBP",
        save_all=True,
        append_images=pictures[1:],
        duration=durations,
        loop=0,
        quality=70,
        method=2,
    )
    _small(first, target, limits)
    return {"width": first.width, "height": first.height, "moving": True}


def work_pdf(source: Path, target: Path, limits: dict[str, int]) -> dict[str, Any]:
    """The first page as a picture; a protected document has none."""
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(source)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            return {}
        raise Refused("file_damaged") from error
    if len(document) == 0:
        raise Refused("file_damaged")
    page = document[0]
    width, height = page.get_size()
    if not (width > 0 and height > 0):
        raise Refused("file_damaged")
    scale = min(limits["small"] / width, limits["small"] / height, 4.0)
    if min(width, height) * scale < 1:
        return {}
    picture = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    picture.save(target / "preview", "WEBP", quality=QUALITY, method=4)
    return {"width": picture.width, "height": picture.height}


def work_office(source: Path, kind: str, limits: dict[str, int]) -> dict[str, Any]:
    """Really unpack each part, counting: what an archive says of its sizes is what its author wanted to say."""
    try:
        with zipfile.ZipFile(source) as archive:
            parts = archive.infolist()
            refuse_if(len(parts) > limits["parts"], "file_too_complex")
            _check_kind(archive, kind)
            total = 0
            for part in parts:
                refuse_if(part.filename.lower().endswith("vbaproject.bin"), "file_macros")
                size = _unpacked(archive, part, limits["unpacked"] - total)
                refuse_if(size > max(_LEAST_RATIO_SIZE, part.compress_size * limits["ratio"]), "file_too_complex")
                total += size
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise Refused("file_damaged") from error
    except RuntimeError as error:
        raise Refused("file_protected") from error
    except Exception as error:
        if type(error).__module__ == "zlib":
            raise Refused("file_damaged") from error
        raise
    return {}


def _check_kind(archive: zipfile.ZipFile, kind: str) -> None:
    names = set(archive.namelist())
    if kind in _OFFICE_PARTS:
        if not names.issuperset(_OFFICE_PARTS[kind]):
            raise Refused("file_content_mismatch")
        return
    if "mimetype" not in names:
        raise Refused("file_content_mismatch")
    with archive.open("mimetype") as stream:
        if stream.read(200).strip() != _ODF_TYPES[kind]:
            raise Refused("file_content_mismatch")


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    size = 0
    with archive.open(part) as stream:
        while block := stream.read(_BLOCK):
            size += len(block)
            if size > left:
                raise Refused("file_too_complex")
    return size


def work(order: dict[str, Any]) -> dict[str, Any]:
    source, target, limits = Path(order["source"]), Path(order["target"]), order["limits"]
    match order["family"]:
        case "image":
            return work_image(source, target, order["kind"], limits)
        case "pdf":
            return work_pdf(source, target, limits)
        case "office":
            return work_office(source, order["kind"], limits)
        case family:
            raise ValueError(family)


def main() -> None:
    order = json.load(sys.stdin)
    bound(order["limits"])
    try:
        answer = work(order)
    except Refused as refusal:
        answer = {"refused": refusal.args[0]}
    except MemoryError:
        answer = {"refused": "file_too_complex"}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
