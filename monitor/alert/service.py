"""An address becomes a service that takes a message: the only module that names apprise.

apprise reports by printing, addresses and passwords included, so its logger is switched off; what went wrong is told by
what was seen on the wire. Loading all its services costs 0.4 s and 18 MiB: the common ones are loaded by name.
"""

from __future__ import annotations

import logging
import re
import warnings
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from typing import Any

from apprise import Apprise, AppriseAsset, NotifyFormat
from apprise.manager_plugins import NotificationManager

from monitor.alert import inert

logging.getLogger("apprise").disabled = True

READ_SECONDS = (
    12.0  # below the deadline of a delivery, so that it ends with a reason; apprise's own 4 s double slow targets
)
CONNECT_SECONDS = 5.0
_UNSET_PAUSE = (
    5.5  # apprise's pause between messages to a service that names none; limits are ours, and the target's 429
)

# Where the services most used are defined. The others are found by loading all.
COMMON = {
    "custom_form:NotifyForm": ("form", "forms"),
    "custom_json:NotifyJSON": ("json", "jsons"),
    "custom_xml:NotifyXML": ("xml", "xmls"),
    "discord:NotifyDiscord": ("discord",),
    "email:NotifyEmail": ("mailto", "mailtos"),
    "google_chat:NotifyGoogleChat": ("gchat",),
    "gotify:NotifyGotify": ("gotify", "gotifys"),
    "matrix:NotifyMatrix": ("matrix", "matrixs"),
    "mattermost:NotifyMattermost": ("mmost", "mmosts"),
    "mqtt:NotifyMQTT": ("mqtt", "mqtts"),
    "ntfy:NotifyNtfy": ("ntfy", "ntfys"),
    "pushover:NotifyPushover": ("pover",),
    "rocketchat:NotifyRocketChat": ("rocket", "rockets"),
    "signal_api:NotifySignalAPI": ("signal", "signals"),
    "slack:NotifySlack": ("slack",),
    "telegram:NotifyTelegram": ("tgram",),
    "workflows:NotifyWorkflows": ("workflow", "workflows"),
    "zulip:NotifyZulip": ("zulip",),
}
_PLACES = {scheme: place for place, schemes in COMMON.items() for scheme in schemes}
_EXTRAS = {"paho-mqtt": "mqtt"}  # packages that an extra of ours brings
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]{0,30})://", re.IGNORECASE)
_MARKUP = 20  # what apprise may put around a title that stands in the body
_BYTES_AT_MOST = {"ntfy": 4000, "ntfys": 4000}  # beyond 4,096 bytes ntfy turns a message into an attachment


@dataclass(frozen=True, slots=True)
class Unusable:
    """apprise cannot make a service of an address, because. `cause` holds nothing of the address but its scheme."""

    cause: str


class Service:
    """One target's service, kept for the next message so that its login is."""

    def __init__(self, plugin: Any) -> None:
        self._plugin = _tamed(plugin)
        self._apprise = Apprise(asset=plugin.asset)
        self._apprise.add(plugin)
        markdown = plugin.resolve_format(NotifyFormat.TEXT) == NotifyFormat.MARKDOWN
        # apprise's own conversion to markdown puts backslashes into links; our text is inert in markdown as it is.
        self._format = NotifyFormat.MARKDOWN if markdown else NotifyFormat.TEXT

    def deliver(self, title: str, body: str) -> bool:
        """Send one message; whether apprise believes that all of it was taken."""
        title, body = self._fitted(title, body)
        return bool(self._apprise.notify(title=title, body=body, body_format=self._format))

    def _fitted(self, title: str, body: str) -> tuple[str, str]:
        """Cut to what the service takes in one message, the alert's id kept."""
        plugin = self._plugin
        titled = plugin.title_maxlen > 0
        if titled and inert.size(title) > plugin.title_maxlen:
            title, body = inert.cut(title, plugin.title_maxlen), f"{title}\n{body}"
        shares_room = not titled or plugin.overflow_amalgamate_title
        body = inert.cut_lines(body, plugin.body_maxlen - (inert.size(title) + _MARKUP if shares_room else 0))
        limit = _BYTES_AT_MOST.get(plugin.schema)
        while limit and len(body.encode()) > limit:
            body = inert.cut_lines(body, inert.size(body) * 9 // 10)
        return title, body


def service_of(address: str) -> Service | Unusable:
    """The service of an apprise address, or why there is none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of plugins that import what Python is to drop
        return _service_of(inert.plain(address))


def _service_of(address: str) -> Service | Unusable:
    found = _SCHEME.match(address)
    if not found:
        return Unusable("an apprise address begins with its service: mailto://, slack://, json:// ...")
    scheme = found[1].lower()
    kind = _class_of(scheme)
    if kind is None:
        return _from_web_address(address, scheme)
    if not kind.enabled:
        return Unusable(_missing_package(kind, scheme))
    try:
        return Service(kind(**kind.parse_url(address.replace("/#", "/%23")), asset=_asset()))
    except Exception:  # noqa: BLE001 - plugins raise what they like, with the address in it
        return Unusable(_how_to_write(kind, scheme))


def _asset() -> AppriseAsset:
    """Redirects are refused, waiting is ours, and no thread of apprise's outlives its work."""
    return AppriseAsset(http_redirects=False, async_mode=False, service_timeout=0, app_id="News Monitor", app_desc="")


def _class_of(scheme: str) -> Any:
    """The plugin for a scheme; None when apprise has none."""
    if scheme in _PLACES:
        module, _, name = _PLACES[scheme].partition(":")
        return getattr(import_module(f"apprise.plugins.{module}"), name)
    services = _all_services()
    return services[scheme] if scheme in services else None  # noqa: SIM401 - it has no get


def _from_web_address(address: str, scheme: str) -> Service | Unusable:
    """Some services hand out web addresses (https://hooks.slack.com/...) that apprise knows how to read."""
    plugin = Apprise.instantiate(address, asset=_asset()) if scheme in {"http", "https"} else None
    if plugin is not None:
        return Service(plugin)
    near = get_close_matches(scheme, _all_services().schemas(), n=1)
    hint = f"did you mean {near[0]}://" if near else "see apprise's list of services"
    if scheme in {"http", "https"}:
        hint = "for a webhook of your own write json:// or jsons://"
    return Unusable(f"no service is called {scheme}://; {hint}")


def _all_services() -> Any:
    """The registry of apprise: asked anything, it loads all plugins."""
    registry: Any = NotificationManager
    return registry()


def _missing_package(kind: Any, scheme: str) -> str:
    needed = kind.requirements.get("packages_required") or []
    named = needed if isinstance(needed, str) else ", ".join(map(str, needed))
    extra = _EXTRAS.get(named.split(" ")[0])
    remedy = f"pip install 'news-monitor[{extra}]'" if extra else "install it"
    return f"{scheme}:// needs the package {named or 'of its service'}: {remedy}"


def _how_to_write(kind: Any, scheme: str) -> str:
    shapes = [str(shape).replace("{schema}", scheme) for shape in kind.templates[:3]]
    return f"{kind.service_name} cannot read the address; write it like {' or '.join(shapes)}"


def _tamed(plugin: Any) -> Any:
    """One attempt, no success by decree, no long silence, and time enough for a slow target."""
    plugin.optional = False
    plugin.retry = 0
    if plugin.request_rate_per_sec >= _UNSET_PAUSE:
        plugin.request_rate_per_sec = 0
    plugin.socket_read_timeout = READ_SECONDS
    plugin.socket_connect_timeout = READ_SECONDS if plugin.schema.startswith("mailto") else CONNECT_SECONDS
    return plugin
