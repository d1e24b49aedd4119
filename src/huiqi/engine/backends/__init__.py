"""One authored rule, many engines: each module lowers the expression graph to one of them."""
