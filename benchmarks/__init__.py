"""Programs that measure docbase against a peer in the same run; they print figures and assert nothing."""
