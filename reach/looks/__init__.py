"""A look by lot: did residents hear of it? Few doors, drawn so that anybody can draw them
again, asked until the answer is clear."""
