"""`revcycle x12`: parse, validate and format X12 files from the command line."""
