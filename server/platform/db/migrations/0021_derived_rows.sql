-- Like the scans they come from, what the merge derives has no foreign key: for each row of a batch it would look the
-- tenant up and lock its row, beside everybody else who does.
alter table conflicts drop constraint conflicts_tenant_id_fkey;
alter table review_items drop constraint review_items_tenant_id_fkey;
