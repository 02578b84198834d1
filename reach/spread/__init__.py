"""Who was told and who was not: marks of officers, their coverage, what is to be put
right."""
