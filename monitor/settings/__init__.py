"""monitor.yaml and the environment -> one frozen `Settings`; every fault at once, each with its line and a remedy.

YAML 1.2, strictly: text stays text whatever it looks like (`NO`, `on`, `12:30`, `010`), because the key decides what a
value means. The way of a file:

    bytes -> text -> tree with places -> includes, variables -> models -> sources, targets, watches, engine

Settings are compiled here, once, into the values that the stages receive; no stage reads settings.
"""

from monitor.settings.load import database_of, find, load
from monitor.settings.reload import Reloaded, Reloader
from monitor.settings.schema import json_schema
from monitor.settings.starter import starter_text
from monitor.settings.values import (
    Examples,
    FetchSettings,
    Files,
    PollSettings,
    RetentionSettings,
    Settings,
    Watch,
    WebSettings,
)
from monitor.settings.version import other_version

__all__ = [
    "Examples",
    "FetchSettings",
    "Files",
    "PollSettings",
    "Reloaded",
    "Reloader",
    "RetentionSettings",
    "Settings",
    "Watch",
    "WebSettings",
    "database_of",
    "find",
    "json_schema",
    "load",
    "other_version",
    "starter_text",
]
