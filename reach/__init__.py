"""How far news travel: what is sent on of one approved version, and what is not."""
