"""Who may ask which operation of the APIs, and which page of tokens? With a session nobody reads what needs a token."""

from web.route import Route

_PAGE = {"rest": "nothing"}
_TOKEN = Route("nobody")
ROUTES: dict[str, Route] = {
    "api-reference": Route("everyone"),
    "api-1:api-root": Route("nobody"),
    "api-1:openapi-json": Route("everyone"),
    "api-1:policies": Route("everyone"),
    "api-1:policy": Route("everyone", objects={"policy": "policy"}),
    "api-1:measures": Route("everyone", objects={"policy": "policy"}),
    "api-1:measure": Route("everyone", objects={"policy": "policy", "measure": "measure"}),
    "api-1:facts": Route("everyone", objects={"policy": "policy"}),
    "api-1:explain_measure": Route("everyone", objects={"policy": "policy", "measure": "measure"}, method="post"),
    "api-1:find_measures_for": Route("everyone", objects={"policy": "policy"}, method="post"),
    "api-nothing": Route("nobody", objects={"rest": "nothing"}),
    "api-1:versions": Route("everyone", objects={"policy": "policy"}),
    "api-1:windows": Route("everyone"),
    "api-1:awards": Route("everyone"),
    "api-1:award": Route("everyone", "everyone", {"number": "notice"}),
    "api-1:me": _TOKEN,
    "api-1:cases": _TOKEN,
    "api-1:case": Route("nobody", "nobody", {"number": "case"}),
    "api-1:payments": _TOKEN,
    "api-1:budget": _TOKEN,
    "common-grants:api-root": Route("nobody"),
    "common-grants:openapi-json": Route("everyone"),
    "common-grants:opportunities": Route("everyone"),
    "common-grants:opportunity": Route("nobody", objects={"opp_id": "no_uuid"}),
    "common-grants:search_opportunities": Route("everyone", method="post"),
    "common-grants:list_awards": Route("everyone"),
    "common-grants:award": Route("nobody", objects={"awd_id": "no_uuid"}),
    "common-grants:search_awards": Route("everyone", method="post"),
    "common-grants-nothing": Route("nobody", objects=_PAGE),
    "account-tokens": Route("signed_in"),
    "account-token-new": Route("signed_in"),
    "account-token-revoke": Route("signed_in", objects={"token_id": "nothing"}, method="post"),
}

OBJECTS: dict[str, object] = {}
