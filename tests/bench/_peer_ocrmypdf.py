# SPDX-License-Identifier: Apache-2.0
"""OCRmyPDF as a peer: set up apart from the project, run on the same pages with the same model, judged alike."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from clerkdesk.settings import asset_path

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / ".cache" / "bench-ocrmypdf"
PINNED = ("ocrmypdf==17.13.0", "img2pdf==0.6.3")
_DONE = HOME / "installed.txt"


def set_up():
    """Install OCRmyPDF in an environment of its own, and Debian's Tesseract where there is none; once."""
    if not shutil.which("tesseract"):
        print("installing tesseract-ocr, the engine that OCRmyPDF calls", file=sys.stderr)
        sys.path.insert(0, str(ROOT / "build"))
        import provision

        prefix = provision.as_root()
        if prefix is None:
            raise SystemExit("tesseract is missing; as root, run: apt-get install tesseract-ocr")
        provision.apt_install(prefix, ["tesseract-ocr"])
    if not (_DONE.is_file() and _DONE.read_text() == " ".join(PINNED)):
        print(f"installing {' '.join(PINNED)} in {HOME.relative_to(ROOT)}", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", "--clear", HOME], check=True, stdout=sys.stderr)
        subprocess.run([HOME / "bin" / "pip", "install", "-q", *PINNED], check=True, stdout=sys.stderr)
        _DONE.write_text(" ".join(PINNED))


def _models(folder):
    """Put our models beside the settings of Debian's Tesseract, so that both programs read with the same model."""
    told = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=True).stdout
    own = Path(told.partition('"')[2].partition('"')[0])
    for part in ("configs", "tessconfigs", "pdf.ttf"):
        (folder / part).symlink_to(own / part)
    for name in ("vie", "osd"):
        (folder / f"{name}.traineddata").symlink_to(asset_path(f"tessdata/{name}.traineddata"))


def _version(command):
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    return (told.stdout or told.stderr).splitlines()[0]


def run_ocrmypdf(pages, workers, measured, judged):
    """Run it on the pages; return cost, versions and scores.

    Args:
        pages: name, page and error.
        workers: processes at once.
        measured: runs something and returns its result and cost.
        judged: returns the scores of entries with file and text.
    """
    set_up()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "tessdata").mkdir()
        _models(folder / "tessdata")
        names, files = [], []
        for name, page, _ in pages:
            if page is not None:
                names.append(name)
                files.append(folder / f"{len(files):05d}.img")
                files[-1].write_bytes(page.image)
        env = {**os.environ, "TESSDATA_PREFIX": str(folder / "tessdata"), "OMP_THREAD_LIMIT": "1",
               "PATH": f"{HOME / 'bin'}:{os.environ['PATH']}"}  # fmt: skip
        joined, done = folder / "pages.pdf", folder / "done.pdf"
        command = [HOME / "bin" / "ocrmypdf", "-l", "vie", "-j", str(workers), "-O0", "--deskew", "--rotate-pages",
                   "--rotate-pages-threshold", "2", "--output-type", "pdfa", "--sidecar", folder / "text.txt",
                   joined, done]  # fmt: skip

        def work():
            joining = [HOME / "bin" / "img2pdf", "--rotation=ifvalid", *files, "-o", joined]
            subprocess.run(joining, check=True, env=env, stdout=sys.stderr)
            return subprocess.run(command, check=False, env=env, capture_output=True, text=True)

        ended, cost = measured(work, len(names))
        if ended.returncode not in (0, 4, 6, 10):
            return {"failed": ended.stderr[-600:], **cost}
        texts = (folder / "text.txt").read_text().split("\f")
        entries = [{"file": name, "text": text} for name, text in zip(names, texts, strict=False)]
        scores = judged(entries)
        scores.pop("truth", None)
        versions = {"ocrmypdf": _version([HOME / "bin" / "ocrmypdf", "--version"]),
                    "tesseract": _version(["tesseract", "--version"]), "model": "tessdata fast, vie"}  # fmt: skip
        return {**versions, **cost, **scores, "exit_code": ended.returncode}
