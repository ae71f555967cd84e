"""A page of plain HTML that works without a script, in the app's style: log-in, not found."""

from markupsafe import Markup, escape

from dashboard.core.theme import THEME_SCRIPT

STYLES = ("/vendor/bootstrap.css", "/assets/theme.css", "/assets/frame.css", "/assets/access.css")
FRAME = Markup(
    """<!DOCTYPE html>
<html lang="en" data-bs-theme="light">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · Stratoscope</title>
<link rel="icon" type="image/svg+xml" href="/assets/mark.svg">
{styles}
<script>{theme}</script>
</head>
<body class="plain">
<main class="panel">
<p class="brand"><i class="mark"></i>Stratoscope</p>
<h1>{title}</h1>
{body}
</main>
</body>
</html>"""
)


def plain_page(title: str, body: Markup) -> str:
    """The whole page around `body`."""
    link = Markup('<link rel="stylesheet" href="{}">')
    styles = Markup("\n").join(link.format(escape(style)) for style in STYLES)
    return FRAME.format(title=title, styles=styles, theme=Markup(THEME_SCRIPT), body=body)
