"""The documents of Microsoft Office since 2007: packages of XML, read part by part."""
