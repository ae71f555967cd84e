"""The pages of the log-in: they work without a script."""

from markupsafe import Markup

from dashboard.access.plain_page import plain_page

CLOSE_SCRIPT = (  # the page that asked is where it was, and hears of it
    "new BroadcastChannel('stratoscope-log-in').postMessage(''); if (window.opener) window.close();"
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
    return plain_page("Log in", form)


def back_page(there: str) -> str:
    """Closes itself: the page that asked for the log-in stays open and goes on."""
    text = Markup(
        "<p>The page that you came from is as you left it.</p>\n"
        '<p><a class="btn btn-primary" href="{there}">Open it anew</a></p>\n'
        "<script>{close}</script>"
    )
    return plain_page("You are logged in", text.format(there=there, close=Markup(CLOSE_SCRIPT)))
