-- Of an address that wants no more invitations of a person, only the hash is kept.
update invitation_blocks
set email_key = encode(sha256(convert_to(email_key, 'UTF8')), 'hex')
where email_key like '%@%';

-- downgrade

-- A hash cannot be turned back, and the release before compares addresses: these blocks no longer work there.
