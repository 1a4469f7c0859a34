# Adds the labels of the codes of an event; $labels is what measure.py makes of the catalog.
$labels[0][.header.event_type] as $of
| .decoded.labels = (
    .event as $event
    | if .header.event_type == "corehr.process.node.updated_v2" then {
        node_type: $of.node_type[$event.node_type | tostring],
        node_status: $of.node_status[$event.node_status | tostring]
      } elif .header.event_type == "corehr.job_change.status_updated_v2" then {
        transfer_mode: $of.transfer_mode[$event.transfer_mode | tostring],
        status: $of.status[$event.status | tostring]
      } else {} end)
