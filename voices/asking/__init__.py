"""Cek pesan: is this message true? The answer at once, or a place in the queue."""
