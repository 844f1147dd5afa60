"""Photograph the gallery's page for README: laptop, dark and phone, as a reader sees it.

Run by `make screenshots`; it needs Chromium, no network.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
VIEWS = {
    "laptop": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    "laptop-dark": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light"},
}


def main(page_path: Path, folder: Path) -> None:
    """Save one picture a view of a page to a folder."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for name, view in VIEWS.items():
            context = browser.new_context(**view, offline=True)
            page = context.new_page()
            page.goto(page_path.resolve().as_uri())
            page.wait_for_timeout(1500)
            page.screenshot(path=folder / f"{page_path.stem}-{name}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "maps" / "dprk-2024.html"
    main(source, Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "docs")
