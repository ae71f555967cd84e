"""Compare: two images in step, and what their addresses say."""

import re
from html import unescape
from urllib.request import urlopen

from playwright.sync_api import Page, expect

from tests.browser.conftest import PATIENCE, desktop
from tests.browser.late import come_back, reloads
from tests.browser.test_access import expect_no_violation_at_both_widths, violations

STAGES = ("stage-a", "stage-difference", "stage-b")
UNDER = (".strip-pictures > .strip-mark", "small > .strip-mark")  # A's picture, and B's


def painted(page: Page) -> None:
    for stage in STAGES:
        expect(page.locator(f"#{stage}-map")).not_to_have_js_property("naturalWidth", 0)
    expect(page.locator(".strip-tile")).to_have_count(18)
    expect(page.locator(".waiting")).to_have_count(0)
    assert page.locator(".panel-notice:not(:empty)").count() == 0


def address(page: Page, **parameters: str) -> None:
    for name, value in parameters.items():
        expect(page).to_have_url(re.compile(rf"[?&]{name}={re.escape(value)}(&|$)"))


@desktop
def test_two_images_stand_in_step(page: Page, app_url: str, images: dict[str, str]) -> None:
    cat, coffee = images["chelsea.png"], images["coffee.png"]
    page.goto(f"{app_url}/compare/?image={cat}&image_b={coffee}&layer=blocks.5.0")
    painted(page)
    expect(page.locator("#stage-a-caption")).to_contain_text("chelsea.png")
    expect(page.locator("#stage-b-caption")).to_contain_text("coffee.png")
    expect(page.locator("#stage-difference-title")).to_have_text("B \u2212 A")
    scales = [page.locator(f"#stage-{side}-high").inner_text() for side in "ab"]
    assert scales[0] == scales[1]  # one colour scale for both
    expect(page.locator(".strip-picture")).to_have_count(36)

    caption = page.locator("#stage-difference-caption")
    expect(caption).to_contain_text(
        re.compile(r"Red: more relevance in B \(.* of the cells\); blue: ")
    )
    expect(caption).to_contain_text("Negative values are cut off (ReLU).")
    words = caption.inner_text()

    for kind, expected in (("csv", "row,column,a,b,b_minus_a"), ("html", "data:image/png;base64,")):
        href = page.locator(f"#in-step-{kind}-link").get_attribute("href")
        with urlopen(f"{app_url}{href}") as answer:
            body = answer.read().decode()
        assert expected in body
        assert "<script" not in body
        assert (words in unescape(body)) == (kind == "html")

    page.locator("#swap-button").click()
    expect(page.locator("#stage-a-caption")).to_contain_text("coffee.png")
    address(page, image=coffee, image_b=cat, layer="blocks.5.0")
    expect(page.locator("#view-notice")).to_be_empty()
    page.go_back()
    expect(page.locator("#stage-a-caption")).to_contain_text("chelsea.png")


@desktop
def test_the_other_pages_open_with_what_is_looked_at(
    page: Page, app_url: str, images: dict[str, str]
) -> None:
    cat, coffee = images["chelsea.png"], images["coffee.png"]
    page.goto(f"{app_url}/?image={cat}&pinned={coffee}&layer=blocks.4.1")
    expect(page.locator("#picture-stage-map")).not_to_have_js_property("naturalWidth", 0)
    page.get_by_role("link", name="Compare").click()
    painted(page)
    address(page, image=cat, image_b=coffee, layer="blocks.4.1")
    expect(page.locator("#view-notice")).to_be_empty()
    page.get_by_role("link", name="Dataset").click()
    expect(page.locator("#scan-text")).not_to_be_empty()
    address(page, layer="blocks.4.1")
    expect(page.locator("#view-notice")).to_be_empty()


@desktop
def test_the_gallery_chooses_for_the_side_that_is_set(
    page: Page, app_url: str, images: dict[str, str]
) -> None:
    page.goto(f"{app_url}/compare/?image={images['chelsea.png']}&image_b={images['coffee.png']}")
    painted(page)
    page.get_by_text("B", exact=True).and_(page.locator(".segment")).click()
    page.locator("#gallery-text-input").fill("rocket")
    cells = page.locator(".gallery-cell.loaded")
    expect(cells).to_have_count(1)
    cells.click()
    expect(page.locator("#stage-b-caption")).to_contain_text("rocket")
    address(page, image=images["chelsea.png"], image_b=images["rocket.jpg"])


