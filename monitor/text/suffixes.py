"""Registrable domains: what somebody has registered under a public suffix, by the public suffix list.

The list is the one in tldextract's wheel, private suffixes included, so that blogs under a shared name are told apart.
It is read here instead of through tldextract, which would load requests to be able to update it: 27 MiB and 0.2 s of
CPU for a file that takes 3 MiB and 0.02 s. A test compares the two.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path


def registrable_domain(host: str) -> str | None:
    """`bbc.co.uk` of `www.bbc.co.uk` (lower case, ASCII). None for a public suffix itself, an address, or `localhost`.

    The algorithm is that of publicsuffix.org: the longest rule wins, an exception (`!`) is one label shorter, `*`
    stands for one label. A name under no rule has no registrable domain.
    """
    rules = _rules()
    labels = host.split(".")
    for start in range(len(labels)):
        tail = ".".join(labels[start:])
        if f"!{tail}" in rules:
            return tail
        if tail in rules or f"*.{'.'.join(labels[start + 1 :])}" in rules:
            return ".".join(labels[start - 1 :]) if start else None
    return None


@cache
def _rules() -> frozenset[str]:
    package = find_spec("tldextract")
    folder = next(iter(package.submodule_search_locations or ())) if package else ""
    lines = (Path(folder) / ".tld_set_snapshot").read_text(encoding="utf-8").splitlines()
    rules = (line.split()[0] for line in lines if line.strip() and not line.startswith("//"))
    return frozenset(rule if rule.isascii() else ".".join(map(_ascii_label, rule.split("."))) for rule in rules)


def _ascii_label(label: str) -> str:
    return label if label.isascii() else f"xn--{label.encode('punycode').decode()}"
