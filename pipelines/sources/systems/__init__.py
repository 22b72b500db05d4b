"""The shipped specs: one module per system, each with its `TABLES`. Adding a file here is enough."""
