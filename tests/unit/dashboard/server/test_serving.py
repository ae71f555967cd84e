"""Serving: a real waitress on a real port, its sentences, and its clean end."""

import logging
import socket
import threading
import urllib.request
from types import SimpleNamespace
from urllib.parse import urlsplit

import flask
import pytest

from dashboard.core.settings import Settings, SettingsError
from dashboard.server.serving import Server, listen


def app() -> flask.Flask:
    server = flask.Flask("served")

    @server.get("/")
    def page() -> str:
        return f"by {threading.current_thread().name}"

    return server


def read(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as response:
        return str(response.read().decode())


def test_an_app_is_served_until_it_is_stopped() -> None:
    closed: list[bool] = []
    server = Server(app(), listen(Settings(port=0)), "127.0.0.1", lambda: closed.append(True))
    server.start()
    try:
        assert server.url.startswith("http://127.0.0.1:")
        assert read(server.url).startswith("by waitress")
        assert not closed
    finally:
        server.close()
    assert closed == [True]
    with pytest.raises(OSError, match="refused"):
        read(server.url)
    server.close()
    assert closed == [True]


def test_what_is_too_large_is_refused_in_the_words_of_the_app() -> None:
    server = Server(app(), listen(Settings(port=0)), "127.0.0.1", lambda: None)
    server.start()
    request = f"POST /uploads HTTP/1.1\r\nHost: localhost\r\nContent-Length: {30 * 10**6}\r\n\r\n"
    try:
        with socket.create_connection(("127.0.0.1", urlsplit(server.url).port)) as connection:
            connection.sendall(request.encode())
            answer = b"".join(iter(lambda: connection.recv(4096), b"")).decode()
    finally:
        server.close()
    head, body = answer.split("\r\n\r\n")
    assert head.startswith("HTTP/1.1 413 ")
    assert "Content-Type: text/plain" in head
    assert body == "The file is larger than 20 MB. Resize it and try again."


def test_a_page_that_asks_for_much_at_once_is_nothing_to_warn_of() -> None:
    assert not logging.getLogger("waitress.queue").isEnabledFor(logging.WARNING)


def test_open_requests_at_the_end_are_nothing_to_warn_of(caplog: pytest.LogCaptureFixture) -> None:
    server = Server(app(), listen(Settings(port=0)), "127.0.0.1", lambda: None)
    dispatcher = server._waitress.task_dispatcher
    dispatcher.set_thread_count(0)
    dispatcher.add_task(SimpleNamespace(cancel=lambda: None))
    server.start()
    server.close()
    logging.getLogger("waitress").error("Exception when servicing a request")
    assert [each.message for each in caplog.records] == ["Exception when servicing a request"]


def test_a_port_in_use_is_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(SettingsError) as caught:
            listen(Settings(port=port))
    assert str(caught.value) == (
        f"Port {port} is in use. Stop the program that uses it, or choose another with --port."
    )


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "lab.example"])
def test_beyond_this_machine_only_where_it_is_stated(host: str) -> None:
    with pytest.raises(SettingsError, match="--allow-anonymous"):
        listen(Settings(host=host, port=0))


def test_every_address_where_it_is_stated() -> None:
    with listen(Settings(host="0.0.0.0", port=0, allow_anonymous=True)) as listener:
        assert listener.getsockname()[0] == "0.0.0.0"


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-machine.invalid"])
def test_an_address_of_another_machine_is_one_sentence(host: str) -> None:
    with pytest.raises(SettingsError) as caught:
        listen(Settings(host=host, port=0, allow_anonymous=True))
    assert str(caught.value) == f"{host!r} is not an address of this machine; see --host."
