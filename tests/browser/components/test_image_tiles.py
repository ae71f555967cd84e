"""Images of a scan alone: tiles, rows of them, and channels with their top images."""

import dash
from dash import html
from playwright.sync_api import expect

from dashboard.components import ChannelRows, EffectRows, ImageRows, ImageTiles
from dashboard.components.channel_rows import ChannelRow, EffectRow
from dashboard.scans.image_tiles import ImageTile
from tests.browser.components.mounted import mounted
from tests.browser.profiles import Profiles

RIGHT: ImageTile = {
    "id": "cat",
    "name": "cat.png",
    "caption": "tabby",
    "words": "tabby, predicted right",
    "outcome": "right",
    "href": "/?image=cat",
}
RANKED: ImageTile = {
    **RIGHT,
    "caption": "maze → prison",
    "outcome": None,
    "value": -0.51234,
    "by": "maximum",
    "place": (0.25, 0.75),
}
CHANNEL: ChannelRow = {
    "layer": "encoder.bn2",
    "label": "bn2",
    "channel": 7,
    "text": "Selective for tabby.",
    "ranking": "By maximum.",
    "href": "/layers/?channel=7",
    "filter": None,
    "tiles": [RIGHT],
}
EFFECT: EffectRow = {
    "layer": "bn2",
    "label": "bn2",
    "channel": 7,
    "also": "also in bn1",
    "g": 2.0,
    "low": 1.0,
    "high": 4.0,
    "noValue": "",
    "noInterval": "",
    "interval": "95 % interval 1 to 4",
    "q": "q = 0.01",
    "significant": True,
    "rankings": ["By mean.", "By maximum."],
    "tiles": [[RIGHT], []],
}
WITHOUT: EffectRow = {
    **EFFECT,
    "channel": 8,
    "g": None,
    "low": None,
    "high": None,
    "noValue": "no g: too few images",
    "significant": False,
}


def thumbnails(app: dash.Dash) -> None:
    """Every image has the same thumbnail."""

    @app.server.route("/images/<image_id>/thumbnail.webp")
    def thumbnail(image_id: str) -> tuple[str, dict[str, str]]:
        svg = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
        return svg, {"Content-Type": "image/svg+xml"}


def test_tiles_state_what_the_image_is_and_where_the_channel_is_highest(
    profiles: Profiles,
) -> None:
    tiles = ImageTiles(id="tiles", class_name="padded", data=[RIGHT, RANKED])
    empty = ImageTiles(id="empty", empty="No image matches.", data=[])
    before = ImageTiles(id="before", empty="No image matches.")
    with mounted(profiles, html.Main([tiles, empty, before]), thumbnails) as page:
        expect(page.locator("#tiles")).to_have_class("tiles padded")
        right, ranked = page.locator("#tiles > a").all()
        expect(right).to_have_class("tile")
        expect(right).to_have_attribute("href", "/?image=cat")
        expect(right).to_have_accessible_name("cat.png · tabby, predicted right")
        expect(right.locator(".outcome")).to_have_class("outcome right")
        expect(ranked).to_have_class("tile placed")
        expect(ranked).to_have_accessible_name(
            "cat.png · tabby, predicted right · maximum \N{MINUS SIGN}0.512"
        )
        assert ranked.evaluate("a => ['--x', '--y'].map(n => a.style.getPropertyValue(n))") == [
            "0.25",
            "0.75",
        ]
        expect(ranked.locator(".outcome")).to_have_class("outcome unknown")
        expect(ranked.locator("small span")).to_have_text(["maze", "→ prison"])
        expect(page.locator("#empty")).to_have_text("No image matches.")
        expect(page.locator("#before")).to_have_text("")


def test_more_tiles_are_shown_in_steps(profiles: Profiles) -> None:
    tiles = ImageTiles(id="tiles", first=2, data=[RIGHT] * 5)
    with mounted(profiles, html.Main(tiles), thumbnails) as page:
        shown, more = page.locator("#tiles > a"), page.locator("#tiles > button")
        for count, text in ((2, "Show 2 more"), (4, "Show 1 more")):
            expect(shown).to_have_count(count)
            expect(more).to_have_text(text)
            more.click()
        expect(shown).to_have_count(5)
        expect(more).to_have_count(0)


def test_rows_of_images_have_a_title(profiles: Profiles) -> None:
    rows = ImageRows(
        id="rows",
        data=[
            {"letter": "A", "title": "cats: 1 image", "tiles": [RIGHT]},
            {"letter": "B", "title": "dogs: 0 images", "tiles": []},
        ],
    )
    with mounted(profiles, html.Main([html.H1("Rows"), rows]), thumbnails) as page:
        expect(page.locator("#rows h3")).to_have_text(["Acats: 1 image", "Bdogs: 0 images"])
        expect(page.locator(".mosaic-row").first.locator(".tile")).to_have_count(1)
        expect(page.locator(".mosaic-row").last.locator(".quiet")).to_have_text("None.")


def test_channels_have_their_filter_or_state_that_there_is_none(profiles: Profiles) -> None:
    drawn: ChannelRow = {
        **CHANNEL,
        "channel": 8,
        "filter": {"src": "/images/8/thumbnail.webp", "text": "Filter 8", "signed": True},
    }
    rows = ChannelRows(id="rows", data={"tests": "40 tests.", "rows": [CHANNEL, drawn]})
    with mounted(profiles, html.Main(rows), thumbnails) as page:
        expect(page.locator("#rows > .quiet")).to_have_text("40 tests.")
        first, second = page.locator("#rows > .channel").all()
        expect(first.get_by_role("link", name="bn2 #7")).to_have_attribute(
            "href", "/layers/?channel=7"
        )
        expect(first.get_by_role("link").first).to_have_attribute("title", "encoder.bn2 #7")
        expect(first).to_contain_text("no filter of its own")
        expect(second.get_by_alt_text("Filter 8")).to_have_class(
            "kernel mosaic pixelated signed-kernel"
        )


def test_effects_are_bars_and_a_missing_one_is_none(profiles: Profiles) -> None:
    rows = EffectRows(
        id="rows",
        data={
            "caution": "Few images.",
            "note": "",
            "words": ["cats", "dogs"],
            "rows": [EFFECT, WITHOUT],
        },
    )
    with mounted(profiles, html.Main(rows), thumbnails) as page:
        expect(page.locator("#rows > .caution")).to_have_text("Few images.")
        expect(page.locator(".effect-head span").last).to_have_text("B: dogs")
        first, second = page.locator("#rows > .effect:not(.effect-head)").all()
        expect(first).to_contain_text("g = 2.00, 95 % interval 1 to 4")
        styles = "bar => [...bar.querySelectorAll('i, b')].map(each => each.getAttribute('style'))"
        line, dot = first.locator(".effect-bar").evaluate(styles)  # the bars reach as far as 4
        assert line.replace(" ", "") == "left:62.5%;width:37.5%;"
        assert dot.replace(" ", "") == "left:75%;"
        expect(
            first.get_by_role("group", name="Top images of cats").locator(".tile")
        ).to_have_count(1)
        expect(second).to_have_class("effect chance")
        expect(second).to_contain_text("no g: too few images")
        expect(second.locator(".effect-bar > [hidden]")).to_have_count(2)
