"""Short chunks of one work are done in one turn."""

from itertools import count

from explainers.work.steps import Steps, finish, in_turns


def chunks(number: int, done: list[int]) -> Steps[str]:
    for each in range(number):
        done.append(each)
        yield None
    return "all"


def test_short_chunks_are_done_in_one_turn_until_its_time_is_over() -> None:
    clock = count(step=0.06)  # a chunk takes as long
    done: list[int] = []
    turns = [len(done) for _ in in_turns(chunks(7, done), 0.15, lambda: next(clock))]
    assert turns == [3, 6]  # chunks that were done when a turn ended
    assert finish(in_turns(chunks(7, done), 9.0)) == "all"


def test_work_in_turns_that_nobody_awaits_ends_cleanly() -> None:
    ended = []

    def steps() -> Steps[None]:
        try:
            yield None
        finally:
            ended.append(True)

    work = in_turns(steps(), 0.0)
    next(work)
    work.close()
    assert ended == [True]
