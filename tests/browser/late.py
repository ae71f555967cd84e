"""Answers and timers that come late, and panels that look again, in the browser tests."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, Response, Route

SLOW = """([pattern, delay]) => {
  const plain = window.fetch, slow = new RegExp(pattern);
  window.fetch = async (url, options) => {
    const answer = await plain(url, options);
    if (slow.test(`${url} ${options?.body}`)) await new Promise((over) => setTimeout(over, delay));
    return answer;
  };
}"""
HOLD = """shortest => {
  const { setTimeout, clearTimeout } = window, held = new Map();
  window.setTimeout = (act, wait, ...rest) => {
    if (!(wait >= shortest)) return setTimeout(act, wait, ...rest);
    const id = -1 - held.size;
    held.set(id, act);
    return id;
  };
  window.clearTimeout = (id) => held.get(id) ? held.set(id, null) : clearTimeout(id);
  window.endTimers = () => {
    Object.assign(window, { setTimeout, clearTimeout });
    for (const act of held.values()) act?.();
  };
}"""
CAUSE = re.compile(r'"changedPropIds":\["[a-z-]+-view\.data"\]|"refresh":\["')


def answer_late(page: Page, pattern: str, delay_ms: int) -> None:
    """Lets answers come later whose address and request match; what is asked stays as it is."""
    page.evaluate(SLOW, [pattern, delay_ms])


@contextmanager
def held_back(
    page: Page, pattern: str | re.Pattern[str] = "**/_dash-update-component*"
) -> Iterator[None]:
    """Meanwhile no such request is answered: a page shows what it shows while it loads."""
    held: list[Route] = []
    is_held = True
    page.route(pattern, lambda route: held.append(route) if is_held else route.continue_())
    yield
    is_held = False
    for route in held:
        route.continue_()


@contextmanager
def timers_held(page: Page, shortest_ms: int) -> Iterator[None]:
    """Meanwhile no timer of that length ends, so what is shown for a while stays; then all end."""
    page.evaluate(HOLD, shortest_ms)
    yield
    page.evaluate("window.endTimers()")


def come_back(page: Page) -> None:
    """As from another tab: the panels with evidence look again."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def reloads(answer: Response) -> bool:
    """Whether panels were asked anew without any change of the view."""
    return CAUSE.search(answer.request.post_data or "") is not None
