"""Text made ours: plain, folded, in a known language, with one address and one outlet.

Everything here is pure and bounded: no network, no file, no clock; every function takes any string and never raises.
"""

from monitor.text.article import comparable, make_article
from monitor.text.fold import STOP, Folded, fold
from monitor.text.language import language
from monitor.text.markup import html_to_text
from monitor.text.outlet import outlet
from monitor.text.urls import canonical_url

__all__ = [
    "STOP",
    "Folded",
    "canonical_url",
    "comparable",
    "fold",
    "html_to_text",
    "language",
    "make_article",
    "outlet",
]
