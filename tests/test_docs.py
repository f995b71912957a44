"""Every command, address and setting is documented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi.routing import APIRoute

import cli

ROOT = Path(__file__).parent.parent


def test_every_command_is_documented():
    told = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    names = [command.name or command.callback.__name__ for command in cli.app.registered_commands]
    for group in cli.app.registered_groups:
        commands = group.typer_instance.registered_commands
        names += [f"{group.name} {command.name}" for command in commands]
    assert names
    assert [name for name in names if f"| `{name}" not in told] == []


def test_every_setting_is_documented():
    told = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    read = re.findall(r'environment\.get\("([A-Z_]+)"\)', (ROOT / "settings.py").read_text())
    assert read
    assert [name for name in set(read) if f"`{name}`" not in told] == []


def test_every_address_is_documented(tmp_path):
    from serving.app import application
    from serving.state import State
    from settings import Settings

    pages = (ROOT / "docs" / "http.md", ROOT / "docs" / "pages.md")
    told = "".join(page.read_text(encoding="utf-8") for page in pages)
    state = State.of(Settings.of(tmp_path, {}))
    routes = [route for route in application(state).routes if isinstance(route, APIRoute)]
    state.writer.close()
    state.engine.dispose()
    assert routes
    addresses = {
        re.sub(r"{\w+_id}", "ID", route.path.replace("{name}", "NAME")) for route in routes
    }
    assert [path for path in addresses if path not in told] == []


@pytest.mark.parametrize("page", [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))])
def test_links_between_pages_lead_somewhere(page: Path):
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_pencils_sums_are_right():
    told = (ROOT / "docs" / "pencil.md").read_text(encoding="utf-8")
    rows = [
        [cell.strip() for cell in line.split("|")]
        for line in told.splitlines()
        if re.match(r"\|.*\| [+-]\d+ \|", line)
    ]
    points = {(row[1], row[3]): int(row[4]) for row in rows}
    by_value = {value: number for (_, value), number in points.items()}
    fit = by_value["director"] + by_value["software"] + by_value["50 or more"]
    assert f"Sum **{fit}**" in told
    engaged = points["Prijspagina", "1 or more"] + points["Dagen op de site", "2 or more"]
    engaged += points["Klantverhaal", "1 or more"]
    assert f"Sum **{engaged}**" in told
    total = by_value["every lead starts here"] + fit + engaged
    assert f"**{total}**" in told
    assert f"**{1 / (1 + 2 ** (-total / 20)):.2f}**" in told


def test_every_kind_and_family_of_feature_is_documented():
    from typing import get_args

    from definition.attributes import Kind
    from features.feature import Family

    told = (ROOT / "docs" / "features.md").read_text(encoding="utf-8")
    names = [*get_args(Kind), *(family for family in get_args(Family) if family != "attribute")]
    assert [name for name in names if not re.search(rf"\| [\w, ]*\b{name}\b[\w, ]* \|", told)] == []
