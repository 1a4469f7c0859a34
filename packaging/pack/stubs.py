"""Stubs of system libraries, for linkers that have no copy of them."""

import pathlib

from .project import ROOT

# The symbols that rustls-native-certs uses, by the framework of macOS that has them. A symbol that is missing here is an
# error of the linker.
FRAMEWORKS = {
    "CoreFoundation": (
        "CFArrayCreate", "CFArrayGetCount", "CFArrayGetValueAtIndex", "CFDataGetBytePtr", "CFDataGetLength",
        "CFDictionaryGetValueIfPresent", "CFEqual", "CFNumberGetValue", "CFRelease", "CFRetain",
        "CFStringCreateWithBytesNoCopy", "CFStringGetBytes", "CFStringGetCStringPtr", "CFStringGetLength",
        "kCFAllocatorDefault", "kCFAllocatorNull", "kCFTypeArrayCallBacks",
    ),
    "Security": (
        "SecCertificateCopyData", "SecCopyErrorMessageString", "SecTrustSettingsCopyCertificates",
        "SecTrustSettingsCopyTrustSettings",
    ),
}  # fmt: skip

# A text-based stub, version 4, as in the SDK of macOS.
STUB = """\
--- !tapi-tbd
tbd-version: 4
targets: [ arm64-macos ]
install-name: '/System/Library/Frameworks/{name}.framework/Versions/A/{name}'
exports:
  - targets: [ arm64-macos ]
    symbols: [ {symbols} ]
...
"""


def write_frameworks() -> pathlib.Path:
    """A folder with the frameworks of macOS; zig has libSystem alone."""
    folder = ROOT / "target" / "frameworks"
    for name, symbols in FRAMEWORKS.items():
        framework = folder / f"{name}.framework"
        framework.mkdir(parents=True, exist_ok=True)
        listed = ", ".join(f"_{symbol}" for symbol in symbols)
        stub = STUB.format(name=name, symbols=listed)
        (framework / f"{name}.tbd").write_text(stub, encoding="utf-8")
    return folder


def write_libssp() -> pathlib.Path:
    """A folder with a library that `x86_64-pc-windows-gnu` asks for, and whose content zig has elsewhere."""
    folder = ROOT / "target" / "libssp"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "libssp_nonshared.a").write_bytes(b"!<arch>\n")
    return folder
