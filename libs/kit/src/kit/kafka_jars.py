"""The jars of an Apache Kafka broker, fetched by Maven into a folder outside the repository."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

VERSION = os.environ.get("REVCYCLE_KAFKA_VERSION", "3.9.2")
_POM = Path(__file__).resolve().parents[4] / "deploy" / "kafka" / "pom.xml"
_FETCH_SECONDS_MAX = 600.0


class KafkaMissing(Exception):
    """What a broker needs is not on this machine; the text says what."""


def find_java() -> str:
    """Return the path of `java`. Raises KafkaMissing."""
    return _find("java", "install a Java runtime, version 17 or newer")


def fetch_jars(version: str = VERSION) -> Path:
    """Return the folder of a version's jars, and have Maven fill it the first time.

    Raises KafkaMissing when Maven is not there or could not fetch them.
    """
    folder = _cache() / f"kafka-{version}"
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as unfinished:
            _copy_jars(version, Path(unfinished) / "jars")
            _put_in_place(Path(unfinished) / "jars", folder)
    return folder


def _cache() -> Path:
    """Return REVCYCLE_KAFKA_CACHE, else the user's cache folder."""
    ours = os.environ.get("REVCYCLE_KAFKA_CACHE")
    users = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(ours) if ours else Path(users) / "revcycle"


def _copy_jars(version: str, folder: Path) -> None:
    if not _POM.exists():
        raise KafkaMissing(f"no {_POM.name} in deploy/kafka: a broker starts from a checkout only")
    command = [
        *(_find("mvn", "install Apache Maven"), "-B", "-q", "-f", str(_POM)),
        *("dependency:copy-dependencies", "-DincludeScope=runtime"),
        *(f"-Dkafka.version={version}", f"-DoutputDirectory={folder}"),
    ]
    try:
        fetched = subprocess.run(  # noqa: S603 - Maven, with our own arguments
            command, capture_output=True, text=True, check=False, timeout=_FETCH_SECONDS_MAX
        )
    except subprocess.TimeoutExpired as error:
        limit = f"{_FETCH_SECONDS_MAX:.0f} seconds"
        raise KafkaMissing(f"Maven did not fetch Kafka {version} within {limit}") from error
    if fetched.returncode != 0:
        raise KafkaMissing(f"Maven did not fetch Kafka {version}: {_first_error(fetched.stdout)}")


def _first_error(output: str) -> str:
    errors = [line for line in output.splitlines() if "ERROR" in line]
    return errors[0][:500] if errors else "it did not say why"


def _put_in_place(finished: Path, folder: Path) -> None:
    """Rename, which is all or nothing; another process may have been quicker."""
    try:
        finished.rename(folder)
    except OSError:
        if not folder.exists():
            raise


def _find(program: str, mend: str) -> str:
    found = shutil.which(program)
    if found is None:
        raise KafkaMissing(
            f"no {program} on the path: {mend}, or name a running broker in REVCYCLE_TEST_KAFKA"
        )
    return found
