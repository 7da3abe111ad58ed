-- The days of the books, what differs from statements and the balances are read from indexes alone.
create index ledger_sums on ledger_entries (tenant_id, occurred_at)
  include (kind, account, provider, is_live, currency, amount_cents, reference, order_id) where leg = 2;
create index ledger_balances on ledger_entries (tenant_id, provider, is_live, currency, account) include (amount_cents);
