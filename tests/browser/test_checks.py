"""The text is checked as one types: marks stand on the words, one press puts a suggestion in, one key takes it back (R4)."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import wider_than_window
from tests.browser.hands import fresh

BODY = (
    "　　全镇12个村统一布署防汛,共转移群众86户😀。\n"
    + "　　各村安排专人值守。\n" * 40
    + "　　镇里再次布署抢险,物资已到位。\n"
)
# where the words under the caret's box are drawn, and where their mark is drawn: both from the same origin
PLACES = """() => {
  const box = document.querySelector("textarea[name=body]"), layer = box.parentNode.querySelector(".marks");
  const mark = [...layer.querySelectorAll("mark")].find(m => m.textContent === "布署");
  const style = name => [getComputedStyle(box)[name], getComputedStyle(layer)[name]];
  return { same: ["fontSize", "lineHeight", "paddingTop", "letterSpacing", "fontFamily"].every(n => style(n)[0] === style(n)[1]),
    over: [box.getBoundingClientRect(), layer.getBoundingClientRect()].map(r => [r.left, r.top, r.width, r.height].map(Math.round)),
    scrolled: [box.scrollTop, layer.scrollTop], text: layer.textContent.startsWith(box.value), mark: Boolean(mark) };
}"""


def written(page: Page) -> Page:
    page.goto("/reports/new/")
    page.get_by_label("标题", exact=True).fill(fresh("青石镇防汛抢险"))
    page.get_by_label("正文", exact=True).fill(BODY)
    expect(page.locator("[data-finding]").first).to_be_visible(timeout=15_000)
    return page


def test_marks_stand_on_the_words_and_scroll_with_them(person, accessible):
    page = written(person("周小禾"))
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 844})
        page.locator("textarea[name=body]").evaluate("box => { box.scrollTop = 300; }")
        page.wait_for_timeout(100)
        seen = page.evaluate(PLACES)
        assert seen["same"]
        assert seen["text"]
        assert seen["mark"]
        assert seen["over"][0] == seen["over"][1]
        assert seen["scrolled"][0] == seen["scrolled"][1] > 0
        assert not wider_than_window(page)
        accessible(page)


def test_one_press_puts_all_places_right_and_one_key_takes_it_back(person):
    page = written(person("周小禾"))
    box = page.get_by_label("正文", exact=True)
    page.get_by_role("button", name="全文 2 处一次改完").first.click()
    mended = box.input_value()
    assert mended != BODY
    assert mended.count("布署") in (0, 2)
    page.keyboard.press("Control+z")
    assert box.input_value() == BODY


def test_what_is_right_is_marked_so_without_leaving_the_page(person):
    page = written(person("周小禾"))
    words = page.locator("[data-finding]", has_text="布署").first
    words.get_by_role("button", name="布署").click()
    assert page.evaluate("getSelection().toString()") == "布署"
    page.locator("[data-finding]", has_text="布署").get_by_role("link", name="此处无误").first.click(timeout=15_000)
    page.get_by_role("button", name="引用原话").click()
    page.get_by_role("button", name="记下").click()
    expect(page.locator("[data-group=waived]")).to_contain_text("已标无误 1")
    expect(page.locator("[data-finding]", has_text="布署")).to_have_count(0)
    assert page.get_by_label("正文", exact=True).input_value() == BODY
