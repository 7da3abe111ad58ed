-- Sessions that are long over are deleted by their end, and edits of people look who runs the platform.
create index sessions_expires on sessions (expires_at);
create index users_platform_admins on users (id) where is_platform_admin;
