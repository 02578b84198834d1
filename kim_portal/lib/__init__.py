"""Tools and laws that import no app and own no table."""
