# SPDX-License-Identifier: Apache-2.0
"""Pages per second from image to archival PDF, beside bare Tesseract on the same pages and OCRmyPDF; writes JSON.

Usage: python -m tests.bench.digitise [--pages N] [--images FOLDER] [--out FILE]
CPU seconds count all child processes; OCRmyPDF takes part when it is installed.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from clerkdesk.adapters.ocr.reader import TesseractReader
from clerkdesk.adapters.pdf.archivist import PdfArchivist
from clerkdesk.jobs.progress import CancelToken
from clerkdesk.jobs.workers import WorkerPool
from clerkdesk.ports.archivist import ArchivalPage, DocumentFacts
from clerkdesk.ports.reader import PageImage
from clerkdesk.practice.paper.sheets import make_sheet
from clerkdesk.settings import asset_path

FACTS = DocumentFacts("Bench", "0", "bench", "bench", datetime(2026, 1, 1, tzinfo=UTC))


def images(count, folder):
    if folder:
        files = sorted(folder.glob("*.jpg"))
        return [files[number % len(files)].read_bytes() for number in range(count)]
    levels = ("clean", "light", "medium", "heavy")
    forms = ("birth", "residence", "marital_status", "statement", "two_columns")
    return [make_sheet(forms[n % len(forms)], f"bench{n}", levels[n % len(levels)]).image for n in range(count)]


def cpu_s():
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def timed(work):
    cpu, wall = cpu_s(), time.perf_counter()
    work()
    return {"wall_s": round(time.perf_counter() - wall, 2), "cpu_s": round(cpu_s() - cpu, 2)}


def own(pages):
    reader, kept = TesseractReader(), {}
    jobs = [PageImage(str(number), image, 300) for number, image in enumerate(pages)]
    reader.read(jobs, kept.__setitem__, lambda _, error: print(error, file=sys.stderr), CancelToken())
    reader.close()
    archival = [ArchivalPage(image, "image/jpeg", 300, kept[str(number)]) for number, image in enumerate(pages)]
    PdfArchivist().write(archival, FACTS)


def bare(pages):
    pool = WorkerPool(partial(make_bare, str(asset_path("tessdata"))))
    for _ in pool.run(((str(number), image) for number, image in enumerate(pages)), CancelToken()):
        pass
    pool.close()


def make_bare(models):
    """Return what a program without any care of its own does: decode to grey, read."""
    import cv2
    import numpy as np
    import tesserocr

    cv2.setNumThreads(1)
    api = tesserocr.PyTessBaseAPI(path=f"{models}/", lang="vie", psm=tesserocr.PSM.AUTO, oem=1)

    def read(image):
        grey = cv2.imdecode(np.frombuffer(image, np.uint8), cv2.IMREAD_GRAYSCALE)
        api.SetImageBytes(grey.tobytes(), grey.shape[1], grey.shape[0], 1, grey.shape[1])
        api.SetSourceResolution(300)
        return api.GetUTF8Text()

    return read


def ocrmypdf(pages):
    with tempfile.TemporaryDirectory() as folder:
        for number, image in enumerate(pages):
            Path(folder, f"{number:03d}.jpg").write_bytes(image)
        joined = Path(folder, "pages.pdf")
        subprocess.run(["img2pdf", *sorted(map(str, Path(folder).glob("*.jpg"))), "-o", str(joined)], check=True)
        command = ["ocrmypdf", "-l", "vie", "-j", str(os.cpu_count()), "-O0", "--deskew", "--rotate-pages"]
        subprocess.run([*command, str(joined), str(Path(folder, "out.pdf"))], check=True, capture_output=True)


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=20)
    parser.add_argument("--images", type=Path)
    parser.add_argument("--out", type=Path)
    chosen = parser.parse_args(arguments)
    pages = images(chosen.pages, chosen.images)
    result = {"pages": len(pages), "cores": os.cpu_count(), "bare_ocr": timed(lambda: bare(pages))}
    result["clerkdesk"] = timed(lambda: own(pages))
    if shutil.which("ocrmypdf") and shutil.which("img2pdf"):
        result["ocrmypdf"] = timed(lambda: ocrmypdf(pages))
    result["cpu_against_bare_ocr"] = round(result["clerkdesk"]["cpu_s"] / result["bare_ocr"]["cpu_s"], 3)
    print(json.dumps(result, indent=1))
    if chosen.out:
        chosen.out.write_text(json.dumps(result, indent=1))


if __name__ == "__main__":
    main(sys.argv[1:])
