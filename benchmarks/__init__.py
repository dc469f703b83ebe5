"""How fast policy-report is, as ratios measured in one run: `make bench`."""
