-- The list of guests goes by name, in both scripts as people sort them. Names without a ticket's holder come last.
create index tickets_guests on tickets (tenant_id, event_id, (attendee_name collate "bn-x-icu"), id);