@desktop
def test_two_classes_of_one_image_have_a_contrastive_map(
    page: Page, app_url: str, images: dict[str, str]
) -> None:
    cat = images["chelsea.png"]
    page.goto(f"{app_url}/compare/?image={cat}&image_b={cat}&target_a=281&target_b=285")
    painted(page)
    expect(page.locator("#stage-difference-title")).to_contain_text("B \u2212 A")
    expect(page.locator("#stage-difference-caption")).to_contain_text(
        re.compile("Red: for Egyptian cat rather than tabby .*; blue: for tabby rather")
    )


@desktop
def test_two_classes_of_one_image_are_a_comparison_of_their_own(
    page: Page, app_url: str, images: dict[str, str]
) -> None:
    page.goto(f"{app_url}/compare/?kind=classes&image={images['chelsea.png']}")
    painted(page)
    a, b = page.locator("#stage-a-caption"), page.locator("#stage-b-caption")
    expect(a).to_contain_text("for tiger cat (")
    expect(b).to_contain_text("for tabby (")  # the label
    expect(page.locator("#stage-a-title")).to_have_text("A · tiger cat")
    expect(page.locator("#stage-b-title")).to_have_text("B · tabby")
    expect(page.locator("#stage-difference-title")).to_contain_text("B \u2212 A")
    for hidden in ("#swap-button", "#choosing-radio", "#model-b-select"):
        expect(page.locator(hidden)).to_be_hidden()
    page.locator("#target-a-input").fill("tabby")
    page.locator("#target-a-input").press("Enter")
    expect(a).to_contain_text("for tabby (")
    expect(b).to_contain_text("for tiger cat (")
    page.locator(".gallery-cell.loaded[aria-label^=coffee]").click()
    expect(a).to_contain_text("coffee.png")
    expect(b).to_contain_text("coffee.png")


@desktop
def test_zoom_and_pointer_are_those_of_all_three(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/compare/")
    painted(page)
    photo = page.locator("#stage-b .canvas")
    photo.hover(position={"x": 40, "y": 60})
    expect(page.locator(".canvas.pointed")).to_have_count(3)
    values = page.locator(".canvas.pointed").evaluate_all("all => all.map(e => e.dataset.value)")
    assert all(re.fullmatch(r"≈ \u2212?[\d.]+", value) for value in values)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -300)
    page.keyboard.up("Control")
    expect(page.locator("#in-step-stages")).not_to_have_attribute("data-zoom", "1")
    scale = "getComputedStyle(document.querySelector('{}')).transform"
    zoomed = [page.evaluate(scale.format(f"#{stage} .zoomed")) for stage in STAGES]
    assert zoomed[0].startswith("matrix(1.1")
    assert len(set(zoomed)) == 1 or zoomed[0][:12] == zoomed[1][:12] == zoomed[2][:12]
    photo.dblclick(position={"x": 40, "y": 60})
    expect(page.locator("#in-step-stages")).to_have_attribute("data-zoom", "1")


@desktop
def test_each_map_has_its_badge_which_leads_to_where_it_is_tested(
    page: Page, app_url: str, images: dict[str, str]
) -> None:
    page.goto(f"{app_url}/compare/?image={images['chelsea.png']}&layer=blocks.4.1&target_a=285")
    painted(page)
    for side in "ab":
        expect(page.locator(f"#stage-{side}-badge")).to_have_text("– This map is not tested.")
    difference = page.locator("#stage-difference-badge")
    expect(difference).to_have_text(
        "– Not tested: the difference itself; the underlying maps are not tested either."
    )
    marks = page.locator(".strip-mark.not-tested")
    expect(marks).to_have_count(36)
    above, below = (page.locator(f".strip-tile:first-child {each}") for each in UNDER)
    expect(above).to_have_text("–")
    expect(below).to_have_text("–")
    expect(page.locator(".strip-tile").first).to_have_attribute(
        "title", re.compile("\nAbove: – This map is not tested.\nBelow: – This map is not tested.$")
    )
    page.locator("#stage-b-badge + details > summary").click()
    expect(page.locator("#stage-b-badge-findings .finding")).to_have_count(4)
    with page.expect_response(reloads):
        come_back(page)
    page.locator("#stage-a-badge").click()
    expect(page.locator("#trust-title")).to_have_text("Grad-CAM at blocks.4.1, for Egyptian cat")
    expect(page.locator("#trust-start-button")).to_be_in_viewport()
    address(page, target="285", layer="blocks.4.1")


