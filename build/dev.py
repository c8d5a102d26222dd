# SPDX-License-Identifier: Apache-2.0
"""Set up, run, test and lock ClerkDesk from a bare machine: `python3 build/dev.py VERB [arguments]`.

Verbs: setup, demo, window, test, lint, bench NAME, lock, release. Each but `lock` sets up first, quickly when all is
there. Further arguments go to the program behind the verb.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from provision import BUILD, CACHE, PYTHON, ROOT, SCRIPTS, SetupError, locked_packages, must_run, run, say, set_up

LOCK_TOOL = "uv==0.13.9"


def verb_setup(_arguments: list[str]) -> int:
    """Set up only."""
    set_up(insist=True)
    return 0


def verb_demo(arguments: list[str]) -> int:
    """Run the main job on practice paper."""
    set_up()
    return run([SCRIPTS / "clerkdesk", "demo", *(arguments or ["--dossiers", "6", "--out", "demo-output"])])


def verb_window(arguments: list[str]) -> int:
    """Open the workstation in practice mode."""
    set_up()
    return run([SCRIPTS / "clerkdesk", "window", "--practice", *arguments])


CHECKS: dict[str, list[str]] = {
    "ruff": ["ruff", "check", "--quiet", "."],
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "types": ["mypy", "--no-error-summary"],
    "imports": ["lint-imports", "--no-logo", "--cache-dir", ".cache/importlinter"],
}


def run_checks() -> dict[str, int]:
    """Run every check of the code and return its exit code by name."""
    return {name: run([SCRIPTS / words[0], *words[1:]]) for name, words in CHECKS.items()}


def summary(results: Mapping[str, int]) -> str:
    """Return one line that tells how each step ended."""
    return " · ".join(f"{name} {'ok' if code == 0 else 'FAILED'}" for name, code in results.items())


def verb_lint(arguments: list[str]) -> int:
    """Check the code; with --fix, repair first what can be repaired."""
    set_up()
    if "--fix" in arguments:
        run([PYTHON, "-m", "ruff", "check", "--quiet", "--fix-only", "."])
        run([PYTHON, "-m", "ruff", "format", "--quiet", "."])
    results = run_checks()
    say(summary(results))
    return max(results.values())


def verb_release(arguments: list[str]) -> int:
    """Make, try and sign a release, see docs/installers.md."""
    return run([sys.executable, BUILD / "release.py", *arguments])


def verb_test(arguments: list[str]) -> int:
    """Check the code and run the whole test suite; with arguments, only pytest with them.

    `--installers` builds the installers and tries them, which takes half an hour.
    """
    set_up()
    if "--installers" in arguments:
        os.environ["CLERKDESK_INSTALLERS"] = "1"
        arguments = ["tests/installers", *(word for word in arguments if word != "--installers")]
    results = {} if arguments else run_checks()
    headless = {"QT_QPA_PLATFORM": "offscreen", "OMP_THREAD_LIMIT": "1"}
    everything = ["-n", str(os.cpu_count() or 1), "--dist", "loadfile"]
    results["pytest"] = run(
        [PYTHON, "-m", "pytest", "-q", "-o", "cache_dir=.cache/pytest", *(arguments or everything)], env=headless
    )
    say(summary(results))
    return max(results.values())


def verb_bench(arguments: list[str]) -> int:
    """Run one benchmark of tests/bench; what it writes on stdout, one JSON value, is kept in .cache/bench."""
    known = sorted(file.stem for file in (ROOT / "tests" / "bench").glob("[!_]*.py"))
    name, *rest = arguments or [""]
    name = name.replace("-", "_")
    if name not in known:
        raise SetupError(f"name a benchmark: {' '.join(known)}")
    set_up()
    command: list[str | Path] = [PYTHON, ROOT / "tests" / "bench" / f"{name}.py", *rest]
    measured = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
    sys.stdout.write(measured.stdout)
    if measured.returncode == 0:
        file = CACHE / "bench" / f"{name}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            result = json.loads(measured.stdout)
        except ValueError as error:
            raise SetupError(f"{name} wrote something else than one JSON value on stdout") from error
        file.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
        say(f"kept in {file.relative_to(ROOT)}")
    return abs(measured.returncode)


def check_lock(text: str) -> None:
    """Refuse a lock that names an address or holds a package without version and hash.

    Raises:
        SetupError: naming the first line that is not wanted.
    """
    packages = text.replace("\\\n", " ").splitlines()
    for line in packages:
        if "://" in line or line.startswith("-"):
            raise SetupError(f"the lock must hold no address and no option: {line[:80]}")
        if line and not line.startswith("#") and not ("==" in line and "--hash=sha256:" in line):
            raise SetupError(f"the lock must pin version and hash: {line[:80]}")


def verb_lock(arguments: list[str]) -> int:
    """Write build/requirements*.txt anew from pyproject.toml, for Linux and Windows; `--upgrade` is passed on."""
    tool = CACHE / "lock-tool"
    must_run([sys.executable, "-m", "venv", tool], what="making the lock tool's environment")
    must_run([tool / "bin" / "pip", "install", "-q", LOCK_TOOL], what="installing the lock tool")
    env = {"SSL_CERT_FILE": os.environ["PIP_CERT"]} if "PIP_CERT" in os.environ else {}
    what = ["pyproject.toml", "--extra", "practice", "--universal", "--python-version", "3.11"]
    how = ["--generate-hashes", "--no-emit-index-url", "--no-annotate", "--no-header", "--quiet"]
    compile_: list[str | Path] = [tool / "bin" / "uv", "pip", "compile", *what, *how, *arguments]
    runtime, development = BUILD / "requirements.txt", BUILD / "requirements-dev.txt"
    must_run([*compile_, "-o", runtime], what="locking what runs", env=env)
    must_run([*compile_, "--group", "dev", "-c", runtime, "-o", development], what="locking what develops", env=env)
    for file in (runtime, development):
        check_lock(file.read_text())
        file.write_text("# Made by `python3 build/dev.py lock` from pyproject.toml.\n" + file.read_text())
        say(f"{file.relative_to(ROOT)}: {len(locked_packages(file.read_text()))} packages")
    return 0


VERBS: dict[str, Callable[[list[str]], int]] = {
    "setup": verb_setup,
    "demo": verb_demo,
    "window": verb_window,
    "test": verb_test,
    "lint": verb_lint,
    "bench": verb_bench,
    "lock": verb_lock,
    "release": verb_release,
}


PASSED_ON = frozenset({"test", "bench", "release"})
"""Verbs that pass `--help` on to a program that has more to say than their first line."""


def usage() -> str:
    """Return what can be asked."""
    verbs = [f"  {name:7} {(verb.__doc__ or '').splitlines()[0]}" for name, verb in VERBS.items()]
    return "\n".join([f"usage: python3 build/dev.py {{{','.join(VERBS)}}} [arguments]", *verbs])


def main(arguments: list[str]) -> int:
    """Run the verb that the first argument names and return the exit code."""
    if not arguments or arguments[0] not in VERBS:
        is_asked = arguments[:1] in (["--help"], ["-h"])
        print(usage(), file=sys.stdout if is_asked else sys.stderr)
        return 0 if is_asked else 2
    if arguments[0] not in PASSED_ON and {"--help", "-h"} & set(arguments[1:]):
        print(f"usage: python3 build/dev.py {arguments[0]} [arguments]\n{VERBS[arguments[0]].__doc__}")
        return 0
    try:
        return VERBS[arguments[0]](arguments[1:])
    except SetupError as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
