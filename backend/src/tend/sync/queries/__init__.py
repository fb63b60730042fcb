"""SQL of pulls and pushes. In every statement `$1` is the id of the current user, unless it says otherwise."""
