"""The door of the house, signed out: it opens, is accessible, and fits a phone."""

from playwright.sync_api import Page, expect


def test_sign_in_page_opens_and_is_accessible(page: Page, accessible):
    page.goto("/")
    page.wait_for_url("**/signin/**")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    accessible(page)


def test_sign_in_page_fits_a_phone(phone: Page):
    phone.goto("/signin/")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
