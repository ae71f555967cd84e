"""Light or dark, set before the first paint of a page."""

from markupsafe import Markup

THEME_SCRIPT = Markup(  # a script of the page's own, not text
    "const root = document.documentElement.dataset; "
    "root.agThemeMode = root.bsTheme = localStorage.getItem('stratoscope-theme') || "
    "(matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');"
)
