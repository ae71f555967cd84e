"""Tables for the terminal."""

from collections.abc import Iterable, Sequence

GAP = "   "


def text_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Lines of columns as wide as what stands in them: the first to the left, numbers right."""
    grid = [headings, *rows]
    widths = [max(map(len, column)) for column in zip(*grid, strict=True)]
    return [
        f"  {GAP.join([first.ljust(widths[0]), *map(str.rjust, others, widths[1:])])}".rstrip()
        for first, *others in grid
    ]
