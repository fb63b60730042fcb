alter table notifications
    -- the guest whose act it was
    add column guest_id uuid,
    -- the account whose link the guest opened: what the guests of its links do counts together
    add column guest_of uuid references users on delete set null;
create index notifications_of_guests on notifications (guest_of, user_id, at) where guest_of is not null;

-- downgrade

alter table notifications
    drop column guest_of,
    drop column guest_id;
