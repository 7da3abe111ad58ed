-- Payments that a person must look at: found without reading all the others, and each misfit is told once.
alter table payment_attempts
  -- What did not fit and was told in the activity: 16 hex digits for each, the first 20.
  add column misfits text[] not null default '{}' check (cardinality(misfits) <= 20);
create index payment_attempts_attention on payment_attempts (tenant_id, id)
  where is_held_for_risk or is_mismatched or is_disputed;
