-- The one row has what operators set while the server runs.
create table server_settings (
    only_one boolean primary key default true check (only_one),
    registration text not null default 'open' check (registration in ('open', 'invitation', 'closed')),
    -- Domains of addresses that may register; empty: all.
    allowed_domains text[] not null default '{}',
    announcement text not null default '',
    -- Since when writes wait.
    maintenance_since timestamptz
);
insert into server_settings default values;

-- downgrade

drop table server_settings;
