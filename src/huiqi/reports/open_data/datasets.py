"""Which datasets are there? All of them, in the order of the page; the last is the dictionary of all, itself included."""

from collections.abc import Iterator

from huiqi.reports.open_data.awards import AWARDS
from huiqi.reports.open_data.counts import APPLICATIONS, PAYMENTS, SERVICES
from huiqi.reports.open_data.fields import Dataset, Field, Kind, Row, Words
from huiqi.reports.open_data.imprint import Imprint
from huiqi.reports.open_data.law import MEASURES, NUMBERS, VERSIONS, WINDOWS

KINDS = {
    Kind.TEXT: Words("文字", "Text"),
    Kind.COUNT: Words("整数", "Whole number"),
    Kind.FEN: Words("金额，整数分", "Amount, whole fen"),
    Kind.YUAN: Words("金额，元，两位小数", "Amount, yuan with two places"),
    Kind.YEAR: Words("年", "Year"),
    Kind.DAY: Words("日期", "Date"),
    Kind.MOMENT: Words("日期和时刻，带时区", "Date and time with its zone"),
    Kind.YES_NO: Words("真或假", "true or false"),
    Kind.ADDRESS: Words("网址", "Web address"),
}


def _fields(imprint: Imprint) -> Iterator[Row]:
    for dataset in DATASETS:
        for place, field in enumerate(dataset.fields, 1):
            yield {
                "dataset": dataset.id, "place": place, "field": field.name, "kind": str(field.kind),
                "optional": field.optional, "name_zh": field.called.zh, "name_en": field.called.en,
                "about_zh": field.about.zh, "about_en": field.about.en, "codes_zh": codes(field, "zh"),
                "codes_en": codes(field, "en"),
            }  # fmt: skip


def codes(field: Field, language: str) -> str:
    """All values of a field with their meaning, `code = meaning; …`; empty where they are not few."""
    return "; ".join(f"{code} = {getattr(words, language)}" for code, words in field.codes.items())


DICTIONARY = Dataset(
    "dictionary",
    Words("数据字典", "Data dictionary"),
    Words(
        "本目录全部数据集的每一个字段：名称、类型、含义和代码。",
        "Every field of every dataset here: its name, type, meaning and codes.",
    ),
    ("dataset", "field"),
    (
        Field("dataset", Kind.TEXT, Words("数据集", "Dataset"), Words("数据集的编号。", "Id of the dataset.")),
        Field("place", Kind.COUNT, Words("列号", "Place"), Words("第几列，从1起。", "Which column, from 1.")),
        Field("field", Kind.TEXT, Words("字段", "Field"), Words("文件里的列名。", "Name of the column in the files.")),
        Field(
            "kind",
            Kind.TEXT,
            Words("类型", "Type"),
            Words("字段装的是什么。", "What it holds."),
            codes={str(kind): words for kind, words in KINDS.items()},
        ),
        Field(
            "optional",
            Kind.YES_NO,
            Words("可以为空", "May be empty"),
            Words("真：有的行没有值。", "True where some rows have no value."),
        ),
        Field("name_zh", Kind.TEXT, Words("中文名", "Name in Chinese"), Words("字段的中文名。", "Its name in Chinese.")),
        Field("name_en", Kind.TEXT, Words("英文名", "Name in English"), Words("字段的英文名。", "Its name in English.")),
        Field(
            "about_zh",
            Kind.TEXT,
            Words("中文说明", "Meaning in Chinese"),
            Words("字段的含义。", "What it means, in Chinese."),
        ),
        Field(
            "about_en",
            Kind.TEXT,
            Words("英文说明", "Meaning in English"),
            Words("字段的英文说明。", "What it means, in English."),
        ),
        Field(
            "codes_zh",
            Kind.TEXT,
            Words("代码（中文）", "Codes in Chinese"),
            Words("全部代码和含义；不是代码的为空。", "All codes with their meaning in Chinese; empty where it has none."),
            optional=True,
        ),
        Field(
            "codes_en",
            Kind.TEXT,
            Words("代码（英文）", "Codes in English"),
            Words("全部代码和英文含义。", "All codes with their meaning in English."),
            optional=True,
        ),
    ),
    _fields,
    lambda: None,
)
DATASETS = (AWARDS, PAYMENTS, MEASURES, NUMBERS, WINDOWS, VERSIONS, APPLICATIONS, SERVICES, DICTIONARY)
BY_ID = {dataset.id: dataset for dataset in DATASETS}
