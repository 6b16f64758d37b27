"""What each address of the room answers: functions from a visit to a response."""
