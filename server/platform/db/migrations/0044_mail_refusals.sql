-- When the mail server of a buyer refused the address for good: nothing is sent there until somebody asks for it again.
alter table orders add column mail_refused_at timestamptz;
