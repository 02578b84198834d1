"""RT written down by a KIM on a phone, or taken from a sheet."""
