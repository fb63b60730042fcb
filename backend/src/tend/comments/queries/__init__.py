"""SQL about comments. `$1` is the id of the current user.

Each change takes a version of the list. The list is locked before the comment, as it is before a todo.
"""
