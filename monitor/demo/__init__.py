"""The bundled demo: invented outlets on loopback that publish one story in steps.

`DemoServer` serves the outlets' feeds and takes the alerts; `settings_text` writes the monitor.yaml that polls them.
Only the command `monitor demo` and tests use this package.
"""

from monitor.demo.documents import Catalogue, Item, Outlet, Role, load
from monitor.demo.server import DemoServer, HookMessage
from monitor.demo.settings import settings_text

__all__ = ["Catalogue", "DemoServer", "HookMessage", "Item", "Outlet", "Role", "load", "settings_text"]
