"""`imr app` itself: it says where the page is, and ends with all that it started."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest

from search_app import serving
from trials.running_app import COMMAND, answers, free_port, start


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_prints_the_address_and_ends_with_its_child(sample_index: Path, end: int) -> None:
    port = free_port()
    server = start(sample_index, port)
    assert answers(port)
    server.send_signal(end)
    try:
        printed, _ = server.communicate(timeout=90)
    finally:
        server.kill()
    assert f"http://localhost:{port}" in printed
    assert server.returncode == 0
    assert "Traceback" not in printed
    assert not answers(port)


def test_a_missing_index_is_told_before_anything_is_served(tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "--index", str(tmp_path / "nowhere")],
        capture_output=True,
        text=True,
        timeout=90,
        env=os.environ | {"PYTHONPATH": str(serving.APP.parents[1])},
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("imr: there is no index at ")
    assert done.stderr.count("\n") == 1


def test_nothing_is_reported_to_anybody() -> None:
    assert serving.SETTINGS["browser.gatherUsageStats"] == "false"


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, as WCAG defines it."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", serving.THEMES)
def test_text_and_links_can_be_read_in_both_themes(theme: str) -> None:
    colours = serving.THEMES[theme]
    for background in ("backgroundColor", "secondaryBackgroundColor"):
        assert contrast(colours["textColor"], colours[background]) >= 7
        assert contrast(colours["linkColor"], colours[background]) >= 4.5
    assert contrast(colours["primaryColor"], colours["backgroundColor"]) >= 3
