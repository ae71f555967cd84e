"""Every public name of `import stratoscope`, from its signature and its docstring."""

import inspect
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from itertools import chain
from types import FunctionType

import stratoscope

INTRODUCTION = """# Python

```python
import stratoscope
```

What `stratoscope.__all__` lists is public; everything else may change in any release. Torch is
imported when a call first needs it.
"""
BLOCK = re.compile(
    r"^(Args|Attributes|Raises|Returns|Yields|Example|Examples|Note):[ \t]*", re.MULTILINE
)


def write() -> str:
    """The page."""
    names = sorted(stratoscope.__all__, key=lambda name: (name[0].isupper(), name))
    return "\n".join([INTRODUCTION, *chain.from_iterable(map(_entry, names))])


def _entry(name: str) -> Iterator[str]:
    value = getattr(stratoscope, name)
    yield f"## `{name}`\n"
    if isinstance(value, str):
        yield f"The release: `{value}`.\n"
        return
    if not (inspect.isclass(value) and issubclass(value, Exception)):
        yield f"```text\n{name}{_signature(value)}\n```\n"
    yield f"{_prose(inspect.getdoc(value) or '')}\n"
    if inspect.isclass(value) and not issubclass(value, Exception):
        yield from _members(value)


def _signature(value: object) -> str:
    """With short names of types, one parameter a line if it is long."""
    if not callable(value):
        return ""
    signature = inspect.signature(value)
    parts: list[str] = []
    for each in signature.parameters.values():
        if each.kind is each.KEYWORD_ONLY and "*" not in parts:
            parts.append("*")
        parts.append(_short(str(each)))
    returned = signature.return_annotation
    arrow = (
        "" if returned is signature.empty else f" -> {_short(inspect.formatannotation(returned))}"
    )
    whole = f"({', '.join(parts)}){arrow}"
    lines = ",\n    ".join(parts)
    return whole if len(whole) < LONG else f"(\n    {lines},\n){arrow}"


def _short(text: str) -> str:
    """A parameter without the modules of its types, and without the address of a function."""
    text = re.sub(r"<function .*? at 0x\w+>", "...", text)
    text = re.sub(r"(^|: )'([^']*)'", r"\1\2", text)
    return re.sub(r"\b(?:[a-z_]\w*\.)+(?=[A-Za-z_])", "", text)


LONG = 72  # characters of a signature on one line


def _members(kind: type) -> Iterator[str]:
    """The fields and public methods of a class."""
    names = [each.name for each in fields(kind)] if is_dataclass(kind) else []
    shown = [name for name in names if not name.startswith("_")]
    if shown:
        yield f"Fields: {', '.join(f'`{name}`' for name in shown)}.\n"
    for name, member in inspect.getmembers(kind):
        if name.startswith("_") or name in names:
            continue
        if isinstance(member, property | FunctionType) and member.__doc__:
            parameters = "" if isinstance(member, property) else "()"
            first = inspect.getdoc(member) or ""
            yield f"- `.{name}{parameters}`: {' '.join(first.split(chr(10) * 2)[0].split())}"
    yield ""


def _prose(doc: str) -> str:
    """A docstring as Markdown: its blocks get bold names, and what is indented in them a list."""
    parts = [_code(part) for part in doc.split("\n\n")]
    return "\n\n".join(filter(None, parts))


def _code(part: str) -> str:
    """Examples are code; the lines of a block are a list."""
    if part.lstrip().startswith(">>>"):
        lines = inspect.cleandoc(part).splitlines()
        return "```pycon\n" + "\n".join(lines) + "\n```"
    match = BLOCK.match(part)
    if match is None:
        return part
    rest = part[match.end() :]
    if not rest.startswith("\n"):
        return f"**{match[1]}:** {rest}"
    body = inspect.cleandoc(rest)
    if body.startswith(">>>"):
        return f"**{match[1]}:**\n\n```pycon\n{body}\n```"
    items = re.sub(r"^(\*{0,2}\w+)(?: \([^)]*\))?:", r"- `\1`:", body, flags=re.MULTILINE)
    return f"**{match[1]}:**\n\n{items}"
