"""A pull request in a repository, judged as action.yml, docs/ci.md and pre-commit judge it.

No server is there: each starts its own. The steps are taken from the files that people use.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.commands.cli import environment

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "tests/sample_repository"
BASH = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"]
GH = """#!/bin/sh
echo "$*" >> "$GH_LOG"
case "$*" in *--paginate*) cat "$GH_LOG.comments" 2> /dev/null || true ;; esac
"""


class Repository:
    """A checkout of the pull request, and the programs that a runner has."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "checkout"
        self.programs = folder / "bin"
        self.programs.mkdir()
        self._program("gh", GH)
        call = "from controlplane.cli import main; main()"
        self._program("schemawatch", f'#!/bin/sh\nexec "{sys.executable}" -c "{call}" "$@"\n')
        shutil.copytree(SAMPLE / "base", self.folder)
        self.run("git init -q -b main . && git add -A && git commit -qm base")
        self.base = self.run("git rev-parse HEAD").stdout.strip()
        shutil.copytree(SAMPLE / "head", self.folder, dirs_exist_ok=True)
        self.run("git checkout -qb change && git add -A && git commit -qm change")

    def run(self, script: str, *, status: int = 0, **variables: str) -> Any:
        author = {
            f"GIT_{who}_{what}": "a@example.com"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        }
        settings = {
            "PATH": f"{self.programs}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "GIT_CONFIG_GLOBAL": "/dev/null",
        }
        done = subprocess.run(
            [*BASH, script],
            cwd=self.folder,
            env=environment(None) | author | settings | variables,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done

    def _program(self, name: str, text: str) -> None:
        path = self.programs / name
        path.write_text(text)
        path.chmod(0o755)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    if not shutil.which("git"):
        pytest.skip("git is not here")
    return Repository(tmp_path)


def test_the_action_comments_per_consumer(repository: Repository, tmp_path: Path) -> None:
    steps = {step["name"]: step for step in _yaml(ROOT / "action.yml")["runs"]["steps"]}
    files = {name: str(tmp_path / name) for name in ("output", "summary", "gh.log")}
    given = {
        "inputs.migrations": "migrations",
        "inputs.against": "structure.json",
        "inputs.fail-on": "BREAKING",
        "inputs.for": "",
        "inputs.token": "t",
        "github.event.pull_request.base.sha": repository.base,
        "github.event.pull_request.number": "7",
    }
    runner = {
        "GITHUB_OUTPUT": files["output"],
        "GITHUB_STEP_SUMMARY": files["summary"],
        "GITHUB_REPOSITORY": "o/r",
        "RUNNER_TEMP": str(tmp_path),
        "GH_LOG": files["gh.log"],
    }

    def step(name: str, status: int = 0) -> str:
        output = Path(files["output"])
        lines = output.read_text().splitlines() if output.exists() else []
        known = given | {
            f"steps.check.outputs.{key}": value
            for key, _, value in (line.partition("=") for line in lines)
        }
        own = {
            key: known[str(value).removeprefix("${{ ").removesuffix(" }}")]
            for key, value in steps[name]["env"].items()
        }
        return repository.run(steps[name]["run"], status=status, **runner, **own).stdout

    text = step("Check")
    assert "at     migrations/V3__no_price.sql:4" in text
    comment = Path(files["summary"]).read_text()
    assert "SchemaWatch: BREAKING" in comment
    assert "migrations/V10&#95;&#95;index.sql&#58;1" in comment
    assert "about 1,200,000 rows" in comment
    assert "**Breaks** billing (team-payments, &#35;billing)." in comment
    assert "search is not hit." in comment
    step("Comment")
    Path(files["gh.log"] + ".comments").write_text("42\n")
    step("Comment")
    calls = Path(files["gh.log"]).read_text().splitlines()
    assert [" ".join(call.split()[1:4]) for call in calls if "--method" in call] == [
        "--method POST repos/o/r/issues/7/comments",
        "--method PATCH repos/o/r/issues/comments/42",
    ]
    step("Verdict", status=1)


def test_gitlab_judges_against_the_base_branch(repository: Repository) -> None:
    [job] = [
        block["migrations"]
        for block in map(yaml.safe_load, re.findall(r"(?s)```yaml\n(.*?)```", _ci()))
        if "migrations" in block
    ]
    script = "\n".join(line for line in job["script"] if not line.startswith("pip "))
    variables = {key: str(value) for key, value in job["variables"].items()}
    done = repository.run(
        script, status=1, CI_MERGE_REQUEST_DIFF_BASE_SHA=repository.base, **variables
    )
    assert "column-removed" in done.stdout
    report = repository.folder / job["artifacts"]["reports"]["codequality"]
    worst = [one for one in json.loads(report.read_text()) if one["severity"] == "critical"]
    assert [one["location"] for one in worst] == [
        {"path": "migrations/V3__no_price.sql", "lines": {"begin": 4}}
    ]


def test_pre_commit_checks_what_is_committed(repository: Repository) -> None:
    [hook] = _yaml(ROOT / ".pre-commit-hooks.yaml")
    arguments = [*hook["args"], "migrations/V10__index.sql"]
    done = repository.run(f"{hook['entry']} {' '.join(arguments)}")
    assert "V10__index.sql" in done.stdout
    assert "V3" not in done.stdout


def _yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def _ci() -> str:
    return (ROOT / "docs/ci.md").read_text("utf-8")
