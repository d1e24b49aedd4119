"""How do other systems hear of what happens here? Webhooks: signed messages, tried again until taken, sent again on demand.

`kinds` says what there is to hear, `feed` makes a delivery of each event, `deliver` sends them (`payload` is what they say),
`actions` and `queries` are what an owner may do and see, `pages` shows it. Only `gateways.webhook` opens a connection.
"""
