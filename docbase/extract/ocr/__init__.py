"""Optical reading: the text of pages that are only a picture, read by the program Tesseract."""
