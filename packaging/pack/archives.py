"""Archives whose bytes depend on their files and one time alone."""

import gzip
import io
import pathlib
import tarfile
import time
import zipfile

# Of names in archives: where the content comes from.
Content = pathlib.Path | bytes
Files = dict[str, Content]


def write_tar_gz(path: pathlib.Path, files: Files, epoch: int, programs: set[str]) -> None:
    """Writes the files, sorted by name; `programs` are executable."""
    with (
        path.open("wb") as raw,
        gzip.GzipFile(filename="", fileobj=raw, mode="wb", compresslevel=9, mtime=epoch) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive,
    ):
        for name in sorted(files):
            content = _read(files[name])
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            entry.mtime = epoch
            entry.mode = 0o755 if name in programs else 0o644
            archive.addfile(entry, io.BytesIO(content))


def write_zip(path: pathlib.Path, files: Files, epoch: int, programs: set[str]) -> None:
    """Writes the files in their order; `programs` are executable."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in files:
            entry = zipfile.ZipInfo(name, time.gmtime(epoch)[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = (0o100755 if name in programs else 0o100644) << 16
            archive.writestr(entry, _read(files[name]))


def _read(content: Content) -> bytes:
    return content if isinstance(content, bytes) else content.read_bytes()
