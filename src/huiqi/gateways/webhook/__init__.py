"""How does an event reach somebody else's machine? Signed by the Standard Webhooks scheme, to addresses that may be asked.

`guard` says which addresses these are, `signing` makes and writes secrets and signatures, `sending` holds the one
connection.
"""

from huiqi.gateways.webhook.guard import REASONS, Rules, WebhookRefused, check_url
from huiqi.gateways.webhook.sending import Answer, send
from huiqi.gateways.webhook.signing import make_secret, sign

__all__ = ["REASONS", "Answer", "Rules", "WebhookRefused", "check_url", "make_secret", "send", "sign"]
