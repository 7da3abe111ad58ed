-- Who invited: an invitation of somebody who may not invite any more is worth nothing. Null: made before this release.
alter table one_time_links add column created_by uuid references users (id);
