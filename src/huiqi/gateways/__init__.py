"""What leaves the machine? Treasury, credit, statistics, SMS, files, seal; each with its fake."""


class SettingsUnclear(ValueError):
    """Settings of a gateway cannot be meant: says which variable, and what to write."""
