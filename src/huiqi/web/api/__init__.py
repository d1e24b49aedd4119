"""What may a program ask? Policies, measures and facts to read; explain and find to compute. JSON under /api/v1/."""
