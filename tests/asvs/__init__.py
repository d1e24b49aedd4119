"""OWASP ASVS 5.0.0, levels 1 and 2: what holds each requirement here, or why it does not apply or is not met."""
