"""What is marked up in HTML: web pages, books, messages."""
