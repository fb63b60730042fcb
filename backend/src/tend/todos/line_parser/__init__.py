"""Reads todos written in natural language, one a line. The browser's `lib/line-parser` is the twin of this package.

Both read the words of a language from `corpus/quick-add`, and are held to the phrases there.
"""
