// What the uses of promo codes have been, as a trigger of the test's own saw each change of their rows.
import { openSql } from '../../platform/db/open.ts'
import type { TestDatabase } from '../postgres.ts'

/** Once for a database; `test_promo_uses` then has a row for each version of a code, in their order. */
export async function watchPromoUses(database: TestDatabase): Promise<void> {
  const owner = openSql(database.ownerUrl, {
    ...{ max: 1, applicationName: 'watch', transactionTimeoutMs: 0 },
  })
  try {
    await owner.unsafe(`
      create table test_promo_uses (
        at bigint generated always as identity primary key, code_id uuid not null, held integer not null,
        used integer not null, quota integer, beyond integer not null
      );
      create index test_promo_uses_code on test_promo_uses (code_id, at);
      create function test_note_uses() returns trigger language plpgsql security definer as $$
      begin
        insert into public.test_promo_uses (code_id, held, used, quota, beyond)
        values (new.id, new.held, new.used, new.quota, new.beyond);
        return null;
      end $$;
      create trigger test_note_uses after insert or update on promo_codes
        for each row execute function test_note_uses();
      grant select on test_promo_uses to probesh_app;
    `)
  } finally {
    await owner.end({ timeout: 5 })
  }
}
