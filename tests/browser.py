"""Finds a browser for the page tests: a stated one, the system's, or Playwright's own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Error as PlaywrightError

BROWSER_ENV = "PACELINE_BROWSER"
NAMES = ("chromium", "chromium-browser", "google-chrome")
# No sandbox inside containers; nothing that calls home, whatever page is open.
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--no-first-run", "--disable-quic",
]  # fmt: skip


def executable() -> str | None:
    """The path of a browser: PACELINE_BROWSER, else the first on PATH; None leaves it to Playwright."""
    stated = os.environ.get(BROWSER_ENV)
    return stated or next((path for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def running() -> Iterator[Browser]:
    """A headless browser. Where none can be had the test is skipped with the reason; in CI it fails."""
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        except PlaywrightError as error:
            reason = (
                f"no browser for the page tests ({str(error).splitlines()[0]}): install Chromium "
                f"or put the path of one into {BROWSER_ENV}"
            )
            if os.environ.get("CI") == "true":
                pytest.fail(reason)
            pytest.skip(reason)
        try:
            yield browser
        finally:
            browser.close()
