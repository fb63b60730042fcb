"""Adds the todos and the reminders that lines describe; `tend.todos.quick_add` reads the lines."""
