"""Stories: which articles repeat one another, which tell of one event, and how many outlets say it of their own.

Pure: the store searches what `lookup_keys` asks for, `place` decides. First step: the same address, the same text, the
same headline. Grouping of different words about one event comes on top of this and changes nothing here.
"""

from monitor.stories.independence import Member, independent
from monitor.stories.place import LookupKeys, lookup_keys, place

__all__ = ["LookupKeys", "Member", "independent", "lookup_keys", "place"]
