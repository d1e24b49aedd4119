"""Money is a whole number of fen (分). No float ever holds money."""

FEN_PER_YUAN = 100
FEN_PER_WAN = 10_000 * FEN_PER_YUAN


def wan(amount: int) -> int:
    """Fen in `amount` 万元.

    >>> wan(70)
    70000000
    """
    return amount * FEN_PER_WAN
