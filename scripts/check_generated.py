#!/usr/bin/env python3
"""Checks that files made by scripts are what the scripts make.

    python3 scripts/check_generated.py

Runs each script on a copy of what it reads, in a temporary folder, and
compares every byte it writes with the file in the repository. Files that a
script's folder holds and the script does not make are errors too.
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent

# Script, what it reads, what it writes (files, or folders it fills alone).
MADE = [
    (
        "scripts/make_hostile_fixtures.py",
        [],
        ["tests/fixtures/hostile"],
    ),
    (
        "scripts/make_demo_survey.py",
        ["scripts/demo", "data/oin"],
        ["data/demo_survey.csv", "tests/fixtures/demo_survey_key.csv"],
    ),
]


def copy(name, folder):
    target = folder / name
    target.parent.mkdir(parents=True, exist_ok=True)
    source = ROOT / name
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        shutil.copy(source, target)


def files_in(root, name):
    """The files under a name, by their place below `root`."""
    path = root / name
    found = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
    return {str(p.relative_to(root)): p.read_bytes() for p in found}


def differences(script, reads, writes):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for needed in [script, *reads]:
            copy(needed, folder)
        for written in writes:
            (folder / written).parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, str(folder / script)]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        if done.returncode != 0:
            return [f"{script} failed:\n{done.stdout}{done.stderr}"]
        here, there = {}, {}
        for written in writes:
            here |= files_in(ROOT, written)
            there |= files_in(folder, written)
    out = [f"{path}: {script} does not make it" for path in sorted(here.keys() - there.keys())]
    out += [f"{path}: missing, {script} makes it" for path in sorted(there.keys() - here.keys())]
    for path in sorted(here.keys() & there.keys()):
        if here[path] != there[path]:
            out.append(f"{path}: not what {script} makes; run it and look at the difference")
    if not out:
        print(f"{script}: {len(here)} files as made")
    return out


def main():
    errors = [line for made in MADE for line in differences(*made)]
    for error in errors:
        print(f"error: {error}", file=sys.stderr)
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
