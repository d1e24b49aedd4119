"""Is this XML, and safe to read? Without a document type, entities or anything fetched."""

from lxml import etree

from huiqi.gateways.closed_xml import closed_parser
from huiqi.gateways.treasury.errors import TreasuryError


def parsed(content: bytes) -> etree._Element:
    """The root element. Raises TreasuryError where it is not XML, or declares a document type (entities come in there)."""
    parser = closed_parser(remove_comments=True)
    declared = b"<!DOCTYPE" in content  # looked for first, so that no entity is ever read
    try:
        root = None if declared else etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as wrong:
        raise TreasuryError("这个XML文件不完整或有错，打不开；请向银行重新下载。") from wrong
    if root is None or root.getroottree().docinfo.internalDTD is not None:
        raise TreasuryError("这个XML文件带有DTD或实体声明，出于安全不能读；请向银行索取不带它的文件。")
    return root
