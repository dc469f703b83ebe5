"""From records to files in `reports/`: what is due, worker processes, whole files."""
