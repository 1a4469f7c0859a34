"""Adds the labels of the codes of an event: labels.py LABELS.json <events >labeled"""

import sys

import orjson

MIB = 1 << 20


def main():
    with open(sys.argv[1], "rb") as file:
        # JSON has only texts as keys; the codes of events are integers.
        fields_of = {
            event_type: [(field, {int(code): label for code, label in codes.items()}) for field, codes in fields.items()]
            for event_type, fields in orjson.loads(file.read()).items()
        }
    loads, dumps, newline = orjson.loads, orjson.dumps, orjson.OPT_APPEND_NEWLINE
    with open(0, "rb", MIB) as lines, open(1, "wb", MIB) as out:
        for line in lines:
            record = loads(line)
            event = record["event"]
            labels = {}
            for field, codes in fields_of.get(record["header"]["event_type"], ()):
                label = codes.get(event.get(field))
                if label:
                    labels[field] = label
            record["decoded"] = {"labels": labels}
            out.write(dumps(record, option=newline))


main()
