"""Rules of this project that no linter knows. Each names the place and the mend.

A line may be excused with `# lint-skip: <rule> - <reason>`.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FUNCTION_LINES_MAX = 70
FILE_LINES_MAX = 500
TEST_FILE_LINES_MAX = 800
# Verification proves all organizations at once, on the operator's behalf; nobody else may.
SQL_FILES = {"repository.py", "verification.py"}
_SKIP = re.compile(r"# lint-skip: ([a-z-]+) - \S+")


@dataclass(frozen=True, slots=True)
class Finding:
    path: Path
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.message}"


def tracked_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [Path(name) for name in listed.stdout.split() if (ROOT / name).exists()]


def check_file(path: Path, text: str) -> Iterator[Finding]:
    is_test, is_migration = "tests" in path.parts, "migrations" in path.parts
    lines_max = TEST_FILE_LINES_MAX if is_test else FILE_LINES_MAX
    if text.count("\n") > lines_max:
        yield Finding(path, 1, "file-length", f"over {lines_max} lines: split it by subject")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not is_migration:
            yield from _function_length(path, node)
        if isinstance(node, ast.Call) and not is_test:
            yield from _calls(path, node)
    if is_migration:
        yield from _indexes(path, ast.parse(text))


def _function_length(path: Path, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[Finding]:
    length = (node.end_lineno or node.lineno) - node.lineno + 1
    if length > FUNCTION_LINES_MAX:
        message = f"{node.name} has {length} lines, more than {FUNCTION_LINES_MAX}"
        yield Finding(path, node.lineno, "function-length", message)


def _calls(path: Path, node: ast.Call) -> Iterator[Finding]:
    called = ast.unparse(node.func)
    in_kit = path.parts[:2] == ("libs", "kit")
    if called.endswith(".commit") and "session" in called:
        yield Finding(path, node.lineno, "commit", "only kit.database commits")
    if not in_kit and called in {"datetime.now", "datetime.utcnow", "date.today", "time.time"}:
        yield Finding(path, node.lineno, "clock", "take the time from the injected Clock")
    if not in_kit and called in {"uuid.uuid4", "uuid4", "random.random", "random.choice"}:
        yield Finding(path, node.lineno, "ids", "take ids from the injected Ids")
    if called == "float":
        yield Finding(path, node.lineno, "money-float", "floats never touch money")
    if path.parts[0] == "services" and called == "select" and path.name not in SQL_FILES:
        yield Finding(path, node.lineno, "tenant-scope", "SQL stands in repository.py only")


def _indexes(path: Path, tree: ast.Module) -> Iterator[Finding]:
    """Find indexes on tables that are in use: writers would wait until they are built."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    created = {_argument(call, 0) for call in calls if _named(call, "create_table")}
    for call in calls:
        if _named(call, "create_index") and _argument(call, 1) not in created:
            message = "the table is in use: kit.migrations.create_index_online, alone in a revision"
            yield Finding(path, call.lineno, "index-online", message)


def _named(call: ast.Call, method: str) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr == method


def _argument(call: ast.Call, place: int) -> str:
    return ast.unparse(call.args[place]) if len(call.args) > place else ""


def unexcused(findings: Iterator[Finding], text: str) -> Iterator[Finding]:
    lines = text.splitlines()
    for finding in findings:
        skip = _SKIP.search(lines[finding.line - 1])
        if not skip or skip.group(1) != finding.rule:
            yield finding


def main() -> int:
    findings: list[Finding] = []
    for path in tracked_files():
        text = (ROOT / path).read_text(encoding="utf-8")
        findings += unexcused(check_file(path, text), text)
    for finding in findings:
        print(finding)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
