"""The targets: named apprise addresses, secret as a whole."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from monitor import mask
from monitor.model import Target
from monitor.settings import schema
from monitor.settings.checked import checked
from monitor.settings.faults import Faults
from monitor.settings.fields import NAME, NAME_RULE
from monitor.settings.include import Gathered
from monitor.settings.secret import SecretFiles
from monitor.settings.tree import Node, Text

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://\S")
_OPEN_SCHEMES = frozenset(
    {"json", "jsons", "xml", "xmls", "form", "forms", "mqtt", "mqtts", "mailto", "syslog", "dbus"}
)


def compile_targets(gathered: Gathered, faults: Faults, secrets: SecretFiles) -> dict[str, Target]:
    """Every usable target by its name. What is wrong is told in `faults`, without a word of any address."""
    targets = {}
    for name, node in gathered.targets.items():
        target = _target(name, node, faults, secrets)
        if target is not None:
            targets[target.name] = target
    return targets


def _target(name: Text, node: Node, faults: Faults, secrets: SecretFiles) -> Target | None:
    if not NAME.fullmatch(name):
        faults.at(name, "not a name", NAME_RULE)
    if isinstance(node, Text) and node.null:
        faults.at(name, "the target has no address", f"write {name}: ${{{_variable(name)}}}")
        return None
    model = checked(schema.Target, node, faults, secrets)
    if model is None or not model.url or faults.told(model.url.mark):
        return None
    faults.secret(str(model.url))
    cause = _bad_address(name, str(model.url))
    if cause:
        faults.add(
            model.url.mark, _shown(model.url), cause, "see https://appriseit.com/services for the form of each"
        )
        return None
    if model.url.written is None and _tells_a_secret(str(model.url)):
        variable = f"write ${{{_variable(name)}}} and set it in the environment, or {{file: /run/secrets/{name}}}"
        faults.warn(model.url.mark, _shown(model.url), "a secret stands in this file", variable)
    return Target(str(name), str(model.url), model.quiet, model.limit)


def _variable(name: str) -> str:
    return re.sub(r"\W", "_", name).upper() + "_URL"


def _shown(url: Text) -> str:
    return url.written if url.written is not None else mask.target(url)


def _bad_address(name: str, url: str) -> str:
    """Why this is no target, in words that do not repeat it."""
    if not _SCHEME.match(url):
        return "the address of a target begins with its service, as in mailtos://..."
    from monitor.alert import check_target  # late: apprise takes its time to load, and is not needed without targets

    return check_target(name, url) or ""


def _tells_a_secret(url: str) -> bool:
    """Whether the address holds a password or a token. In the address of a chat service every part may be one."""
    scheme = url.partition("://")[0].lower()
    try:
        parts = urlsplit(url)
        return scheme not in _OPEN_SCHEMES or bool(parts.password) or mask.url(url) != url
    except ValueError:
        return True
