"""What does the district publish as data? Datasets of defined fields, their files, their dictionary and their catalogue.

Everything in it is public already, page by page, or counted so that no firm can be told from it.
"""
