"""policy-report: who stands where, proven by the words they used."""

__version__ = "0.1.0"
