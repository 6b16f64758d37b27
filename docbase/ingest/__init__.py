"""From files to draft records: scan, describe, shelve, index, report."""
