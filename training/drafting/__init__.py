"""What can be told of an export that nobody described: files, kinds, halves, leaks."""
