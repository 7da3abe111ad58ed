-- Rate limits as their library keeps them: by key, with the end of the window. `rate_limits` stays for the release before.
create table rate_windows (
  key varchar(255) primary key,
  points integer not null default 0,
  -- Epoch milliseconds, exclusive.
  expire bigint
);
create index rate_windows_expire on rate_windows (expire);
grant select, insert, update, delete on rate_windows to probesh_platform;
