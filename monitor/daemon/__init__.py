"""The daemon: `Jobs` is what it does, `monitor.daemon.heartbeat` when."""

from monitor.daemon.jobs import Jobs

__all__ = ["Jobs"]
