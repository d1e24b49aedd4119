"""How is a stranger's XML parsed? Without entities, document types from elsewhere, the net, or trees without bound."""

from lxml import etree


def closed_parser(*, remove_comments: bool = False) -> etree.XMLParser:
    """A parser for one document."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=remove_comments
    )
