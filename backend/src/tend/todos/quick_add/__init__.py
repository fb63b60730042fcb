"""A todo in one line of natural language. `corpus/quick-add.json` says what lines mean, here and in the browser."""
