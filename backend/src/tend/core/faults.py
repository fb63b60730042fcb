class StartFault(Exception):
    """Why Tend cannot start, in one line that tells the operator what to mend."""
