"""`python -m policy_report`: the same as the `policy-report` command."""

from policy_report.cli import main

if __name__ == "__main__":
    main()
