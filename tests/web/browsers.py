"""A browser that is on this machine; tests that need one are skipped where there is none."""

import shutil

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome") or ""
OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""It asks nothing of any other host."""

needs_chromium = pytest.mark.skipif(
    not CHROMIUM, reason="Chromium is not installed (on Debian: apt install chromium)"
)
"""Marks tests that look at the reading room in a browser."""
