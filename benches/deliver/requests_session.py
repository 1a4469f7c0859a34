"""Sends each line of a file with one requests.Session: requests_session.py URL FILE. The reference of `send`."""

import sys

import requests

url, file = sys.argv[1:]
with requests.Session() as session, open(file, "rb") as lines:
    session.trust_env = False
    for line in lines:
        answer = session.post(url, data=line.rstrip(b"\n"), headers={"Content-Type": "application/json"}, timeout=3)
        assert answer.status_code == 200 and answer.json() == {"msg": "success"}
