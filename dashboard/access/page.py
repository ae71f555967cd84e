"""The pages of the log-in: plain HTML that works without a script, in the app's style."""

from markupsafe import Markup, escape

from dashboard.theme import THEME_SCRIPT

STYLES = ("/vendor/bootstrap.css", "/assets/theme.css", "/assets/frame.css", "/assets/access.css")
CLOSE_SCRIPT = (  # the page that asked is where it was, and hears of it
    "new BroadcastChannel('stratoscope-log-in').postMessage(''); if (window.opener) window.close();"
)
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
<body class="log-in">
<main class="panel">
<p class="brand"><i class="mark"></i>Stratoscope</p>
<h1>{title}</h1>
{body}
</main>
</body>
</html>"""
)
FORM = Markup(
    """{problem}<form method="post" action="/login">
<input type="hidden" name="next" value="{there}">
<label for="name">Name</label>
<input class="form-control" id="name" name="name" value="{name}" autocomplete="username"
  autocapitalize="none" spellcheck="false" required maxlength="80"{name_state}>
<label for="password">Password</label>
<input class="form-control" id="password" name="password" type="password"
  autocomplete="current-password" required{password_state}>
<button class="btn btn-primary">Log in</button>
</form>
<p class="quiet">Whoever runs this server makes accounts and new passwords.</p>"""
)
PROBLEM = Markup('<p id="problem" class="panel-notice" role="alert">{text}</p>\n')
WRONG = Markup(' aria-invalid="true" aria-describedby="problem"')
FOCUS = Markup(" autofocus")


def log_in_page(there: str, *, name: str = "", problem: str = "") -> str:
    """Asks for name and password; `problem` says in one sentence why they were refused."""
    wrong = WRONG if problem else Markup("")
    form = FORM.format(
        problem=PROBLEM.format(text=problem) if problem else "",
        there=there,
        name=name,
        name_state=wrong + (Markup("") if name else FOCUS),
        password_state=wrong + (FOCUS if name else Markup("")),
    )
    return _framed("Log in", form)


def back_page(there: str) -> str:
    """Closes itself: the page that asked for the log-in stays open and goes on."""
    text = Markup(
        "<p>The page that you came from is as you left it.</p>\n"
        '<p><a class="btn btn-primary" href="{there}">Open it anew</a></p>\n'
        "<script>{close}</script>"
    )
    return _framed("You are logged in", text.format(there=there, close=Markup(CLOSE_SCRIPT)))


def _framed(title: str, body: Markup) -> str:
    link = Markup('<link rel="stylesheet" href="{}">')
    styles = Markup("\n").join(link.format(escape(style)) for style in STYLES)
    return FRAME.format(title=title, styles=styles, theme=Markup(THEME_SCRIPT), body=body)
