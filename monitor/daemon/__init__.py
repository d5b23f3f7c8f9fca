"""The daemon: `Jobs` is what it does, `Daemon` when."""

from monitor.daemon.heartbeat import Daemon
from monitor.daemon.jobs import Jobs

__all__ = ["Daemon", "Jobs"]
