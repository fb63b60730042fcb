"""Adds the todos and the reminders that lines describe; `tend.todos.line_parser` reads the lines."""
