"""`help` prints pages, entries and what a search finds, and writes the manual as web pages."""

import re
import sys
from pathlib import Path
from urllib.parse import urldefrag

import pytest

from dashboard.__main__ import main
from dashboard.core.troubleshooting import SEE, with_entry
from dashboard.reference import DOCUMENTS


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["help", *words]) == 0
    return capsys.readouterr().out


def test_it_lists_all_pages(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys)
    for each in DOCUMENTS:
        assert f"{each.key} " in text
        assert each.title in text


def test_it_prints_a_page_and_an_entry(capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, "howto/backup").startswith("# Back up\n")
    entry = printed(capsys, "weights-unavailable")
    assert entry.startswith("### Weights unavailable\n")
    assert "Checkpoints lists" in " ".join(
        entry.split()
    )  # the words of a link, without its address


def test_it_searches(capsys: pytest.CaptureFixture[str]) -> None:
    assert "howto/your-own" in printed(capsys, "class", "map")
    assert main(["help", "xyzzy"]) == 2
    assert "has nothing about 'xyzzy'" in capsys.readouterr().err


def test_an_error_names_its_entry_on_a_terminal_alone(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["--port", "x"]) == 2
    assert "See:" not in capsys.readouterr().err
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert main(["--port", "x"]) == 2
    sentence, see = capsys.readouterr().err.splitlines()
    assert sentence.startswith("--port: use a port")
    assert re.fullmatch(r"See: .* help settings-error", see)


def test_the_last_sentence_of_a_log_and_its_entry() -> None:
    see = SEE.format(command="/a path/python -m dashboard", entry="images-gone")
    assert with_entry(f"1 of 9 images\nThe images are gone.\n{see}\n") == (
        "The images are gone.",
        "images-gone",
    )
    assert with_entry("1 of 9 images\nNo room.\n") == ("No room.", "")
    assert with_entry("") == ("", "")


def test_the_site_is_whole_and_its_addresses_are_relative(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = tmp_path / "site"
    text = printed(capsys, "--site", str(site))
    assert str(site / "index.html") in text
    pages = sorted(site.rglob("*.html"))
    assert len(pages) == len(DOCUMENTS) + 1
    ids = {page: set(re.findall(r' id="([^"]+)"', page.read_text())) for page in pages}
    for page in pages:
        for address in re.findall(r'(?:href|src)="([^"]+)"', page.read_text()):
            if address.startswith("https://"):
                continue
            path, anchor = urldefrag(address)
            target = (page.parent / path).resolve() if path else page
            assert target.is_file(), address
            assert not anchor or anchor in ids[target], address
    assert "howto/your-own.html" in (site / "search-index.js").read_text()


def test_a_file_in_place_of_the_folder_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").write_text("")
    assert main(["help", "--site", str(tmp_path / "taken")]) == 2
    assert capsys.readouterr().err.startswith("--site: ")
