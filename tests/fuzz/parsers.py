"""Which parsers read what strangers hand in, what may they say of it, and what does a good file look like?"""

import io
import os
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiqi.web.settings")
django.setup()

from gateways import makers, treasury_makers  # noqa: E402  framework hook: models load after the settings
from huiqi.drafting import text_files  # noqa: E402  framework hook
from huiqi.drafting.reading import read_policy  # noqa: E402  framework hook
from huiqi.drafting.text_files import read_file  # noqa: E402  framework hook
from huiqi.gateways import drawing, files, preview  # noqa: E402  framework hook
from huiqi.gateways.files import Kind, check  # noqa: E402  framework hook
from huiqi.gateways.masked import is_plain, texts_of  # noqa: E402  framework hook
from huiqi.gateways.preview import page_count, page_picture, text_of  # noqa: E402  framework hook
from huiqi.gateways.refusal import FileRefused  # noqa: E402  framework hook
from huiqi.gateways.treasury import TreasuryError, read_return  # noqa: E402  framework hook
from huiqi.policies import load  # noqa: E402  framework hook
from huiqi.policies.text import TextError  # noqa: E402  framework hook
from huiqi.register.actions.assistance import ORDER_COLUMNS  # noqa: E402  framework hook
from huiqi.register.actions.tables import read_table  # noqa: E402  framework hook
from huiqi.register.errors import SheetUnreadable  # noqa: E402  framework hook
from huiqi.register.statement_files import read_statement  # noqa: E402  framework hook
from huiqi.simulation.firms import TableError  # noqa: E402  framework hook
from huiqi.simulation.workbook import open_workbook  # noqa: E402  framework hook

Read = Callable[[bytes], object]
TEXTS = Path(__file__).parents[1] / "drafting" / "texts"
FIRMS = (
    ("统一社会信用代码", "企业名称", "实付租金（万元）", "已获房租补贴年数"),
    ("91440300MA5FUZZ018", "示例直播公司", 80, 1),
    ("91440300MA5FUZZ026", "另一家公司", "12.5万元", "=1+1"),
)
ORDERS = (
    tuple(column.heading for column in ORDER_COLUMNS),
    ("T-1", "2026-03-01", "连平鹰嘴桃", "1,234.50", "0", "2026-04-05", "买家甲"),
    ("T-2", 46_100, "连平鹰嘴桃", 88.8, "8.8", "2026/4/6", 13_800_000_000),
)
STATEMENT = (
    ("利润表", ""),
    ("单位：万元", ""),
    ("项目", "本期金额", "上期金额"),
    ("一、营业收入", "1,234.56", 1_000),
)
XBRL = """<?xml version="1.0" encoding="UTF-8"?><xbrl xmlns="http://www.xbrl.org/2003/instance" xmlns:c="urn:c">
<context id="now"><entity><identifier scheme="s">1</identifier></entity><period><startDate>2025-01-01</startDate>
<endDate>2025-12-31</endDate></period></context><unit id="CNY"><measure>iso4217:CNY</measure></unit>
<c:OperatingRevenue contextRef="now" unitRef="CNY" decimals="2">12345600.00</c:OperatingRevenue></xbrl>"""


@dataclass(frozen=True)
class Parser:
    """`read` takes the bytes of a file; whatever it raises beside `refuses` is a fault of ours. `good` are whole files."""

    read: Read
    refuses: type[Exception]
    good: tuple[bytes, ...]


def of_path(suffix: str, read: Callable[[Path], object]) -> Read:
    """A parser of paths that is handed bytes."""
    folder = Path(tempfile.mkdtemp(prefix="fuzz", dir="/dev/shm" if Path("/dev/shm").is_dir() else None))

    def write_and_read(content: bytes) -> object:
        path = folder / f"file{suffix}"
        path.write_bytes(content)
        return read(path)

    return write_and_read


def _policy(path: Path) -> object:
    return read_policy(read_file(path))


def _firms(path: Path) -> object:
    reading, chunks = open_workbook(load("livestream").policy.facts, path)
    return reading, list(chunks)


