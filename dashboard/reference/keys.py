"""Every keyboard shortcut."""

from dashboard.ui.keys import KEYS

INTRODUCTION = """# Keyboard shortcuts

Every control can be reached and used by keyboard. On *Judge*, `?` shows its keys and can turn
single-key shortcuts off. Single keys do nothing while you type into a field.
"""


def write() -> str:
    """The page."""
    parts = [INTRODUCTION]
    for place, keys in KEYS.items():
        parts.append(f"## {place}\n\n| key | what it does |\n| --- | --- |")
        parts += [f"| `{key}` | {text} |" for key, text in keys]
        parts.append("")
    return "\n".join(parts)
