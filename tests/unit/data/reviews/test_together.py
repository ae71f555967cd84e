"""Many at once, and a server that is killed: nothing that was acknowledged is lost."""

from collections import Counter, defaultdict
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import URL, Engine, select

from data.reviews import NONE_GIVEN, Choice, Review, ReviewStore
from data.reviews.tables import AuditRow, CurrentVerdictRow, SampleRow, VerdictRow
from tests.unit.data.reviews.made_up import opened
from tests.unit.data.reviews.server import Server, server

WRITES = 400
KILLED_AFTER = (60, 160)  # acknowledged verdicts


@pytest.mark.slow
def test_a_killed_server_has_kept_what_it_acknowledged(
    store: ReviewStore, database: Engine, database_url: URL, tmp_path: Path
) -> None:
    review = opened(store, WRITES, reviewers=())
    acknowledged: dict[int, str] = {}
    for stop in (*KILLED_AFTER, WRITES):
        with server(database_url, tmp_path / "evidence") as process:
            todo = [at for at in range(WRITES) if at not in acknowledged]
            sender = Thread(target=send_all, args=(process, review.id, todo))
            sender.start()
            for position, (verdict, version) in zip(todo, process.answers(), strict=False):
                assert version == 1  # one that was kept, but not acknowledged, is not kept twice
                acknowledged[position] = verdict
                if len(acknowledged) == stop:
                    process.process.kill()
            sender.join()
        kept = {each.position: each.id for each in store.verdicts.of_review(review.id, "ann")}
        assert acknowledged.items() <= kept.items()
        assert len(kept) <= len(acknowledged) + 1
        check(database, store, review)
    assert len(acknowledged) == WRITES
    files = [path for path in (tmp_path / "evidence").rglob("[!.]*") if path.is_file()]
    assert len(files) > WRITES // 20
    for path in files:  # named by what it holds: none is half
        assert sha256(path.read_bytes()).hexdigest() == path.parent.name + path.name


def send_all(process: Server, review_id: str, positions: list[int]) -> None:
    with suppress(BrokenPipeError):
        for position in positions:
            process.send("give", review_id, position, "ann", position % 5, 0)


@pytest.mark.slow
def test_two_servers_and_sixteen_threads_lose_nothing(
    store: ReviewStore, database: Engine, database_url: URL, tmp_path: Path
) -> None:
    """Eight threads in each, and every second reviewer works in both at once."""
    positions = 5
    review = opened(store, positions, reviewers=())
    here = ["ann", "bob", "cem", "dan", "ann", "bob", "eve", "fay"]
    there = ["ann", "bob", "cem", "dan", "gil", "hal", "ina", "ina"]
    with (
        server(database_url, tmp_path / "evidence") as one,
        server(database_url, tmp_path / "evidence") as two,
    ):
        one.send("storm", review.id, here, positions)
        two.send("storm", review.id, there, positions)
        answered = next(one.answers()) + next(two.answers())
    assert answered == 16 * positions
    times = Counter(here + there)
    with database.connect() as connection:
        rows = connection.execute(
            select(VerdictRow.position, VerdictRow.reviewer, VerdictRow.version)
        ).all()
    versions = {(at, name, number) for at, name, number in rows}
    for position in range(positions):
        for name, count in times.items():
            numbers = [number for at, who, number in versions if (at, who) == (position, name)]
            assert 1 <= len(numbers) <= count  # fewer: the same verdict twice is one version
            assert sorted(numbers) == list(range(1, len(numbers) + 1))
    check(database, store, review)


@pytest.mark.slow
def test_two_servers_share_a_database_and_a_folder(
    store: ReviewStore, database_url: URL, tmp_path: Path
) -> None:
    """Requests go to one and the other in turn, and either knows what the other was told."""
    review = opened(store, 40, blind=True, reviewers=())
    with (
        server(database_url, tmp_path / "evidence") as one,
        server(database_url, tmp_path / "evidence") as two,
    ):
        for position in (0, 20):
            assert one.request("give", review.id, position, "ann", 1, 0)[1] == 1
            assert two.request("seen", review.id, position, "bob") == []
            assert two.request("give", review.id, position, "bob", 2, 0)[1] == 1
            ann, bob = ["ann", 1, f"{position} 1"], ["bob", 2, f"{position} 2"]
            assert one.request("seen", review.id, position, "bob") == [ann, bob]
            assert two.request("seen", review.id, position, "ann") == [ann, bob]
            assert two.request("give", review.id, position, "ann", 3, 1)[1] == 2
            assert one.request("seen", review.id, position, "bob") == [
                bob,
                ["ann", 3, f"{position} 3"],
            ]


def check(database: Engine, store: ReviewStore, review: Review) -> None:
    """What stands twice is the same in both places, and the trail has an entry for each version."""
    with database.connect() as connection:
        newest = {
            (row.position, row.reviewer): (row.version, row.choice)
            for row in connection.execute(select(VerdictRow).order_by(VerdictRow.version))
        }
        standing = {
            (row.position, row.reviewer): (row.version, list(Choice)[row.code].value)
            for row in connection.execute(select(CurrentVerdictRow))
        }
        choices: dict[int, list[str]] = defaultdict(list)
        for (position, _), (_, choice) in newest.items():
            choices[position].append(choice)
        query = select(SampleRow.position, SampleRow.given, SampleRow.disputed)
        wrong = [
            position
            for position, count, disputed in connection.execute(query)
            if (count, disputed) != (len(choices[position]), len(set(choices[position])) > 1)
        ]
        trail = connection.scalars(
            select(AuditRow.action).where(AuditRow.action == "verdict given")
        ).all()
        versions = len(connection.scalars(select(VerdictRow.id)).all())
    assert standing == newest
    assert wrong == []
    assert len(trail) == versions
    table = store.statistics.choices(review.id, "ann")
    assert (table.codes != NONE_GIVEN).sum() == len(newest)


@pytest.fixture(autouse=True)
def _patience(request: pytest.FixtureRequest) -> None:
    request.node.add_marker(pytest.mark.timeout(600))
