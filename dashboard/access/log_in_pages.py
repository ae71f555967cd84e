"""The pages of the log-in: they work without a script."""

from dashboard.access.plain_page import plain_pages

PAGES = plain_pages()


def log_in_page(there: str, *, name: str = "", problem: str = "") -> str:
    """Asks for name and password; `problem` says in one sentence why they were refused."""
    page = PAGES.get_template("log_in.html")
    return page.render(title="Log in", there=there, name=name, problem=problem)


def back_page(there: str) -> str:
    """Closes itself: the page that required the log-in is still open and goes on."""
    return PAGES.get_template("back.html").render(title="You are logged in", there=there)
