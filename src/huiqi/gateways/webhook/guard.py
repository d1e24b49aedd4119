"""Which addresses may a webhook be sent to? Those of the open internet, by https; and hosts that a district named.

Whoever types an address makes this machine open it: without these checks they would see into the network it stands in.
Every address that a name stands for is checked, and the connection then goes to one of these, never to a second answer.
"""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

URL_MAX = 500
REASONS: dict[str, str] = {
    "URL_BROKEN": "地址读不出来；请填写完整的 https 地址，如 https://example.cn/huiqi。",
    "URL_HTTPS": "只发送到 https 地址；请在接收端启用 https 后再填。",
    "URL_USER": "地址里不能带用户名和密码；请改用签名核对来源。",
    "HOST_UNKNOWN": "找不到这个主机名；请核对拼写和域名解析。",
    "HOST_CLOSED": "这个主机在内部网络或本机，不能发送；确需发送的，请系统管理员把主机名列入 HUIQI_WEBHOOK_HOSTS。",
    "HOST_NOT_LISTED": "系统只向名单上的主机发送；请系统管理员把主机名列入 HUIQI_WEBHOOK_ONLY。",
    "TIMEOUT": "10 秒内没有答复；请先答复 2xx，再处理内容。",
    "CONNECTION": "连接不上；请核对接收端是否在运行、防火墙是否放行。",
    "CERTIFICATE": "接收端的证书不被信任或与主机名不符；请更换证书。",
    "ANSWER_BROKEN": "接收端的答复不是 HTTP，或不完整、过长；请核对地址和端口。",
    "REDIRECT": "接收端要求转到别的地址，系统不跟随；请直接填写最终的地址。",
    "STATUS": "接收端没有答复 2xx；请查看接收端的日志。",
}
"""Code → why nothing was delivered, and what to do; Chinese, and the msgid of its translation."""
_METADATA = frozenset({"168.63.129.16"})
"""Addresses that look public and belong to the machine's own host: Azure's. All others lie in networks refused anyway."""
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
Ip = ipaddress.IPv4Address | ipaddress.IPv6Address


class WebhookRefused(Exception):
    """Nothing is sent there; `code` is a key of REASONS."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(REASONS[code])


@dataclass(frozen=True)
class Rules:
    """`internal`: host names that may lie in a private network. `loopback`: this machine itself too, and http to it.
    `only`: the hosts that may be asked, `.example.cn` for all below it; empty for any."""

    internal: frozenset[str] = frozenset()
    loopback: bool = False
    only: frozenset[str] = frozenset()

    def lists(self, host: str) -> bool:
        """Whether a host, in ASCII, is one of those."""
        name = host.lower().rstrip(".")
        return not self.only or any(name == one or (one.startswith(".") and name.endswith(one)) for one in self.only)


@dataclass(frozen=True)
class Place:
    """Where a URL leads: `host` in ASCII, `target` as the request line has it."""

    secure: bool
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """The value of the Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.secure else 80) else f"{host}:{self.port}"


def check_url(url: str, rules: Rules) -> Place:
    """What the URL says, without asking anybody. Raises WebhookRefused."""
    if len(url) > URL_MAX or any(sign <= " " or sign == "\x7f" for sign in url):
        raise WebhookRefused("URL_BROKEN")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
        name = host if ":" in host else host.encode("idna").decode()
    except ValueError:
        raise WebhookRefused("URL_BROKEN") from None
    if not name or port == 0 or parts.scheme not in ("http", "https"):
        raise WebhookRefused("URL_BROKEN")
    if parts.username is not None or parts.password is not None:
        raise WebhookRefused("URL_USER")
    if not rules.lists(name):
        raise WebhookRefused("HOST_NOT_LISTED")
    secure = parts.scheme == "https"
    if not secure and not rules.loopback:
        raise WebhookRefused("URL_HTTPS")
    query = f"?{quote(parts.query, safe=_KEPT)}" if parts.query else ""
    return Place(secure, name, port or (443 if secure else 80), (quote(parts.path, safe=_KEPT) or "/") + query)


_KEPT = "%/:=&?~+!$,;'@()*"


def check_addresses(place: Place, found: Sequence[str], rules: Rules) -> None:
    """Nothing where every address the name stands for may be asked. Raises WebhookRefused."""
    addresses = [ipaddress.ip_address(one) for one in found]
    if not addresses:
        raise WebhookRefused("HOST_UNKNOWN")
    internal = place.host.lower() in rules.internal
    if not all(_may_be_asked(one, internal=internal, loopback=rules.loopback) for one in addresses):
        raise WebhookRefused("HOST_CLOSED")
    if not place.secure and not all(one.is_loopback for one in map(_meant, addresses)):
        raise WebhookRefused("URL_HTTPS")


def _may_be_asked(address: Ip, *, internal: bool, loopback: bool) -> bool:
    meant = _meant(address)
    if meant.is_loopback:
        return loopback
    if meant.is_multicast or meant.is_link_local or meant.is_unspecified or meant.is_reserved or str(meant) in _METADATA:
        return False
    if isinstance(meant, ipaddress.IPv6Address) and meant.is_site_local:
        return False
    return meant.is_global or (internal and meant.is_private)


def _meant(address: Ip) -> Ip:
    """The IPv4 address that an IPv6 address carries, where it does: a tunnel leads where that one leads."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1] or address
