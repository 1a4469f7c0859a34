"""The command-line tool feishu-ev; `python -m feishu_ev` runs it."""