def _read_here(read: Callable[..., object], *given: object, content: bytes | None = None, **_limits: int) -> object:
    """In place of `confined`: a fuzzer cannot follow the branches of another process, and here it is what sets limits."""
    return read(*given) if content is None else read(content, *given)


def read_here() -> None:
    """From now on files are read in this process."""
    for module in (drawing, files, preview, text_files):
        vars(module)["confined"] = _read_here


def _upload(name: str) -> Read:
    """Checked as a page does it; what passes is drawn, its words are read, and a PDF's are looked for to be masked."""

    def look(path: Path) -> object:
        kind = check(name, path.read_bytes())
        masked = kind is Kind.PDF and (is_plain(str(path)), texts_of(str(path), 1))
        return page_picture(kind, path, 1) if page_count(kind, path) else None, text_of(kind, path), masked

    return of_path(".bin", look)


def _csv(rows: Iterable[tuple[object, ...]]) -> bytes:
    return "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in rows).encode()


def _pdf_of_words() -> bytes:
    import weasyprint

    written = io.BytesIO()
    weasyprint.HTML(string="<p>一、补贴</p><p>（一）每户每年最高2万元，最多支持三年。</p>").write_pdf(written)
    return written.getvalue()


def parsers() -> dict[str, Callable[[], Parser]]:
    """Every parser by its name; each is made when it is asked for."""
    texts = tuple(path.read_bytes() for path in sorted(TEXTS.glob("*.txt")))
    lines = (
        "一、房租补贴",
        "（一）按实付租金的35%补贴，每年最高70万元，最多支持三年。",
        "自2026年7月1日起施行，有效期三年。",
    )
    orders, firms = makers.table(*ORDERS), makers.table(*FIRMS)
    answers = 'P-1,已付,"1,234.50",2026-03-03,R1,\r\nP-2,退回,0.01,2026/3/4,R2,账户已销户'
    head = f"指令编号,结果,金额,日期,银行流水号,原因\r\n{answers}"
    return {
        "policy-txt": lambda: Parser(of_path(".txt", _policy), TextError, texts),
        "policy-docx": lambda: Parser(of_path(".docx", _policy), TextError, (makers.letter(*lines),)),
        "policy-pdf": lambda: Parser(of_path(".pdf", _policy), TextError, (_pdf_of_words(),)),
        "firms-xlsx": lambda: Parser(of_path(".xlsx", _firms), TableError, (firms,)),
        "firms-csv": lambda: Parser(of_path(".csv", _firms), TableError, (_csv(FIRMS),)),
        "orders-xlsx": lambda: Parser(of_path(".xlsx", _orders), SheetUnreadable, (orders,)),
        "orders-csv": lambda: Parser(of_path(".csv", _orders), SheetUnreadable, (_csv(ORDERS),)),
        "return-csv": lambda: Parser(_return, TreasuryError, (head.encode("utf-8-sig"), head.encode("gb18030"))),
        "return-xlsx": lambda: Parser(_return, TreasuryError, (_sheet_of(head),)),
        "return-xml": lambda: Parser(_return, TreasuryError, (treasury_makers.report(("P-1", "ACSC", "1234.50")),)),
        "statement-xlsx": lambda: Parser(of_path(".xlsx", read_statement), SheetUnreadable, (makers.table(*STATEMENT),)),
        "statement-xbrl": lambda: Parser(of_path(".xml", read_statement), SheetUnreadable, (XBRL.encode(),)),
        "upload-pdf": lambda: Parser(_upload("a.pdf"), FileRefused, (makers.pdf(2), _pdf_of_words())),
        "upload-zip": lambda: Parser(_upload("a.docx"), FileRefused, (makers.office("docx"), makers.letter(*lines))),
        "upload-png": lambda: Parser(_upload("a.png"), FileRefused, (makers.picture(),)),
        "upload-jpeg": lambda: Parser(_upload("a.jpg"), FileRefused, (makers.picture("JPEG"),)),
    }


def _orders(path: Path) -> object:
    return read_table(path, ORDER_COLUMNS)


def _return(content: bytes) -> object:
    return read_return(content, "file")


def _sheet_of(text: str) -> bytes:
    return makers.table(*(tuple(line.split(",")) for line in text.splitlines()))
