"""What installed packages add: objects behind their entry points, and why some are left out.

A package names an object under a group in its metadata: see
https://packaging.python.org/en/latest/specifications/entry-points/.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import TypeVar

log = logging.getLogger(__name__)
T = TypeVar("T")


class PluginProblem(ValueError):
    """An object that its registry cannot take; `str(error)` says why in one sentence."""


@dataclass(frozen=True)
class Plugin:
    """One entry point, and whether what it names is in use."""

    group: str
    name: str
    package: str  # with its version: "sizes 1.0"
    problem: str = ""  # why it is left out; "" if it is in use

    @property
    def action(self) -> str:
        """Why it is left out, and what to do; "" if it is in use."""
        return self.problem and f"{self.problem} Update or uninstall {self.package}."

    @property
    def state(self) -> str:
        """In use, or left out and why."""
        return f"Left out: {self.action}" if self.problem else "In use."

    @property
    def words(self) -> str:
        """One line for a terminal."""
        return f"Plugin {self.name} of {self.package} ({self.group}): {self.state}"


_found: list[Plugin] = []


def found_plugins() -> tuple[Plugin, ...]:
    """The entry points of the registries that this process has imported so far."""
    return tuple(_found)


def with_plugins(
    group: str, kind: type[T], own: Sequence[T], key: Callable[[T], str], at: int | None = None
) -> tuple[T, ...]:
    """The registry `own` with what packages add to it, before place `at` or at the end."""
    added = load_plugins(group, kind, key, map(key, own))
    at = len(own) if at is None else at
    return (*own[:at], *added, *own[at:])


def load_plugins(
    group: str,
    kind: type[T],
    key: Callable[[T], str],
    taken: Iterable[str],
    check: Callable[[T], None] = lambda _added: None,
) -> tuple[T, ...]:
    """The objects of that kind that packages add, in the order of their entry points' names.

    `key` tells them apart, also from those whose keys are `taken`. `check` raises PluginProblem
    for one that cannot be used. Whatever goes wrong with one leaves it out, and is logged.
    """
    keys, loaded = set(taken), []
    for point in sorted(entry_points(group=group), key=lambda each: each.name):
        problem = ""
        try:
            added = _object(point, kind)
            if key(added) in keys:
                raise PluginProblem(f'"{key(added)}" is taken by another one.')
            check(added)
        except PluginProblem as error:
            problem = str(error)
        except (Exception, SystemExit) as error:
            log.debug("the plugin %s failed", point.name, exc_info=True)
            problem = f"{point.value} failed with {type(error).__name__}: {error}."
        else:
            keys.add(key(added))
            loaded.append(added)
        package = f"{point.dist.name} {point.dist.version}" if point.dist else "an unknown package"
        plugin = Plugin(group, point.name, package, problem)
        _found.append(plugin)
        if problem:
            log.warning(plugin.words)
    return tuple(loaded)


def _object(point: EntryPoint, kind: type[T]) -> T:
    added = point.load()
    if not isinstance(added, kind):
        name = type(added).__name__
        raise PluginProblem(f"{point.value} is a {name}; it must be a {kind.__name__}.")
    return added
