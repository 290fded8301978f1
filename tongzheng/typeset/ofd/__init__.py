"""OFD (GB/T 33190-2016) from a typeset PDF: real text in embedded fonts, rules, pictures, in millimetres.

reading.py: what stands on a page. outlines.py: the PDF's fonts as TrueType. drawing.py: page objects. package.py: the parts and the zip.
"""

from tongzheng.typeset.ofd.package import write_ofd
from tongzheng.typeset.ofd.reading import OfdError

__all__ = ["OfdError", "write_ofd"]
