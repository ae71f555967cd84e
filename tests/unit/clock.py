"""A clock that tests set."""


class Clock:
    """The time in seconds; it stands still until a test moves `now`."""

    def __init__(self, now: float = 100_000.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now
