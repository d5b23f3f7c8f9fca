"""What a long-running process asks of the C library: that the memory of large documents goes back when they do."""

from __future__ import annotations

import contextlib
import ctypes

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # of glibc's malloc.h
_LARGE = 1_000_000  # bytes. Without it the threshold grows with each large block that is freed, up to 32 MiB


def give_memory_back() -> None:
    """Blocks of a megabyte and more go back to the system when they are freed. Without glibc: nothing."""
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        libc.mallopt(_M_MMAP_THRESHOLD, _LARGE)
        libc.mallopt(_M_TRIM_THRESHOLD, _LARGE)
