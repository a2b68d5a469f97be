"""Look at an HTML report as readers do (`python -m tools.look_at_html REPORT FOLDER`): pictures, and faults of access.

It opens the page in Chromium, in light and dark and on a telephone, and asks axe-core for what keeps anybody from
reading it. It needs a browser, so it is run by hand: `pip install playwright axe-playwright-python`, and Chromium from
the system (`apt install chromium`) or from `playwright install chromium`.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from typing import Any

# What is looked at: the width of the window, and the scheme of colours.
VIEWS = {"light": (1100, "light"), "dark": (1100, "dark"), "phone": (390, "light"), "phone-dark": (390, "dark")}
NEEDED = "this needs playwright and axe-playwright-python: pip install playwright axe-playwright-python"


def look(page_file: Path, folder: Path) -> list[str]:
    """Take the pictures; what is wrong with the page, a line each."""
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import sync_playwright

    wrong: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        for name, (width, scheme) in VIEWS.items():
            context = browser.new_context(
                viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
            )
            page = context.new_page()
            asked: list[str] = []
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            page.goto(page_file.resolve().as_uri())
            page.screenshot(path=folder / f"{name}.png", full_page=True)
            wide = page.evaluate("document.documentElement.scrollWidth")
            wrong += [f"{name}: the page is {wide} pixels wide, the window {width}"] if wide > width else []
            wrong += [f"{name}: asks for {url}" for url in asked[1:]]
            results: dict[str, Any] = Axe().run(page).response
            wrong += [f"{name}: {one['id']}: {one['help']}" for one in results["violations"]]
            context.close()
        browser.close()
    return wrong


def main(arguments: list[str] | None = None) -> int:
    """Look, and say what is wrong; 1 where something is."""
    parser = argparse.ArgumentParser(prog="python -m tools.look_at_html", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("report", type=Path, help="what `bushputin validate --format html` printed")
    parser.add_argument("folder", type=Path, help="where the pictures go")
    options = parser.parse_args(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    try:
        wrong = look(options.report, options.folder)
    except ModuleNotFoundError:
        print(NEEDED)
        return 2
    print("\n".join(wrong) or f"no faults; pictures are in {options.folder}")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
