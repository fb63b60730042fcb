-- How many files attachments and profile pictures name that the store didn't have when all of them were last looked for.
-- The first column is null until they have been, also after a restore.
alter table installation
    add column files_checked_at timestamptz,
    add column missing_files integer;
alter table samples add column missing_files integer;
-- downgrade
alter table samples drop column missing_files;
alter table installation
    drop column files_checked_at,
    drop column missing_files;
