"""Who is invited and who came: lists, papers, and the pages visitors open."""
