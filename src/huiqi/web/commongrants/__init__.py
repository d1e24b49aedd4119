"""How do programs that speak the CommonGrants protocol read what may be applied for and what was awarded?"""
