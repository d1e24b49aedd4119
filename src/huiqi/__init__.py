"""Huiqi (惠企): a district's support policy as a running service. Twelve rooms, each named by its question."""

__version__ = "0.1.0"
