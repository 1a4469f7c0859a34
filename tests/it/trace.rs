//! Logs of events: what they tell, and what in them cannot be right.
