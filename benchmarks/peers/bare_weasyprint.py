"""WeasyPrint alone: `python benchmarks/peers/bare_weasyprint.py PAGE.html OUT.pdf` renders one page, no more."""

import sys

from weasyprint import HTML

HTML(filename=sys.argv[1]).write_pdf(sys.argv[2], pdf_variant="pdf/ua-1")
