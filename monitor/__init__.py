"""News Monitor: polls feeds, finds what your watches describe, and tells you once per story."""

__version__ = "0.1.0"
