"""A scan made from the page, and Compare and Dataset on what it found."""

import json
import re
from collections.abc import Iterator
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.app_process import forked_app
from tests.browser.conftest import DESKTOP, PATIENCE, PHONE, NewHome, desktop
from tests.browser.late import answer_late, come_back, held_back
from tests.browser.test_access import UNMOVED, expect_no_violation_at_both_widths, violations
from tests.browser.watcher import Watcher

GROUP_PANELS = ("mosaics", "depth", "effects", "side-statistics", "side-cams")
WHOLE_COLUMNS = """() => {
  const end = (element) => element.getBoundingClientRect().right;
  const heads = [...document.querySelectorAll("#classes-grid .ag-header-cell")];
  const last = end(document.querySelector("#classes-grid"));
  return heads.length > 2 && heads.every((each) => end(each) < last + 1); // whole pixels
}"""
# Of each tile: whether its picture and its caption are what one sees in their places. The own box
# of the picture is that of the enlarged one: its place is the square at the top of the tile.
TOPMOST = """tiles => tiles.map(tile => {
  tile.scrollIntoView({block: "center", behavior: "instant"});
  const frame = tile.getBoundingClientRect(), caption = tile.querySelector("small");
  const { top, height } = caption.getBoundingClientRect(), middle = frame.left + frame.width / 2;
  const isSeen = (part, y) => part.contains(document.elementFromPoint(middle, y));
  return isSeen(tile.querySelector("img"), frame.top + frame.width / 2) &&
    isSeen(caption, top + height / 2);
})"""
SCAN_MS = 800_000  # two processes that load torch, and 58 images; a busy machine takes long


@pytest.fixture(scope="module")
def app_url(new_home: NewHome, browser: Browser) -> Iterator[str]:
    """An app whose gallery was scanned by pressing the button on Dataset."""
    with forked_app(new_home()) as app:
        url = app.url.rstrip("/")
        context = browser.new_context(viewport=DESKTOP)  # type: ignore[arg-type]
        page = context.new_page()
        watcher = Watcher(url)
        watcher.watch(page)
        page.goto(f"{url}/dataset/")
        expect(page.locator("#scan-text")).to_contain_text("has not scanned this gallery yet")
        expect(page.locator("#scan-lead")).to_have_text(re.compile("58 images, (about|under)"))
        expect(page.get_by_role("list", name="What a scan brings")).to_be_visible()
        expect(page.locator("#accuracy-panel")).to_be_hidden()
        other, late = pages_before_a_scan(context, url)
        page.locator("#scan-start-button").click()
        expect(page.locator("#scan-stop-button")).to_be_visible()
        come_back(other)
        expect(other.locator("#scan-stop-button")).to_be_visible()
        expect(page.locator("#scan-text")).to_contain_text(
            re.compile("Scan [0-9a-f]{8} of"), timeout=SCAN_MS
        )
        expect(page.locator("#members-title")).to_contain_text("58 of 58")
        expect(other.locator("#members-title")).to_contain_text("58 of 58")
        late.locator("#scan-start-button").click()  # as it stood there before the scan
        expect(late.locator("#members-title")).to_contain_text("58 of 58")
        expect(late.locator("#scan-text")).to_contain_text("finished")
        context.close()
        watcher.check()
        yield url


def pages_before_a_scan(context: BrowserContext, url: str) -> tuple[Page, Page]:
    """Two more pages that offer a scan; the second is out of sight, and looks for no other scan."""
    other, late = context.new_page(), context.new_page()
    late.add_init_script("Object.defineProperty(document, 'hidden', { value: true })")
    for each in (other, late):
        each.goto(f"{url}/dataset/")
        expect(each.locator("#scan-start-button")).to_be_visible()
    return other, late


def settled(page: Page) -> None:
    """No panel has a notice, and none is being filled: nothing moves any more."""
    page.set_default_timeout(PATIENCE)
    expect(page.locator("#scan-text")).to_contain_text("weights ac73d8")
    page.wait_for_load_state("networkidle")
    page.wait_for_function("() => window.stratoscope.isSettled()")
    expect(page.locator("[data-dash-is-loading=true]")).to_have_count(0)
    assert page.locator(".panel-notice:not(:empty)").count() == 0


