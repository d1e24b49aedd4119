"""Is this machine fit to serve people in earnest? What must be so, what should be so, and what to do where it is not."""

import os
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from django.conf import settings
from django.core import checks

from huiqi.access.models import Account
from huiqi.web.account.passwords import NotLeaked

TAG = "deployment"
KEYS = ("HUIQI_SECRET_KEY", "HUIQI_AUDIT_KEY", "HUIQI_DATA_KEY")
KEY_LENGTH_MIN = 32
"""Signs of a key; fewer can be guessed."""
KEY_SIGNS_MIN = 10
"""Different signs of a key; fewer are a pattern."""


def findings() -> list[checks.CheckMessage]:
    """What stands in the way, worst first: errors forbid to serve in earnest, warnings say what is missing.

    The framework's own deployment checks are among them. The tables must be up to date.
    """
    found = checks.run_checks(tags=[TAG, checks.Tags.security], include_deployment_checks=True, databases=["default"])
    return sorted((f for f in found if not f.is_silenced()), key=lambda f: -f.level)


def _error(number: int, what: str, next_step: str) -> checks.Error:
    return checks.Error(what, hint=next_step, id=f"huiqi.E{number:03}")


def _warning(number: int, what: str, next_step: str) -> checks.Warning:
    return checks.Warning(what, hint=next_step, id=f"huiqi.W{number:03}")


@checks.register(TAG, deploy=True)
def no_demonstration(**_options: Any) -> list[checks.CheckMessage]:
    """Nobody may sign in with a password that a page shows, and no page may show a fault's inside."""
    found: list[checks.CheckMessage] = []
    if settings.DEMONSTRATION:
        found.append(_error(1, "演示模式开着：人人知道演示账号的密码", "去掉 HUIQI_DEMONSTRATION"))
    if settings.DEBUG:
        found.append(_error(2, "调试模式开着：出错的页面会露出程序和数据", "去掉 HUIQI_DEBUG"))
    if made_up := Account.objects.filter(demonstration=True).count():
        next_step = "演示数据不能转为正式使用：换一个空的数据库（DATABASE_URL），再用 huiqi account add 建立账号"
        found.append(_error(3, f"数据库里有 {made_up} 个演示账号，密码和验证码密钥是公开的", next_step))
    return found


@checks.register(TAG, deploy=True)
def keys_from_the_environment(**_options: Any) -> list[checks.CheckMessage]:
    """Each key is given by the environment, long, no pattern, and not two of them are one."""
    return list(_key_faults({name: os.environ.get(name, "") for name in KEYS}))


def _key_faults(given: dict[str, str]) -> Iterator[checks.CheckMessage]:
    how = "用 python3 -c 'import secrets; print(secrets.token_urlsafe(50))' 生成，写进服务的环境变量文件，另处备份一份"
    for name, value in given.items():
        if not value:
            yield _error(4, f"没有给出 {name}：现在用的是自动生成在数据目录里的密钥，备份和演示都可能带走它", how)
        elif any(len(key) < KEY_LENGTH_MIN or len(set(key)) < KEY_SIGNS_MIN for key in value.split(",")):
            yield _error(5, f"{name} 太短或太有规律，可以被猜出（至少 {KEY_LENGTH_MIN} 个字符）", how)
    for (one, first), (other, second) in combinations(given.items(), 2):
        if first and set(first.split(",")) & set(second.split(",")):
            yield _error(6, f"{one} 和 {other} 相同：一处泄露，两处失守", how)


@checks.register(TAG, deploy=True)
def reached_by_tls(**_options: Any) -> list[checks.CheckMessage]:
    """People reach the service by its own name and encrypted."""
    found: list[checks.CheckMessage] = []
    if not settings.HTTPS:
        found.append(_error(7, "没有加密：密码和材料在网上是明文", "在前面放一个 TLS 反向代理，再设 HUIQI_HTTPS=1"))
    if not os.environ.get("HUIQI_URL", "").startswith("https://"):
        found.append(_error(8, "邮件里的链接不是 https:// 开头的本站地址", "设 HUIQI_URL，如 https://huiqi.example.gov.cn"))
    if any(host in ("*", "") or host.startswith(".") for host in settings.ALLOWED_HOSTS):
        found.append(_error(9, "任何域名都可以指向本站，链接可以被伪造", "在 HUIQI_HOSTS 里逐个写出本站的域名"))
    return found


