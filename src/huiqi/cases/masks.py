"""What of a firm may the public see? A part of its credit code."""


def masked_credit_code(code: str) -> str:
    """The first four and the last four signs of a credit code.

    >>> masked_credit_code("91350100M000100Y43")
    '9135**********0Y43'
    """
    return f"{code[:4]}{'*' * (len(code) - 8)}{code[-4:]}"
