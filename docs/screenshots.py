"""Photograph the gallery for README: phone, laptop and wide, light and dark, as a reader sees it.

Run by `make screenshots`; it needs Chromium, no network. The figure for print needs neither.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

import geo_movements as gm

ROOT = Path(__file__).parents[1]
VIEWS = {
    "laptop": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"},
    "laptop-dark": {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light"},
    "phone-dark": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
    "wide": {"viewport": {"width": 1920, "height": 1080}, "color_scheme": "light"},
    "wide-dark": {"viewport": {"width": 1920, "height": 1080}, "color_scheme": "dark"},
}


GALLERY = {
    "dprk-2024": tuple(VIEWS),
    "minard-1812": ("laptop", "phone"),
    "hannibal-218bc": ("laptop",),
    "red-ball-express-1944": ("laptop",),
    "falklands-1982": ("laptop",),
}


def main() -> None:
    """Save one picture a view of each page."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for sample, name in ((s, v) for s, views in GALLERY.items() for v in views):
            context = browser.new_context(**VIEWS[name], offline=True)
            page = context.new_page()
            page.goto((ROOT / "maps" / f"{sample}.html").as_uri())
            page.wait_for_timeout(1500)
            page.screenshot(path=ROOT / "docs" / f"{sample}-{name}.png")
            context.close()
        browser.close()
    project = gm.read(ROOT / "data" / "dprk-2024")
    story = gm.build(project, gm.resolve(project))
    gm.save(story, ROOT / "docs" / "dprk-2024-figure.png", dpi=150)


if __name__ == "__main__":
    main()
