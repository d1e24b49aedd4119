"""Why did a file not come in? One row per reason: what is wrong, and what to do."""

_TRY = "请另存为 PDF 后再上传"
REASONS: dict[str, tuple[str, str]] = {
    "FILE_EMPTY": ("文件是空的", "请核对后重新选择"),
    "FILE_TOO_LARGE": ("文件超过 50 MB", "请压缩或拆成几份再上传"),
    "FILE_KIND": ("文件的内容不是 PDF、图片（PNG、JPEG）、Office（docx、xlsx、pptx）或 OFD", _TRY),
    "FILE_OTHER_KIND": ("这里不收这一类文件", _TRY),
    "FILE_NAME": ("文件名的后缀与内容不符", "请改回原来的后缀，或重新导出后再上传"),
    "FILE_BROKEN": ("文件损坏或不完整，打不开", "请在电脑上打开核对，重新导出后再上传"),
    "FILE_LOCKED": ("文件加了密码，审核人员打不开", "请去掉密码后再上传"),
    "FILE_OLD_OFFICE": ("这是旧格式的 Office 文件（doc、xls、ppt）", "请另存为 docx、xlsx、pptx 或 PDF 后再上传"),
    "FILE_MACRO": ("文件带有宏或可执行的内容", "请另存为不带宏的格式或 PDF 后再上传"),
    "FILE_ACTIVE": ("PDF 带有脚本、自动动作或附件", "请用“打印为 PDF”重新生成后再上传"),
    "FILE_POLYGLOT": ("文件里夹带了另一个文件", "请重新导出干净的文件后再上传"),
    "FILE_BOMB": ("文件展开后过大，不能处理", "请缩小图片或拆成几份再上传"),
    "FILE_INFECTED": ("文件带有病毒", "请先在电脑上查杀，再重新导出上传"),
}
"""Code → what is wrong, and the next step; both in Chinese, and the msgid of their translation."""


class FileRefused(Exception):
    """A file that may not come in; `code` is a key of REASONS."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.what, self.next_step = REASONS[code]
        super().__init__(f"{self.what}；{self.next_step}。")
