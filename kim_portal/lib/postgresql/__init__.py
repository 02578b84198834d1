"""Django's PostgreSQL, with the client's own deadline: nobody waits for one that hangs."""
