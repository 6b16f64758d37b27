"""From records to citations and bibliographies, through CSL and the exchange formats."""