@desktop
def test_dataset_says_how_often_the_model_is_right(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/dataset/")
    settled(page)
    expect(page.locator("#accuracy-figures dd")).to_have_count(4)
    expect(page.locator("#accuracy-title")).to_contain_text("n =")
    expect(page.locator("#classes-grid .ag-row").first).to_be_visible()
    expect(page.locator("#members-tiles .tile")).to_have_count(24)
    expect(page.locator("#members-grid .ag-row").first).to_be_visible()
    expect(page.locator("#spread-graph .heatmaplayer")).to_be_visible()
    expect(page.locator("#health-rows .channel")).to_have_count(8)
    how = page.get_by_text("Dead: a variance under 1e-12")
    expect(how).to_be_hidden()
    page.get_by_text("How channels are counted").click()
    expect(how).to_be_visible()


@desktop
def test_a_channel_stands_with_its_filter_and_leads_to_layers(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/dataset/?layer=bn1")
    settled(page)
    first = page.locator("#health-rows .channel").first
    kernel = first.locator("img.kernel")
    expect(kernel).to_have_attribute("alt", re.compile(r"^Filter \d+ of conv_stem: 3 × 3 × 3"))
    expect(kernel).not_to_have_js_property("naturalWidth", 0)
    page.locator("#layer-select").select_option("blocks.2.1")
    expect(first).to_contain_text("1 × 1 filter over 240 channels")
    expect(kernel).to_have_count(0)
    link = first.locator("a").first
    name, images = link.inner_text(), first.locator(".tile img")
    top = images.first.get_attribute("src")
    link.click()
    expect(page.locator("#channel-title")).to_contain_text(name.split()[1] + " of blocks.2.1")
    expect(page.locator("#drivers-tiles .tile img").first).to_have_attribute("src", top or "")
    expect(page.locator("#drivers-title")).to_contain_text("is highest, of 58 scanned")
    assert page.locator("#drivers-tiles .tile").evaluate_all(TOPMOST) == [True] * 8
    page.locator("#drivers-of-select").select_option("group:device")
    expect(page.locator("#drivers-graph .legendtext").last).to_contain_text("device (n =")
    expect(page).to_have_url(re.compile("of=group%3Adevice"))


@desktop
def test_whatever_is_clicked_becomes_the_images_looked_at(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/dataset/")
    settled(page)
    page.locator("#classes-grid .ag-row", has_text="feline").first.click()
    expect(page.locator("#members-title")).to_contain_text("feline: 1 of 58")
    expect(page).to_have_url(re.compile("subset=group%3Afeline"))
    chip, compare = page.locator("#subset-all-button"), page.locator("#subset-compare-link")
    expect(chip).to_have_text("feline✕")
    expect(compare).to_be_visible()
    expect(page.locator("#health-title")).to_contain_text("selectivity and top images: feline")
    expect(page.locator("#members-grid")).to_have_css("height", "62px")  # a heading and one row
    expect(page.locator("#health-graph")).to_be_hidden()  # there is no bar to draw
    few = "Selectivity is not tested: it needs 5 chosen images"
    expect(page.locator("#health-rows > .quiet")).to_contain_text(few)
    expect(page.locator("#health-rows .channel").first.locator(".tile")).to_have_count(1)
    expect(page.get_by_role("button", name="Add to review")).to_have_count(1)  # to be seen
    page.locator("#subset-review-button").click()
    dialog = page.locator("#subset-review-button-dialog")
    expect(dialog).to_contain_text("All images of the current selection")
    dialog.get_by_role("button", name="Close").click()
    expect(page.locator("#spread-title")).to_contain_text("no spread of 1 image: feline")
    expect(page.locator("#map-title")).to_contain_text("strong: feline")
    chip.click()
    expect(page.locator("#members-title")).to_contain_text("58 of 58")
    spread = page.locator("#spread-title")
    expect(spread).to_contain_text("mean ± standard deviation over 58 images")
    expect(chip).to_be_hidden()
    expect(compare).to_be_hidden()
    expect(page).not_to_have_url(re.compile("subset=group"))  # it is written a moment later
    page.go_back()
    expect(page.locator("#members-title")).to_contain_text("feline: 1 of 58")


@desktop
def test_a_bar_of_the_accuracy_chooses_its_images(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/dataset/")
    settled(page)
    plane = page.locator("#accuracy-graph .nsewdrag").first
    box = plane.bounding_box()
    assert box
    wrong = {"x": 0.23 * box["width"], "y": box["height"] / 2}  # a bar without height
    plane.hover(position=wrong)  # type: ignore[arg-type]
    expect(page.locator("#accuracy-graph .hovertext")).to_contain_text("n = 1;")
    expect(plane).to_have_css("cursor", "pointer")
    page.mouse.down()
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"subset=confidence%3A0\.2-0\.267"))
    expect(page.locator("#subset-all-button")).to_have_text("confidence 20 to 26.7\u00a0%✕")
    title = page.locator("#members-title")
    expect(title).to_contain_text(re.compile(r"26\.7\s%: \d+ of 58, 1 of them labelled"))
    page.locator("#subset-compare-link").click()
    expect(page.locator("#side-a-select")).to_have_value("confidence:0.2-0.267")
    expect(page.locator("#mosaics-title")).to_contain_text("n = ")


@desktop
@pytest.mark.parametrize("width", [1440, 1024, 768, 390])
def test_the_current_subset_stays_in_sight(page: Page, app_url: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    subset = "group:feline & outcome:wrong & predicted-group:feline"
    page.goto(f"{app_url}/dataset/?{urlencode({'subset': subset})}")
    settled(page)
    chip = page.locator("#subset-all-button")
    expect(chip).to_have_attribute("title", re.compile("^feline, predicted wrong, predicted as a "))
    title = page.locator("#members-title")
    title.scroll_into_view_if_needed()
    page.locator("#health-title").scroll_into_view_if_needed()
    for each in (chip.locator("i"), *page.locator(".current-subset > :is(a, button)").all()):
        expect(each).to_be_in_viewport(ratio=1)
    lines = title.evaluate("e => e.getClientRects().length")
    assert lines <= 2
    order, panel = (
        page.locator(place).bounding_box() for place in ("#members-order-select", "#members-panel")
    )
    assert order
    assert panel
    assert order["x"] + order["width"] < panel["x"] + panel["width"]
    chip.click()
    expect(chip).to_be_hidden()
    expect(page.locator("#subset-compare-link")).to_be_hidden()


def test_the_tables_are_tabs_whose_columns_are_whole(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/dataset/")
    settled(page)
    groups, classes, confusions = (
        page.get_by_role("tab", name=name) for name in ("Groups", "Classes", "Confusions")
    )
    expect(groups).to_have_attribute("aria-selected", "true")
    groups.focus()
    page.keyboard.press("ArrowRight")
    expect(classes).to_be_focused()
    expect(classes).to_have_attribute("aria-selected", "true")
    expect(page).to_have_url(re.compile("tab=classes"))
    shown = page.get_by_role("tabpanel", name="Classes")
    expect(shown.locator(".ag-row", has_text="tabby").first).to_be_attached()
    expect(shown.locator(".ag-row", has_text="feline")).to_have_count(0)
    page.wait_for_function(WHOLE_COLUMNS)  # the columns move to their places
    page.keyboard.press("End")
    expect(confusions).to_have_attribute("aria-selected", "true")
    expect(page.locator("#classes-grid .ag-row").first).to_contain_text("→")
    page.go_back()
    expect(classes).to_have_attribute("aria-selected", "true")


@desktop
def test_a_row_of_the_layers_chooses_its_layer(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/dataset/?layer=blocks.2.1")
    settled(page)
    first_row = {"x": 40, "y": 12}
    page.locator("#spread-graph .nsewdrag").first.hover(position=first_row)  # type: ignore[arg-type]
    expect(page.locator("#spread-graph .hovertext")).to_be_visible()
    page.mouse.down()
    page.mouse.up()
    expect(page).not_to_have_url(re.compile("layer=blocks.2.1"))
    expect(page.locator("#layer-select")).not_to_have_value("blocks.2.1")


@desktop
def test_the_image_of_a_point_stands_beside_it_while_it_is_under_the_pointer(
    page: Page, app_url: str
) -> None:
    page.goto(f"{app_url}/dataset/")
    settled(page)
    point, thumbnail = page.locator("#map-graph .point").first, page.locator("#map-thumbnail")
    expect(thumbnail).to_be_hidden()
    point.hover(force=True)
    expect(thumbnail.locator("img")).not_to_have_js_property("naturalWidth", 0)
    expect(thumbnail.locator("small")).not_to_be_empty()
    there, box = point.bounding_box(), thumbnail.bounding_box()
    assert there is not None
    assert box is not None
    assert abs(box["y"] - there["y"]) < 60
    assert abs(box["x"] - there["x"]) < 170
    page.mouse.move(5, 5)
    expect(thumbnail).to_be_hidden()


@desktop
def test_two_ticked_rows_are_compared(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/dataset/")
    settled(page)
    for name in ("building", "device"):
        row = page.locator("#classes-grid .ag-row", has_text=name).first
        row.locator("input[type=checkbox]").check()
    page.locator("#classes-compare-link").click()
    expect(page).to_have_url(re.compile("a=group%3A(building|device)&b=group%3A"))
    expect(page.locator("#side-a-select")).to_have_value(re.compile("group:(building|device)"))
    expect(page.locator("#effects-panel-notice")).to_contain_text("A comparison needs 2")


@desktop
def test_a_lasso_makes_a_selection_that_a_link_keeps(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/dataset/")
    settled(page)
    expect(page.locator("#map-graph .scatterlayer .point")).to_have_count(58)
    plane = page.locator("#map-graph .nsewdrag")
    plane.scroll_into_view_if_needed()
    box = plane.bounding_box()
    assert box is not None
    left, top, right, low = box["x"] + 5, box["y"] + 5, box["x"] + box["width"] / 2, box["y"] + 300
    page.mouse.move(left, top)
    page.mouse.down()
    for x, y in ((right, top), (right, low), (left, low), (left, top)):
        page.mouse.move(x, y, steps=5)
    page.mouse.up()
    expect(page).to_have_url(re.compile("subset=selection%3A[0-9a-f]{24}"))
    expect(page.locator("#members-title")).to_contain_text("selection")
    title = page.locator("#members-title").inner_text()
    page.reload()
    expect(page.locator("#members-title")).to_have_text(title)
    page.locator("#subset-compare-link").click()
    expect(page.locator("#mosaics-title")).to_contain_text("left out of B")
    drawn = "A was drawn on the map of these features: its channels differ by construction"
    expect(page.locator("#effects-rows .caution")).to_contain_text(drawn)
    expect(page.locator("#effects-heading")).to_have_text("Largest differences between channels")
    expect(page.locator("#depth-words")).to_contain_text(drawn)


@desktop
def test_a_group_opens_to_its_classes_and_there_is_a_way_back(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/dataset/")
    settled(page)
    title, back = page.locator("#confusions-title"), page.locator("#confusions-back-button")
    expect(title).to_contain_text("labelled images")
    expect(back).to_be_hidden()
    ends = [page.locator(f"#confusions-{part}").bounding_box() for part in ("words", "panel")]
    low, end = (box["y"] + box["height"] for box in ends if box)
    assert low <= end + 1  # nothing of the explanation is cut off
    rights = page.locator('#confusions-graph .nsewdrag[data-subplot="xy"]')
    rights.hover(position={"x": 40, "y": 9})  # what is right of the first group
    expect(page.locator("#confusions-graph .hovertext")).to_contain_text("predicted right")
    page.mouse.down()  # there: a click that moves as well can be quicker than Plotly's hover
    page.mouse.up()
    expect(page).to_have_url(re.compile("within="))
    expect(page).to_have_url(re.compile("subset=group%3A.*outcome%3Aright"))
    expect(page.locator("#subset-all-button")).to_be_in_viewport(ratio=1)
    expect(back).to_be_visible()
    group = page.locator("#confusions-group-select").input_value()
    expect(title).to_contain_text(f"{group}: labelled images")
    expect(page.locator("#members-title")).to_contain_text(f"{group}, predicted right: ")
    panel, picker = (
        page.locator(place).bounding_box()
        for place in ("#confusions-panel", "#confusions-group-select")
    )
    assert panel
    assert picker
    assert picker["x"] + picker["width"] < panel["x"] + panel["width"]
    page.locator("#confusions-images-link").click()  # the classes have opened in the same place
    expect(page.locator("#members-title")).to_be_in_viewport()
    page.reload()
    expect(title).to_contain_text(f"{group}: labelled images")
    back.click()
    expect(back).to_be_hidden()
    expect(page.locator("#confusions-images-link")).to_be_hidden()
    expect(title).not_to_contain_text(group)
    expect(page).not_to_have_url(re.compile("within="))


@desktop
def test_tables_confusions_and_filters_count_the_same_images(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/dataset/?subset=family:device")  # of an earlier release
    expect(page.locator("#members-title")).to_contain_text("other device: ")
    members = page.locator("#members-title").inner_text().split(": ")[1].split(" of ")[0]
    option = page.locator("#confusions-group-select option", has_text="other device")
    option.wait_for(state="attached")
    page.locator("#confusions-group-select").select_option("other device")
    expect(page.locator("#confusions-title")).to_contain_text(
        re.compile(f"^other device: .* n = {members}\\)")
    )
    page.goto(f"{app_url}/?group=other%20device")
    expect(page.locator("#gallery-count")).to_contain_text(f"{members} of 58 images")


@desktop
def test_two_groups_are_compared_with_statistics(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/compare/?kind=groups&a=outcome:right&b=outcome:wrong")
    settled(page)
    for panel in GROUP_PANELS:
        expect(page.locator(f"#{panel}-title")).to_contain_text("n = ")
    expect(page.locator("#side-cams-panel-badge")).to_have_text("– Not tested: Grad-CAM at bn2.")
    expect(page.locator(".effect:not(.effect-head)")).to_have_count(12)
    answers = "These groups come from the model's own predictions"
    expect(page.locator("#effects-rows .caution")).to_contain_text(answers)
    expect(page.locator("#depth-graph .scatterlayer .trace")).to_be_visible()
    first = page.locator("#mosaics-tiles h3").first.inner_text()
    assert "predicted right" in first
    page.locator("#swap-button").click()
    expect(page.locator("#mosaics-tiles h3").last).to_contain_text(first[2:20])
    expect(page.locator("#view-notice")).to_be_empty()


@desktop
def test_panels_under_way_are_not_given_up_by_who_looks_into_another_tab(
    page: Page, app_url: str
) -> None:
    def titles() -> list[str]:
        return [page.locator(f"#{panel}-title").inner_text() for panel in GROUP_PANELS]

    page.goto(f"{app_url}/compare/?kind=groups&a=all&b=outcome:wrong")
    settled(page)
    answer_late(page, r'"output":"..(?!address)', 800)
    page.locator("#side-a-select").select_option("outcome:right")
    page.wait_for_timeout(700)
    come_back(page)
    expect(page).to_have_url(re.compile("a=outcome%3Aright"))
    settled(page)
    shown_titles = titles()
    page.reload()
    settled(page)
    assert shown_titles == titles()
    assert len({re.findall(r"n = [^·]*", title)[0].strip() for title in shown_titles}) == 1


@desktop
def test_a_side_with_too_few_images_is_noted_where_it_is_shown(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/compare/?kind=groups&a=group:feline&b=all")
    expect(page.locator("#effects-panel-notice")).to_contain_text("A comparison needs 2")


@desktop
def test_what_is_taken_away_holds_what_was_seen(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/compare/?kind=groups&a=outcome:right&b=outcome:wrong")
    settled(page)
    expect(page.locator(".effect:not(.effect-head)").first).to_be_visible()
    strongest = page.locator(".effect:not(.effect-head) b").first.inner_text()
    table = read(page, "#effects-csv-link", app_url).splitlines()
    layer, channel = table[1].split(",")[:2]
    assert f"{layer} #{channel}" == strongest
    assert len(table) == 1 + 3120
    report = read(page, "#effects-html-link", app_url)
    assert strongest in report
    assert "data:image/webp;base64," in report
    assert "<script" not in report
    assert "http" not in re.sub(r"data:[^\"]+", "", report)


def read(page: Page, link: str, base: str) -> str:
    href = page.locator(link).get_attribute("href")
    with urlopen(f"{base}{href}") as answer:
        return str(answer.read().decode())


@desktop
def test_groups_open_with_sides_that_can_be_compared(page: Page, app_url: str) -> None:
    """The largest groups of the starter gallery have two images and one."""
    page.goto(f"{app_url}/compare/?kind=groups")
    expect(page.locator("#side-a-select")).to_have_value("outcome:right")
    expect(page.locator("#side-b-select")).to_have_value("outcome:wrong")
    expect(page.locator("#mosaics-title")).to_contain_text("n = ")
    page.locator("#side-b-select").select_option("group:feline")
    expect(page.get_by_text("A comparison needs 2").and_(page.locator(":visible"))).to_have_count(1)
    expect(page.locator("#effects-panel")).to_be_hidden()


@desktop
def test_tables_have_their_height_before_they_are_loaded(page: Page, app_url: str) -> None:
    held: list[Route] = []
    page.route("**/async-community*", lambda route: held.append(route))
    page.goto(f"{app_url}/dataset/")
    expect(page.locator("#members-title")).not_to_be_empty()
    expect(page.locator("#members-tiles .tile")).to_have_count(24)
    heights = "all => all.map(each => each.clientHeight)"
    panels = page.locator("#classes-panel, #members-panel")
    expect(page.locator("#classes-grid, #members-grid")).to_have_count(0)
    before = panels.evaluate_all(heights)
    for route in held:
        route.continue_()
    expect(page.locator(".ag-row").first).to_be_visible()
    expect(page.locator("#members-grid")).to_have_count(1)
    assert panels.evaluate_all(heights) == pytest.approx(before, abs=2)


@desktop
def test_what_b_can_be_stands_there_while_it_is_a(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/compare/?kind=models")
    settled(page)
    expect(page.locator(".panel-notice:visible")).to_have_count(0)
    expect(page.locator(".panel.of-models:not(.bar):visible")).to_have_id("choose-b-panel")
    expect(page.locator("#choose-b-models")).to_contain_text("--model once for each")
    page.locator("#choose-b-corruptions a").last.click()
    expect(page).to_have_url(re.compile(r"/dataset/.*#robustness-panel$"))
    expect(page.locator("#robustness-panel")).to_be_in_viewport()


@desktop
def test_a_scan_that_is_gone_is_noted(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/dataset/?scan=00000000")
    expect(page.locator("#view-notice")).to_contain_text("There is no scan")
    settled(page)


@desktop
@pytest.mark.parametrize("path", ["/dataset/", "/compare/?kind=groups&a=outcome:right&b=all"])
def test_no_axe_violation(page: Page, app_url: str, path: str) -> None:
    page.goto(f"{app_url}{path}")
    settled(page)
    expect(page.locator(".tile img").first).not_to_have_js_property("naturalWidth", 0)
    expect(page.locator(".main-svg").first).to_be_visible()
    expect_no_violation_at_both_widths(page)


@desktop
@pytest.mark.parametrize(
    ("path", "shown", "hidden"),
    [
        ("/dataset/", "#accuracy-panel", "#loading"),
        ("/compare/", "#in-step-panel", "#mosaics-panel"),
        ("/compare/?kind=groups&a=outcome:right&b=all", "#mosaics-panel", "#in-step-panel"),
        ("/compare/?kind=methods", "#methods-panel", "#in-step-panel"),
    ],
)
def test_no_axe_violation_while_the_page_loads(
    page: Page, app_url: str, path: str, shown: str, hidden: str
) -> None:
    with held_back(page):
        page.goto(f"{app_url}{path}")
        expect(page.locator(shown)).to_be_visible()
        expect(page.locator(hidden)).to_be_hidden()
        assert page.locator(".panel:visible .main-svg:visible, .ag-root:visible").count() == 0
        for size in (DESKTOP, PHONE):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            assert violations(page, UNMOVED) == [], size
    expect(page.locator(f"{shown} header small").first).not_to_be_empty()


def test_the_gallery_is_the_one_that_was_scanned(app_url: str) -> None:
    with urlopen(f"{app_url}/gallery/items?model=efficientnet_lite0&limit=500") as answer:
        assert len(json.load(answer)["items"]) == 58
