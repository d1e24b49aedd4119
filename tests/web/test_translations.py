"""Every sentence a page can show has its English."""

import polib

from huiqi.web import translations

ENGLISH = polib.pofile(str(translations.LOCALE / "en" / "LC_MESSAGES" / "django.po"))


def english() -> dict[str, bool]:
    """Each msgid of the catalogue: is it translated?"""
    return {e.msgid: bool(e.msgstr or all(e.msgstr_plural.values())) for e in ENGLISH}


def test_every_string_of_the_pages_is_translated() -> None:
    assert sorted(translations.page_msgids() - {k for k, done in english().items() if done}) == []


def test_placeholders_survive_translation() -> None:
    import re

    holes = re.compile(r"%\((\w+)\)s")
    wrong = [e.msgid for e in ENGLISH if e.msgstr and set(holes.findall(e.msgid)) != set(holes.findall(e.msgstr))]
    assert wrong == []


def test_a_changed_catalogue_is_compiled_once() -> None:
    source = translations.LOCALE / "en" / "LC_MESSAGES" / "django.po"
    source.with_suffix(".mo").unlink(missing_ok=True)
    assert translations.compile_stale() == [source.with_suffix(".mo")]
    assert translations.compile_stale() == []
