"""What each stage costs: `python -m tests.bench`."""
