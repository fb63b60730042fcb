"""SQL about todos. In every statement `$1` is the id of the current user, unless it says otherwise."""
