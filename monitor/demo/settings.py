"""The monitor.yaml of the demo: its outlets as sources, the two example watches, its webhook as the one target."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from monitor.demo.documents import Outlet
from monitor.demo.server import DemoServer

# The example watch says "submarine" in English; here it also has to hold for the Russian and Korean traps.
_WATCHES = """\
watches:
  simple:
    keywords: [North Korea, Kursk, casualties]       # any of them
  north-koreans-in-kursk:
    title: North Korean casualties in Kursk
    match:
      at_least: 2
      of: ["@north-korea", "@kursk", "@casualties"]
    none: [submarine, "K-141", подлодка, 잠수함]
    sources: [korea, war, world]
    examples:
      must_match: ["At Least 100 North Korean Soldiers Killed Fighting for Russia, Seoul Says"]
      must_not: ["Kursk submarine disaster remembered"]
    figures: [killed, wounded]
    alert:
      - to: desk
        on: [story, corroborated, figure]
"""


def settings_text(server: DemoServer, folder: Path) -> str:
    """The YAML for `server`, with the database in `folder`."""
    head = {
        "database": f"sqlite:///{folder / 'demo.db'}",
        "sources": [_source(server, outlet) for outlet in server.catalogue.outlets],
        "targets": {"desk": server.hook_target},
        "timezone": "UTC",
    }
    return yaml.safe_dump(head, allow_unicode=True, sort_keys=False) + _WATCHES


def _source(server: DemoServer, outlet: Outlet) -> dict[str, Any]:
    return {
        "url": server.feed_url(outlet),
        "name": outlet.name,
        "tags": list(outlet.tags),
        "allow_private": True,
    }
