"""The monitor.yaml that `monitor init` writes: small, complete, with a remark on every choice."""

from __future__ import annotations

_STARTER = """\
# Settings of News Monitor. `monitor check` says what is wrong in here, with the line and what to do.

sources:                                   # feeds: RSS, Atom, RDF or JSON Feed
  - https://www.themoscowtimes.com/rss/news
  - url: https://feeds.bbci.co.uk/news/world/rss.xml
    name: BBC World                        # default: the feed's own title
    tags: [world]                          # one-word labels that watches can ask for
  - url: https://en.yna.co.kr/RSS/nk.xml
    name: Yonhap North Korea
    tags: [korea]

watches:                                   # what to look for
  simple:
    keywords: [North Korean soldiers, Kursk front]       # any of them, in any of their forms

  north-koreans-in-kursk:
    title: North Korean casualties in Kursk
    match:
      at_least: 2
      of: ["@north-korea", "@kursk", "@casualties"]    # concepts: all names in many languages. Keep the quotes
    examples:                              # headlines the watch is tried on whenever this file is read
      must_match: ["At Least 100 North Korean Soldiers Killed Fighting for Russia, Seoul Says"]
      must_not: ["Kursk submarine disaster remembered"]

# Whom to tell, each an apprise URL (https://appriseit.com/services). Without a target, hits are only stored.
# A watch without `alert:` tells every target once per story.
targets:
#  desk: ${DESK_URL}                       # from the environment, as in DESK_URL='tgram://token/chat'
#  editors: {file: /run/secrets/editors}   # or from a file

database: sqlite:///monitor.db             # beside this file
timezone: UTC                              # of digests and quiet hours
web: {listen: "127.0.0.1:8080"}            # the page and the API
"""


def starter_text() -> str:
    """A small monitor.yaml to start from. It loads as it is, with no environment set."""
    return _STARTER
