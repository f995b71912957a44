"""What happened? Tables, the reader of history, and writing so that a repeat is harmless."""
