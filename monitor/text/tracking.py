"""Parameters of addresses that say where a reader came from, not which page it is."""

from __future__ import annotations

import re
from urllib.parse import unquote

_EVERYWHERE_NAMES = (
    "_ga _gl _hsenc _hsmi __hsfp __hssc __hstc __twitter_impression cmp cmpcid cmpid dclid emc fb_ref fb_source fbclid"
    " ftag gbraid gclid gclsrc guccounter guce_referrer guce_referrer_sig hsctatracking icid igsh igshid intcid ito"
    " li_fat_id mc_cid mc_eid mc_tc mkt_tok msclkid ncid ocid oly_anon_id oly_enc_id openstat _openstat ref ref_"
    " ref_src ref_url referer referrer reflink rss s_cid share smid smtyp soc_src soc_trk spm sr_share sref srsltid"
    " taid tpcc tracking_source traffic_source ttclid twclid vero_conv vero_id wbraid wickedid wt.mc_id wt_mc wt_zmc"
    " xtor yclid ysclid"
)
_EVERYWHERE = frozenset(_EVERYWHERE_NAMES.split())
_BEGINNINGS = ("utm_", "at_", "ns_", "mtm_", "pk_", "piwik_", "matomo_", "hsa_", "itm_", "otm_", "stm_", "ga_")
_AT_HOST = {  # may mean something at others
    "barrons.com": {"mod"},
    "cnn.com": {"iid"},
    "dw.com": {"maca"},
    "google.com": {"oc", "hl", "gl", "ceid"},
    "marketwatch.com": {"mod"},
    "nytimes.com": {"_r", "mwrsm", "partner"},
    "washingtonpost.com": {"postshare"},
    "wsj.com": {"mod"},
    "youtube.com": {"feature", "pp", "si"},
}
_SAYS_FEED = re.compile(r"(?:[^=]*[^=a-z])?(?:rss|atom|rdf|rss-?feed|feed)(?:[^a-z].*)?", re.IGNORECASE)


def is_tracking(parameter: str, host: str) -> bool:
    """Whether `name=value`, as it stands in an address at `host`, only tells where the reader came from.

    By the name (click ids, campaigns, shares; some at one publisher only), or because the value says `rss` or `feed`.
    """
    name, _, value = unquote(parameter).removeprefix("amp;").partition("=")
    name = name.lower()
    return (
        name in _EVERYWHERE
        or name.startswith(_BEGINNINGS)
        or name in _AT_HOST.get(".".join(host.split(".")[-2:]), ())
        or bool(value and len(value) < 64 and _SAYS_FEED.fullmatch(value))
    )
