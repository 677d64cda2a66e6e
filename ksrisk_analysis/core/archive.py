"""Several files in one: a ZIP with the sums by which each is checked."""

import hashlib
import io
import zipfile
from collections.abc import Iterable, Sequence

from .file_names import unique_names

MANIFEST = "MANIFEST.txt"


def archive(
    files: Iterable[tuple[str, str, bytes]], notes: Sequence[str] = ()
) -> bytes:
    """A ZIP of files and a manifest that ``sha256sum -c`` reads.

    :param files: title, extension with its dot, and content of each
    :param notes: lines of the manifest that say what, who and when
    """
    files = list(files)
    names = unique_names([(MANIFEST[:-4], MANIFEST[-4:])] + [f[:2] for f in files])[1:]
    lines = [f"# {' '.join(note.split())}" for note in notes]
    target = io.BytesIO()
    # Names that are not Latin are flagged as UTF-8.
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as box:
        for name, (_title, _extension, content) in zip(names, files, strict=True):
            box.writestr(name, content)
            lines.append(f"{hashlib.sha256(content).hexdigest()}  {name}")
        box.writestr(MANIFEST, "\n".join([*lines, ""]))
    return target.getvalue()
