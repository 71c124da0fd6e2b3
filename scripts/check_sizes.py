#!/usr/bin/env python3
"""Checks that the repository stays small enough to clone in a minute.

    python3 scripts/check_sizes.py

No tracked file above 6 MB, but for the sentence encoder (30 MB); all of them
together at most 60 MB.
"""

import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LARGEST = 6_000_000
LARGER = {"models/danish.encoder": 30_000_000}
TOTAL = 60_000_000


def tracked():
    """Files git knows; all but built ones where there is no git (an archive)."""
    try:
        command = ["git", "-C", str(ROOT), "ls-files", "-z"]
        names = subprocess.run(command, check=True, capture_output=True).stdout
        return [ROOT / name for name in names.decode().split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        skipped = {"target", "out", ".git", ".venv", "node_modules"}
        files = (path for path in ROOT.rglob("*") if path.is_file())
        return [path for path in files if skipped.isdisjoint(path.relative_to(ROOT).parts)]


def main():
    sizes = {path: path.stat().st_size for path in tracked() if path.is_file()}
    errors = []
    for path, size in sizes.items():
        name = path.relative_to(ROOT).as_posix()
        limit = LARGER.get(name, LARGEST)
        if size > limit:
            errors.append(f"{name}: {size:,} bytes, more than {limit:,}")
    total = sum(sizes.values())
    if total > TOTAL:
        errors.append(f"all files together: {total:,} bytes, more than {TOTAL:,}")
    print(f"{len(sizes)} files, {total:,} bytes, largest {max(sizes.values(), default=0):,}")
    for error in errors:
        print(f"error: {error}", file=sys.stderr)
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
