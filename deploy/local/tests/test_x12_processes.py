"""`revcycle x12` as a process: memory, pipes, Ctrl-C, the bar of progress, a quick start."""

import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parents[3] / "tests" / "golden"
MEGABYTE = 1_000_000
SMALL, LARGE = MEGABYTE // 2, 6 * MEGABYTE
# The interpreter with the codec and its tables is 60 MiB; what is held of the file, a few. A file
# that is larger by 5.5 MB takes no more: measured, 0.1 MiB more at 30 MB than at 1 MB.
PEAK_KIB_MAX = 80 * 1024
GROWTH_KIB_MAX = 2 * 1024
_PEAK = """
import sys
from pathlib import Path
from revcycle.cli import main
try:
    main()
finally:
    status = Path("/proc/self/status").read_text()
    print(status.partition("VmHWM:")[2].split()[0], file=sys.stderr)
"""

pytestmark = pytest.mark.slow


def repeated(path, size):
    """Yield an interchange with the set of a file so often that it has about that size."""
    segments = path.read_text().replace("\n", "").split("~")[:-1]
    first = next(n for n, each in enumerate(segments) if each.startswith("ST*"))
    last = next(n for n, each in enumerate(segments) if each.startswith("SE*"))
    group = segments[1].split("*")[6]
    start, *body, end = (f"{each}~" for each in segments[first : last + 1])
    whole = start.replace("*0001", "*{0}") + "".join(body) + end.replace("*0001", "*{0}")
    count = size // len(whole)
    yield "".join(f"{each}~" for each in segments[:first])
    for number in range(count):
        yield whole.replace("{0}", f"{number + 1:09d}")
    yield f"GE*{count}*{group}~{segments[-1]}~"


def write(path, golden, size):
    with path.open("w") as file:
        file.writelines(repeated(GOLDEN / golden, size))
    return path


@pytest.fixture(scope="module")
def remittances(tmp_path_factory):
    folder = tmp_path_factory.mktemp("remittances")
    sizes = {"small": SMALL, "large": LARGE}
    return [write(folder / f"{name}.edi", "case1_835.edi", sizes[name]) for name in sizes]


@pytest.fixture(scope="module")
def large(remittances):
    return remittances[-1]


@pytest.fixture(scope="module")
def claims(tmp_path_factory):
    folder = tmp_path_factory.mktemp("claims")
    sizes = {"small": SMALL, "middling": 3 * MEGABYTE}
    return [write(folder / f"{name}.edi", "case1_837p.edi", sizes[name]) for name in sizes]


@pytest.fixture(scope="module")
def middling(claims):
    return claims[-1]


def revcycle(*arguments):
    return [sys.executable, "-m", "revcycle", "x12", *map(str, arguments)]


def peak_kib(*arguments):
    command = [sys.executable, "-c", _PEAK, "x12", *map(str, arguments)]
    done = subprocess.run(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return int(done.stderr)


needs_proc = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc")


@needs_proc
@pytest.mark.parametrize(
    "arguments", [["parse", "--json"], ["validate", "--json"], ["format", "--plain"]]
)
def test_a_large_file_is_read_in_constant_memory(remittances, arguments):
    takes_constant_memory(arguments, *remittances)


@needs_proc
@pytest.mark.parametrize("arguments", [["parse"], ["format"]])
def test_tables_and_outlines_are_printed_in_constant_memory(claims, arguments):
    takes_constant_memory(arguments, *claims)


def takes_constant_memory(arguments, small, larger):
    peak = peak_kib(*arguments, larger)
    assert peak < PEAK_KIB_MAX
    assert peak - peak_kib(*arguments, small) < GROWTH_KIB_MAX


@pytest.mark.parametrize("arguments", [["parse"], ["parse", "--json"], ["format"]])
def test_a_reader_that_goes_ends_it_without_a_word(middling, arguments):
    with subprocess.Popen(
        revcycle(*arguments, middling), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()
    assert process.returncode == 141
    assert said == b""


def _hear_ctrl_c():
    """Undo what a shell does to tests in the background: what they start would be deaf to it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("arguments", [["parse", "--json"], ["format"]])
def test_ctrl_c_ends_it_with_130(large, arguments):
    with subprocess.Popen(
        revcycle(*arguments, large),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=_hear_ctrl_c,  # noqa: PLW1509 - no threads here
    ) as process:
        assert process.stdout.readline()
        process.send_signal(signal.SIGINT)
        said = process.communicate()[1]
    assert process.returncode == 130
    assert b"Traceback" not in said


def test_the_bar_shows_on_a_terminal_only(large, tmp_path):
    told = _stderr_on_a_terminal(revcycle("format", "--plain", large), tmp_path)
    assert b"large.edi" in told
    small = GOLDEN / "case1_835.edi"
    assert _stderr_on_a_terminal(revcycle("validate", small), tmp_path) == b""


def _stderr_on_a_terminal(command, tmp_path):
    ours, theirs = pty.openpty()
    with (tmp_path / "output").open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=theirs)
    os.close(theirs)
    told = b""
    while block := _read(ours):
        told += block
    os.close(ours)
    assert process.wait() == 0
    return told


def _read(handle):
    try:
        return os.read(handle, 4096)
    except OSError:  # a terminal that nobody holds any more
        return b""


def test_help_does_not_load_the_codec():
    code = (
        "import sys\nfrom revcycle.cli import app\n"
        "loaded = {name.partition('.')[0] for name in sys.modules}\n"
        "sys.exit('x12' in loaded)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
