"""How does a program run fast, and elsewhere? Each module lowers the same lines to one engine, to the same fen."""

from huiqi.engine.program import Program


def output_columns(program: Program) -> dict[str, str]:
    """The table column, in fen, of each line in `program.outputs`: livestream.m03.award -> livestream.m03_fen."""
    columns = {name: f"{name.removesuffix('.award')}_fen" for name in program.outputs}
    return columns | {program.total: "total_fen"}


BITS_COLUMN = "refused_bits"
"""The column of explanation bits: bit `program.bits[condition]` is set where that condition fails."""
