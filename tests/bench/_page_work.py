# SPDX-License-Identifier: Apache-2.0
"""What the worker processes of `bench digitise` do; apart, so that a worker loads what its work needs and no more."""

import time

from clerkdesk.adapters.ocr.reader import make_page_reader
from clerkdesk.adapters.pdf.layers import Scan, make_page_drawer


def make_timed_work(models):
    """Return what reads one page and tells how long that took, or draws one for its document."""
    draw, read = make_page_drawer(), make_page_reader(models)

    def timed(job):
        if isinstance(job, Scan):
            return draw(job)
        start = time.perf_counter()
        return read(job), time.perf_counter() - start

    return timed


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
