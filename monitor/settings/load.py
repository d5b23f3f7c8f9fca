"""The whole way from a file to `Settings`: read, hold against the models, compile. Every fault is told, none first."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from monitor import mask
from monitor.errors import Fault, SettingsError
from monitor.settings import schema
from monitor.settings.checked import salvaged
from monitor.settings.database import absolute
from monitor.settings.faults import Faults
from monitor.settings.include import Gathered, gather, tree_of
from monitor.settings.secret import SecretFiles, substitute
from monitor.settings.sources import compile_sources
from monitor.settings.targets import compile_targets
from monitor.settings.tree import Mark, Table, Text
from monitor.settings.values import FetchSettings, Files, PollSettings, RetentionSettings, Settings, WebSettings
from monitor.settings.watches import Around, compile_watches

VARIABLE = "MONITOR_CONFIG"
PLACES = (Path("monitor.yaml"), Path("config/monitor.yaml"))


def load(path: Path, environ: Mapping[str, str] | None = None) -> Settings:
    """The settings in `path`, compiled. Raises `SettingsError` with every fault found; warnings are in the result."""
    faults = Faults()
    with _collector_paused():
        gathered = gather(path, os.environ if environ is None else environ, faults)
        settings = _compiled(path, gathered, faults)
    if faults.errors():
        raise SettingsError(faults.everything())
    return settings


@contextmanager
def _collector_paused() -> Iterator[None]:
    """No garbage collection meanwhile: hundreds of thousands of new objects and no cycles, a quarter of the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def database_of(path: Path, environ: Mapping[str, str] | None = None) -> str:
    """The database's address alone, as in `Settings`: a fault elsewhere in the file is no hindrance.

    Raises `SettingsError` when the file cannot be read or its `database` cannot be used.
    """
    faults = Faults()
    root = tree_of(path, faults.file(path), faults)
    if root is None:
        raise SettingsError(faults.everything())
    faults = Faults()
    faults.file(path)
    own = Table(root.mark)
    own.update({key: value for key, value in root.items() if key == "database"})
    substitute(own, os.environ if environ is None else environ, faults)
    main = salvaged(schema.Main, own, faults, SecretFiles(path.parent, lambda _: None, faults))
    database = absolute(main.database, path.parent, faults)
    if faults.errors():
        raise SettingsError(faults.everything())
    return database


def files_of(path: Path, environ: Mapping[str, str] | None = None) -> Files:
    """The files that settings are read from, whether or not they can be used."""
    faults = Faults()
    gathered = gather(path, os.environ if environ is None else environ, faults)
    secrets = SecretFiles(gathered.folder, gathered.note, faults)
    compile_sources(gathered, faults, secrets)
    return gathered.files()


def _compiled(path: Path, gathered: Gathered, faults: Faults) -> Settings:
    """The settings as far as they can be made: with faults, only to find further faults."""
    secrets = SecretFiles(gathered.folder, gathered.note, faults)
    main = _main(gathered, faults, secrets)
    sources = compile_sources(gathered, faults, secrets)
    targets = compile_targets(gathered, faults, secrets)
    around = Around(sources, tuple(map(str, gathered.targets)), main.timezone)
    watches, engine = compile_watches(gathered, around, faults, secrets)
    _nothing_to_do(gathered, faults)
    database = absolute(main.database, gathered.folder, faults)
    return Settings(
        path=path,
        files=gathered.files(),
        database=database,
        sources=sources,
        watches=watches,
        targets=targets,
        engine=engine,
        timezone=main.timezone,
        poll=PollSettings(main.poll.min, main.poll.max, main.poll.per_host, main.poll.concurrency),
        fetch=FetchSettings(main.fetch.allow_private, _proxy(main.fetch.proxy, faults)),
        retention=RetentionSettings(main.retention.articles),
        web=WebSettings(*main.web.listen) if main.web else None,
        warnings=faults.warnings(),
    )


def _main(gathered: Gathered, faults: Faults, secrets: SecretFiles) -> schema.Main:
    """The keys that only the settings file itself has; the defaults where they are wrong."""
    own = Table(gathered.main.mark)
    own.update({key: value for key, value in gathered.main.items() if key in schema.Main.model_fields})
    main = salvaged(schema.Main, own, faults, secrets)
    if main.poll.min > main.poll.max:
        poll = own.get("poll")
        faults.add(
            poll.mark if poll is not None else own.mark, "", "poll.min is longer than poll.max", "exchange them"
        )
    return main


def _proxy(proxy: Text | None, faults: Faults) -> str | None:
    if proxy is None:
        return None
    try:
        parts = urlsplit(proxy)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        good = False
    if not good:
        shown = proxy.written if proxy.written is not None else mask.target(proxy)
        faults.add(proxy.mark, shown, "a proxy's address is http:// or https:// and a host", "write it whole")
    return str(proxy)


def _nothing_to_do(gathered: Gathered, faults: Faults) -> None:
    """A file without sources or watches works, and does nothing."""
    whole = gathered.main.mark
    if not gathered.sources and not faults.errors():
        faults.warn(
            Mark(whole.file, 0, 1), "", "there are no sources: nothing is polled", "write them under 'sources:'"
        )
    if not gathered.watches and not faults.errors():
        faults.warn(
            Mark(whole.file, 0, 2), "", "there are no watches: nothing is found", "write them under 'watches:'"
        )


def find(explicit: Path | None, environ: Mapping[str, str] | None = None) -> Path:
    """The settings file: the one asked for, else `$MONITOR_CONFIG`, else `./monitor.yaml` or `config/monitor.yaml`."""
    named = (os.environ if environ is None else environ).get(VARIABLE)
    if explicit is not None:
        return explicit
    if named:
        return Path(named)
    for place in PLACES:
        if place.exists():
            return place
    looked = " nor ".join(str(place) for place in PLACES)
    remedy = f"'monitor init' writes one; or name yours with -c or ${VARIABLE}"
    raise SettingsError((Fault(str(PLACES[0]), 0, 0, "", f"there is no settings file: neither {looked}", remedy),))
