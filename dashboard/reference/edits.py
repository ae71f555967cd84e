"""Every edit of an image, as its own description states it."""

from collections.abc import Iterator
from itertools import chain

from explainers.edits.base import EditKind
from explainers.edits.kinds import EDITS
from explainers.parameters import Parameter
from explainers.what_if.text import MOST

INTRODUCTION = f"""# Edits

An edit changes an image before a network sees it. It is written `NAME:VALUE=…,VALUE=…`, and the
order counts: `erase:top=10,fill=mean;jpeg:severity=3`. An image takes {MOST} edits at most.
`--edit` of [stratoscope explain](commands.md#stratoscope-explain), `stratoscope.edit` and addresses
of the app take this form. [What if](../howto/what-if.md) has examples.

An edit of the *original* works on the whole picture, before it is resized and cropped. An edit of
the *input* works on the pixels that the network sees, after the crop. Those of the original come
first, wherever they stand in the list. Every edit also takes `off=1`: it stays in the list and
changes nothing.

## Regions

`erase` and `keep` take exactly one region of the input:

| region | takes |
| --- | --- |
| `top=10` | the pixels with the highest 10 % of the values of a map: that of the command or the page, or `map=METHOD@LAYER@CLASS`, with the class as its index; the layer is empty for a map of all pixels |
| `box=10+20+60+70` | left, top, right and bottom, in percent of the width and the height |
| `brush=5+10+10+40+30` | a line: its width in percent of the shorter edge, then x and y of each point in percent |
| `superpixel=3+7` | areas of even colour, by their numbers (SLIC) |

The map is that of the unedited image.

## All edits

| edit | works on the | what it does |
| --- | --- | --- |
"""  # noqa: E501 - a row of a table is one line


def write() -> str:
    """The page."""
    rows = (f"| [{each.name}](#{each.key}) | {each.stage} | {each.help} |" for each in EDITS)
    return "\n".join([INTRODUCTION + "\n".join(rows), "", *chain.from_iterable(map(_edit, EDITS))])


def _edit(kind: EditKind) -> Iterator[str]:
    yield f"## `{kind.key}`\n"
    yield f"{kind.name}: {kind.help}\n"
    yield f"- Works on the {kind.stage}"
    if kind.of_region:
        yield "- Takes a region, as above"
    if kind.neutral is not None:
        values = ", ".join(f"`{name}={value}`" for name, value in kind.neutral.items())
        yield f"- Changes nothing with {values}"
    yield f"- Source: {kind.source}\n"
    if kind.parameters:
        yield "| value | default | takes | meaning |\n| --- | --- | --- | --- |"
        yield from map(_value, kind.parameters)
        yield ""


def _value(each: Parameter) -> str:
    return f"| `{each.name}` | `{each.default}` | {each.bounds} | {each.help} |"
