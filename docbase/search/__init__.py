"""From questions to pages: analysis, syntax, engines behind one protocol, snippets."""
