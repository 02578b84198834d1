"""Is this from us, and is it still right? A pasted text against every version ever out."""
