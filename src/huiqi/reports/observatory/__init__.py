"""How does the district stand? Figures of a year up to a day, each with the rows that make it up; reads only."""
