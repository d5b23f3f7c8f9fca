from __future__ import annotations

from typing import Any

import pytest
from apprise.manager_plugins import NotificationManager

from monitor.alert import check_target
from monitor.alert.service import COMMON, Service, service_of

SECRET = "canary5ecret"


@pytest.mark.parametrize(
    "address",
    [
        "json://localhost/path",
        "jsons://user:word@example.org:8443/path?+X-Token=abc",
        "mailtos://user:word@example.org?to=desk@example.org",
        "tgram://123456789:AAFoobarbazqux1234567890abcdefghijk/12345",
        "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#news",
        "https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ",
        "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js",
        "ntfy://example.org/topic",
        "mqtt://example.org/news/hits",
        "bark://example.org/devicekey",  # not among the common ones
    ],
)
def test_addresses_of_services_are_usable(address: str) -> None:
    """Common services, web addresses that some hand out, and one that needs the whole list."""
    assert check_target("desk", address) is None


@pytest.mark.parametrize(
    ("address", "cause"),
    [
        ("", "begins with its service"),
        (SECRET, "begins with its service"),
        (f"slak://{SECRET}/b/c", "no service is called slak://; did you mean slack://"),
        (f"https://example.org/{SECRET}", "for a webhook of your own write json:// or jsons://"),
        (f"slack://{SECRET}", "Slack cannot read the address; write it like slack://{token_a}"),
        (f"tgram://{SECRET}", "Telegram cannot read the address"),
        (f"mailto://{SECRET}:{SECRET}@", "E-Mail cannot read the address"),
        ("json://", "JSON cannot read the address"),
    ],
)
def test_an_address_that_is_no_target_has_a_cause_without_its_secret(
    address: str, cause: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Found when the settings are read; apprise would print the whole address (and log it at any level)."""
    caplog.set_level(1)
    found = check_target("desk", address)
    assert found is not None
    assert cause in found
    assert found.startswith("target desk: ")
    out, err = capfd.readouterr()
    assert SECRET not in found + out + err + caplog.text


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of apprise's plugins
@pytest.mark.parametrize(("place", "schemes"), COMMON.items())
def test_the_common_services_are_where_we_look_for_them(place: str, schemes: tuple[str, ...]) -> None:
    """The list of plugins that apprise makes gives the same class for each scheme."""
    registry: Any = NotificationManager
    manager = registry()
    for scheme in schemes:
        assert manager[scheme].__name__ == place.partition(":")[2]


@pytest.mark.parametrize(
    "address",
    ["json://localhost", "ntfy://example.org/topic", "tgram://123456789:AAFoobarbazqux1234567890abcdefghijk/1"],
)
def test_an_address_cannot_order_success_retries_redirects_or_silence(address: str) -> None:
    """What an apprise address may say about itself is not its to say here."""
    found = service_of(f"{address}?optional=yes&retry=5&wait=9&redirect=no&rto=60")
    assert isinstance(found, Service)
    plugin = found._plugin
    assert (plugin.optional, plugin.retry, plugin.redirects) == (False, 0, False)
    assert plugin.socket_read_timeout < 15
    assert plugin.request_rate_per_sec < 2
