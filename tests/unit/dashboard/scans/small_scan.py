"""A small finished scan."""

from typing import Any

from data.scans import Scan, ScanStore, open_scan
from tests.unit.data.scans.small import chunk, plan


def finished_scan(store: ScanStore, seed: int = 0, **changed: Any) -> Scan:  # noqa: ANN401
    planned = store.prepare(plan(**changed))
    store.lease(planned.id, "me")
    for number in range(planned.chunks):
        store.commit(planned, "me", number, chunk(planned, number, seed))
    store.finish(planned, "me")
    return open_scan(store.folder(planned.id))
