"""How far news travel: papers, messages, what a copy is known by."""
