"""`python -m policy_report`: the same as the `policy-report` command."""

if __name__ == "__main__":  # a worker imports this module too, and needs no command line
    from policy_report.cli import main

    main()
