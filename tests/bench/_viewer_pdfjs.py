# SPDX-License-Identifier: Apache-2.0
"""What pdf.js, the viewer of browsers, lets a person select in a document: run by node, which the bench alone needs."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / ".cache" / "bench-pdfjs"
PINNED = "pdfjs-dist@4.10.38"
_SCRIPT = """
import { readFileSync } from "node:fs";
import { getDocument, VerbosityLevel } from "pdfjs-dist/legacy/build/pdf.mjs";
const data = new Uint8Array(readFileSync(process.argv[2]));
const pdf = await getDocument({ data, verbosity: VerbosityLevel.ERRORS, isEvalSupported: false }).promise;
const pages = [];
for (let number = 1; number <= pdf.numPages; number++) {
  const { items } = await (await pdf.getPage(number)).getTextContent();
  pages.push(items.map((item) => item.str + (item.hasEOL ? "\\n" : "")).join(""));
}
console.log(JSON.stringify(pages));
"""


def is_possible():
    """Tell whether node and npm are there."""
    return bool(shutil.which("node") and shutil.which("npm"))


def selected_text(document):
    """Return the text of each page of a PDF as pdf.js selects it."""
    script = HOME / "select.mjs"
    if not (HOME / "node_modules" / "pdfjs-dist").is_dir():
        HOME.mkdir(parents=True, exist_ok=True)
        print(f"installing {PINNED} in {HOME.relative_to(ROOT)}", file=sys.stderr)
        # Without its optional parts, which draw: only the text is looked at.
        install = ["npm", "install", "--silent", "--no-save", "--omit=optional", "--prefix", str(HOME), PINNED]
        subprocess.run(install, check=True, stdout=sys.stderr)
    script.write_text(_SCRIPT)
    file = HOME / "document.pdf"
    file.write_bytes(document)
    try:
        done = subprocess.run(["node", str(script), str(file)], check=True, capture_output=True, text=True)
    finally:
        file.unlink()
    return json.loads(done.stdout.splitlines()[-1])  # pdf.js warns on the same stream that it cannot draw


def compared(document, readings):
    """Return on how many pages the selection gives back lines and words as they were read, and the pages where not."""
    pages = selected_text(document)
    differing = [
        number for number, (seen, reading) in enumerate(zip(pages, readings, strict=True), 1)
        if seen.split() != reading.text.split()
    ]  # fmt: skip
    lines = [
        number for number, (seen, reading) in enumerate(zip(pages, readings, strict=True), 1)
        if [line.split() for line in seen.splitlines() if line.strip()]
        != [line.split() for line in reading.text.splitlines() if line.strip()]
    ]  # fmt: skip
    return {"version": PINNED, "pages": len(pages), "words_in_order": len(pages) - len(differing),
            "lines_too": len(pages) - len(lines), "pages_with_other_words": differing}  # fmt: skip
