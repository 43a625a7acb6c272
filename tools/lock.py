"""Write requirements.lock from the dependencies that the distributions name.

Every version is pinned and hashed, for every platform, and no registry address is written.
Needs `uv` on the path: pip cannot resolve for several platforms at once.
"""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMPILE = "uv pip compile - --universal --python-version 3.11 --generate-hashes"
QUIET = "--no-emit-index-url --no-header --no-annotate --quiet"


def third_party_requirements() -> list[str]:
    """Return what our distributions need from outside, without what they need of each other."""
    found: set[str] = set()
    for project in sorted(ROOT.glob("**/pyproject.toml")):
        if ".venv" in project.parts:
            continue
        named = tomllib.loads(project.read_text())["project"]["dependencies"]
        found.update(item for item in named if not item.startswith("revcycle"))
    return sorted(found)


def main() -> None:
    if shutil.which("uv") is None:
        sys.exit("make lock needs uv on the path: pip install uv, in an environment of its own")
    command = [*COMPILE.split(), *QUIET.split(), "--output-file", str(ROOT / "requirements.lock")]
    subprocess.run(command, input="\n".join(third_party_requirements()), text=True, check=True)


if __name__ == "__main__":
    main()
