"""Which addresses of the identity provider are for whom? Nobody without one in the settings; then the second table."""

from collections.abc import Callable

from web.route import Route

ROUTES: dict[str, Route] = {
    "account-identities": Route("nobody"),  # there are none, and no provider
    "account-disconnect": Route("nobody", objects={"identity_id": "nothing"}, method="post"),
    "oidc-start": Route("nobody", method="post"),
    "oidc-connect": Route("nobody", method="post"),
    "oidc-back": Route("nobody"),
}
WITH_A_PROVIDER: dict[str, Route] = {
    "account-identities": Route("signed_in"),
    "account-disconnect": Route("signed_in", "nobody", {"identity_id": "identity"}, method="post"),
    "oidc-start": Route("everyone", method="post"),
    "oidc-connect": Route("signed_in", method="post"),
    "oidc-back": Route("signed_in"),  # sent home; for others an answer to no question
}
"""`identity` is one's own, or another's."""
OBJECTS: dict[str, Callable[[str], object]] = {}
