"""Alembic's entry. It plans: the statements between two revisions go to a buffer, and `tend.core.db.migrations` runs them."""

from alembic import context

context.configure(
    dialect_name="postgresql",
    output_buffer=context.config.output_buffer,
    # the whole plan runs inside one transaction that is already open
    transactional_ddl=False,
)
context.run_migrations()
