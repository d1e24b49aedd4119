"""What goes into the archive of a closed case, and how is it verified without this product? One BagIt package a case.

`package` packs, `content`, `money` and `process` say what the records hold, `metadata` describes it, `verify` is the
stand-alone check that lies in every package. docs/archive.md is its description.
"""

from huiqi.reports.archive.package import Edition, Packed, pack

__all__ = ["Edition", "Packed", "pack"]