@checks.register(TAG, deploy=True)
def encrypted_within(**_options: Any) -> list[checks.CheckMessage]:
    """What leaves the machine for the database, the scanner or the mail server goes encrypted."""
    found: list[checks.CheckMessage] = []
    database = settings.DATABASES["default"]
    if not _is_here(database.get("HOST", "")) and database.get("OPTIONS", {}).get("sslmode") != "verify-full":
        how = "在 DATABASE_URL 末尾写 ?sslmode=verify-full&sslrootcert=数据库的根证书"
        found.append(_error(10, "数据库在另一台机器上，连接没有加密，或不核对那台机器的证书", how))
    if not settings.CLAMD.startswith("/") and not _is_here(settings.CLAMD.rpartition(":")[0]):
        how = "把 clamd 装在本机，或用加密隧道把它引到本机，再设 HUIQI_CLAMD"
        found.append(_error(11, "病毒扫描在另一台机器上：clamd 不会加密，材料在网上是明文", how))
    plain = not (settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL)
    if "smtp" in settings.EMAIL_BACKEND and plain and not _is_here(settings.EMAIL_HOST):
        found.append(
            _error(12, "邮件发往另一台机器，没有加密", "在 HUIQI_MAIL_URL 末尾写 ?tls=True（465 端口写 ?ssl=True）")
        )
    return found


def _is_here(host: str | None) -> bool:
    """Whether it is this machine: a socket, no name, or a loopback address."""
    return not host or host in ("localhost", "[::1]", "::1") or host.startswith(("/", "127."))


@checks.register(TAG, deploy=True)
def passwords_looked_up(**_options: Any) -> list[checks.CheckMessage]:
    """Where passwords are looked up in a list, it is one; with another nobody could set a password, or any would do."""
    path = settings.BREACHED_PASSWORDS
    if not path or not NotLeaked(path).faults():
        return []
    how = "HUIQI_BREACHED_PASSWORDS 指向按顺序排列的 SHA-1 清单，每行一个，服务的用户可读"
    return [_error(13, f"{path} 不是已泄露密码的清单，或读不了", how)]


@checks.register(TAG, deploy=True)
def connected(**_options: Any) -> list[checks.CheckMessage]:
    """What an office in earnest should have, and what is done without it."""
    missing = {
        "数据库是 SQLite：一台机器可以，多台不行": (
            settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"),
            "DATABASE_URL",
        ),
        "没有病毒扫描：文件都标为“未扫描”": (not settings.CLAMD, "HUIQI_CLAMD"),
        "没有接入失信名单：信用核查都答“未接入”": (not settings.CREDIT_LIST, "HUIQI_CREDIT_LIST"),
        "没有付款账户：不能发出拨付批次": (len(settings.DEBTOR) < 2, "HUIQI_DEBTOR"),
        "没有邮件服务器：邮件只写在控制台": ("console" in settings.EMAIL_BACKEND, "HUIQI_MAIL_URL"),
        "新密码不与已泄露的密码核对": (not settings.BREACHED_PASSWORDS, "HUIQI_BREACHED_PASSWORDS"),
        "企业的人只凭密码就能登录": (not settings.SECOND_FACTOR_OF_ALL, "HUIQI_SECOND_FACTOR"),
        "动态验证码在前后半分钟里也算数": (settings.MFA_TOTP_TOLERANCE > 0, "HUIQI_CODE_SECONDS"),
        "事件可以推送到任何公开的主机": (not settings.WEBHOOK_ONLY, "HUIQI_WEBHOOK_ONLY"),
    }
    rows = enumerate(missing.items(), 1)
    return [_warning(n, what, f"设 {name}，见运维手册") for n, (what, (lacking, name)) in rows if lacking]
