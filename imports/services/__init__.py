"""Receive a file, understand it, let people correct it, commit it, undo it."""
