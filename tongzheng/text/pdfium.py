"""The PDF library holds one state for the whole process: who calls it, in whatever room, holds this first."""

import threading

PDFIUM = threading.RLock()
