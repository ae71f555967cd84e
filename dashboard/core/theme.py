"""Light or dark, set before the first paint of a page."""

THEME_SCRIPT = (
    "const root = document.documentElement.dataset; "
    "root.agThemeMode = root.bsTheme = localStorage.getItem('stratoscope-theme') || "
    "(matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');"
)
