"""Loads libusb, so that nothing has to be installed by hand.

The library that came with the package `libusb-package` is taken; where that has none for this
computer, the one of the system. Import this module before anything that touches USB: `usb1` keeps
to the first library it loads, and adb-shell loads one as soon as its USB transport is imported.
"""

import ctypes

import libusb_package
import usb1  # type: ignore[import-untyped]  # it has no type information

__all__ = ["BUNDLED", "usb1"]

_path = libusb_package.get_library_path()

BUNDLED = _path is not None
"""Whether the library came with this tool; else it is the system's."""

# Raises OSError where there is no library at all, which importers turn into words.
usb1.loadLibrary(ctypes.CDLL(str(_path)) if _path is not None else None)
