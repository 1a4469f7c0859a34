"""Groups of keys that must meet in one task: the connected components of their links."""

import json

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from .keys import EVENT_ID, LINE, LINK


def groups(keyed: DataFrame) -> DataFrame:
    """For each key that is linked to others: its group, which is the least key of those that it is connected to.

    Each round gives every key the least group among its neighbors, so there are as many rounds as the longest chain of
    links: few, since a job change has a process or two. The result of a round is written to the checkpoint directory of
    the context, so that nothing has to be computed again if an executor is lost.
    """
    edges = _edges(keyed).checkpoint()
    labels = edges.select(F.col("left").alias("key")).distinct().select("key", F.col("key").alias("group")).checkpoint()
    while True:
        proposed = edges.join(labels, edges["right"] == labels["key"]).select(F.col("left").alias("key"), "group")
        updated = labels.unionByName(proposed).groupBy("key").agg(F.min("group").alias("group")).checkpoint()
        changed = updated.join(labels, ["key", "group"], "left_anti")
        if changed.isEmpty():
            return updated
        labels = updated


def _edges(keyed: DataFrame) -> DataFrame:
    """The links in both directions."""
    links = keyed.where(F.col("kind") == LINK).select(F.col("keys")[0].alias("first"), F.explode("keys").alias("key"))
    lines = keyed.where(F.col("kind") == LINE).select(F.col("keys")[0].alias("first"), F.explode("keys").alias("key"))
    # Nearly all ids of events are those of one line, or of several of one timeline: these link nothing.
    event_ids = lines.where(F.col("key").startswith(json.dumps([EVENT_ID])[:-1]))
    firsts = event_ids.groupBy("key").agg(F.collect_set("first").alias("firsts")).where(F.size("firsts") > 1)
    linked = links.unionByName(firsts.select(F.explode("firsts").alias("first"), "key"))
    pairs = linked.where(F.col("first") != F.col("key")).distinct()
    forward = pairs.select(F.col("first").alias("left"), F.col("key").alias("right"))
    return forward.unionByName(pairs.select(F.col("key").alias("left"), F.col("first").alias("right")))
