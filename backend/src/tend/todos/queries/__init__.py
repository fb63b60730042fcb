"""Everything that todos ask of PostgreSQL. In every statement `$1` is the acting person."""
