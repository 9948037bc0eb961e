"""Write a picture anew; a script of its own, which `pictures` runs in a process with limits.

It reads a JPEG, PNG or WebP from its input, and writes two WebP files to its output, each after
its length in four bytes. Nothing but the pixels comes through: no EXIF, no place, no payload.
"""

import io
import resource
import struct
import sys

from PIL import Image, ImageOps

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 20
MOST_PIXELS = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP")
LARGE, SMALL = 800, 320  # the longer side
# A page of a menu shows a dozen small ones, a product's page one large one, and a page weighs
# 100 kB at most: each is encoded with the first of its qualities that is small enough.
QUALITIES = {
    LARGE: (45_000, ((800, 80), (800, 65), (800, 50), (640, 50), (480, 40), (320, 34))),
    SMALL: (3_600, ((320, 74), (320, 58), (320, 42), (240, 42), (160, 34))),
}
NO_PICTURE, TOO_MANY_PIXELS = 3, 4


def limit_this_process() -> None:
    """Bound what the decoder may take, whatever the file tells it; it writes no file, either."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def rewritten(content: bytes) -> tuple[bytes, ...] | int:
    """The picture as a large and a small WebP, or the exit code that says why not."""
    Image.MAX_IMAGE_PIXELS = None  # the number is looked at here, before a pixel is decoded
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as told:
            if told.width * told.height > MOST_PIXELS:
                return TOO_MANY_PIXELS
            told.draft("RGB", (LARGE, LARGE))  # a JPEG is decoded no larger than needed
            upright = ImageOps.exif_transpose(told)
            has_alpha = "A" in upright.getbands() or "transparency" in upright.info
            plain = upright.convert("RGBA" if has_alpha else "RGB")
            return tuple(_encoded(plain, side) for side in (LARGE, SMALL))
    except MemoryError:
        return TOO_MANY_PIXELS
    except (OSError, ValueError, SyntaxError, EOFError, struct.error):
        return NO_PICTURE


def _encoded(plain: Image.Image, side: int) -> bytes:
    most_bytes, tries = QUALITIES[side]
    file = io.BytesIO()
    for pixels, quality in tries:
        file = io.BytesIO()
        sized = plain.copy()
        sized.thumbnail((pixels, pixels), Image.Resampling.LANCZOS)
        sized.save(file, "WEBP", quality=quality, method=4, exif=b"", icc_profile=b"")
        if file.tell() <= most_bytes:
            break
    return file.getvalue()


def main() -> int:
    """Answer one picture."""
    limit_this_process()
    answer = rewritten(sys.stdin.buffer.read())
    if isinstance(answer, int):
        return answer
    for file in answer:
        sys.stdout.buffer.write(struct.pack(">I", len(file)) + file)
    return 0


if __name__ == "__main__":
    sys.exit(main())
