"""The launcher behind `make`: from a bare machine to a running, tested portal."""
