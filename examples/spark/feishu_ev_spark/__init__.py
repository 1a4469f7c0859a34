"""Jobs for Apache Spark that decode, validate and trace logs with the program `feishu-ev`."""
