"""How does a letter look on paper? The same content as PDF and as Word, laid out as official letters are.

Sheet and type follow GB/T 9704: A4, margins 37, 35, 28 and 26 mm, heading 22 pt, text 16 pt.
"""

from huiqi.reports.letters.pdf import PrintingUnavailable, as_pdf
from huiqi.reports.letters.word import as_word

__all__ = ["PrintingUnavailable", "as_pdf", "as_word"]
