"""What can go wrong when an owner sets up a webhook? One refusal, with a code and what to do."""

from huiqi.access.errors import AccessError


class EndpointRefused(AccessError):
    """The endpoint, or what was asked of it, cannot be; `str()` says why and what to do."""


class UnknownEndpoint(AccessError):
    """No such endpoint or delivery, or it is another's: for this reader both are the same."""