@desktop
def test_parameters_hold_for_all_methods_that_have_them(page: Page, app_url: str) -> None:
    others = "method_2=layer_integrated_gradients&method_3=saliency"
    page.goto(
        f"{app_url}/compare/?kind=methods&method=integrated_gradients&{others}&params=steps:2"
    )
    stages = [page.locator(f"#method-stage-{place}-map") for place in ("first", "second", "third")]
    steps = page.locator("#parameter-steps")
    expect(steps).to_have_value("2")
    expect(page.locator("#parameter-owners")).to_contain_text("Saliency: none.")
    for stage in stages[:2]:
        expect(stage).to_have_attribute("src", re.compile("with-steps=2"))
    expect(stages[2]).to_have_attribute("src", re.compile("method=saliency(?!.*with-)"))
    expect(page.locator("#method-stage-third-badge")).to_have_text("– This map is not tested.")
    steps.fill("3")
    steps.press("Tab")
    address(page, params="steps%3A3")
    expect(stages[0]).to_have_attribute("src", re.compile("with-steps=3"))
    expect(page.locator("#method-stage-second-caption")).to_contain_text("steps 3")
    expect(page.locator("#method-stage-second-badge")).to_have_attribute(
        "href", re.compile(r"method=layer_integrated_gradients&params=steps%3A3#trust-panel$")
    )
    assert violations(page) == []
    page.locator("#method-third-select").select_option("occlusion")
    expect(page.locator("#parameter-baseline")).to_have_value("")  # each its own
    address(page, params="steps%3A3")
    page.get_by_text("Two images", exact=True).click()
    expect(page.locator("#in-step-title")).to_contain_text("steps 3")
    with urlopen(app_url + str(page.locator("#in-step-html-link").get_attribute("href"))) as report:
        assert "steps 3" in report.read().decode()


@desktop
def test_what_does_not_fit_is_noted(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/compare/?image_b=nothing&kind=groups&a=dog&layer=conv9")
    notice = page.locator("#view-notice")
    expect(notice).to_contain_text("is not a subset of images")
    expect(notice).to_contain_text("conv9")


@desktop
def test_no_axe_violation(page: Page, app_url: str) -> None:
    page.set_default_timeout(PATIENCE)
    page.goto(f"{app_url}/compare/")
    painted(page)
    expect_no_violation_at_both_widths(page)


@desktop
def test_each_method_is_chosen_above_its_map(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/compare/?kind=methods")
    first, fourth = page.get_by_label("First method"), page.get_by_label("Fourth method")
    places = page.locator(".method-column")
    expect(places.nth(3)).to_contain_text("Choose a method to add its map.")
    expect(page.locator("#method-select")).to_be_hidden()
    shown = page.locator("#method-stage-first-map")
    expect(shown).to_have_attribute("src", re.compile("method=grad_cam&"))
    first.select_option("layer_cam")
    expect(shown).to_have_attribute("src", re.compile("method=layer_cam&"))
    address(page, method="layer_cam")
    fourth.select_option("layer_cam")
    expect(places.nth(3)).to_contain_text("Already shown: choose another method.")
    fourth.select_option("grad_cam")
    expect(page.locator("#method-stage-fourth-map")).to_be_visible()
    places_of = [
        page.locator(f"#method-stage-{name}-map").bounding_box() for name in ("first", "fourth")
    ]
    assert places_of[0] is not None
    assert places_of[1] is not None
    assert places_of[0]["y"] == places_of[1]["y"]
